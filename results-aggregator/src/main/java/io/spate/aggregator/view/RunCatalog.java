package io.spate.aggregator.view;

import java.util.List;
import java.util.Optional;

/**
 * What is known of runs, live and old, for those who show it (REST and pages). Safe for use by any
 * thread; answers are snapshots. Nothing here blocks on Kafka.
 */
public interface RunCatalog {
  /** A run with its whole series; empty for a run that nobody knows. */
  Optional<StatsView> stats(String runId);

  /** The times of a run as histograms; empty for a run that nobody knows. */
  Optional<RunTimes> times(String runId);

  /**
   * The numbers of a range of a run's time; empty for a run that nobody knows, and for one whose
   * intervals are not held any more.
   *
   * @param fromMs milliseconds since the epoch
   * @param toMs milliseconds since the epoch, not included; after {@code fromMs}
   */
  Optional<RangeView> range(String runId, long fromMs, long toMs);

  /**
   * How the response times in a range of a run's time were spread; empty where {@link #range} is.
   *
   * @param fromMs milliseconds since the epoch; may be before the run
   * @param toMs milliseconds since the epoch, not included; after {@code fromMs}, may be beyond the
   *     run
   * @param name whose requests are meant; null: all
   */
  Optional<LatencyMap> latency(String runId, long fromMs, long toMs, String name);

  /**
   * How each request name went over a range of a run's time; empty where {@link #range} is.
   *
   * @param fromMs milliseconds since the epoch; may be before the run
   * @param toMs milliseconds since the epoch, not included; after {@code fromMs}, may be beyond the
   *     run
   */
  Optional<NameCourses> courses(String runId, long fromMs, long toMs);

  /** All runs known, newest first. */
  List<RunSummary> runs();
}
