/** Finished runs: written to Kafka, read back, held as history. */
package io.spate.aggregator.report;
