/**
 * Two runs side by side: what has changed, and whether chance explains it. {@link
 * io.spate.aggregator.compare.Comparison} is the result, {@link
 * io.spate.aggregator.compare.Confidence} the statistics.
 */
package io.spate.aggregator.compare;
