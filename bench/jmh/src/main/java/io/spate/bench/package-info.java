/**
 * What the hot parts of Spate cost per request, in time and in bytes allocated. {@code
 * bench/jmh/run} runs all of them. A benchmark that must reach package-private code stands in the
 * package of that code, such as {@link io.spate.aggregator.reduce.ReduceBenchmark}.
 */
package io.spate.bench;
