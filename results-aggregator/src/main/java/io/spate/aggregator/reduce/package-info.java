/**
 * The reduction of request events to partial statistics: a Kafka Streams topology and the pure
 * folds in it.
 *
 * <p>Exactly once: {@link io.spate.aggregator.reduce.EventProcessor} writes whatever a batch
 * changes through to its store within the same call, so that offsets, store and output commit in
 * one transaction. Sums merge in any order ({@link io.spate.aggregator.reduce.NameFold}), so it
 * does not matter how events were split over batches, partitions and instances.
 */
package io.spate.aggregator.reduce;
