/**
 * Reduces request events to statistics, merges them to what people see, and says how a run ended.
 *
 * <p>The main flow, told once. An agent's batch of events comes to {@link
 * io.spate.aggregator.reduce.Reducer Kafka Streams}, whose processor folds it into per-second and
 * total sums of its partition and upserts those to {@code spate.run-stats}, exactly once. Every
 * instance reads all of these, and the commands, slots and heartbeats, by {@link
 * io.spate.aggregator.run.TopicFeeds} into a {@link io.spate.aggregator.view.RunView} per run. Once
 * a second the {@link io.spate.aggregator.run.Supervisor} looks at each: it tells viewers what has
 * changed, judges {@link io.spate.aggregator.threshold.ThresholdVerdict thresholds}, and when the
 * {@link io.spate.aggregator.ledger.RunLedger accounting} adds up (or is given up) it has the
 * {@link io.spate.aggregator.report.ReportPublisher report} written. When that is read back, the
 * live view is dropped and the run is {@link io.spate.aggregator.report.History history}.
 *
 * <p>Dependencies point one way: {@code rest}, {@code page}, {@code health} → {@code run} → {@code
 * report} → {@code view} → {@code ledger}, {@code threshold} → {@code reduce}.
 */
package io.spate.aggregator;
