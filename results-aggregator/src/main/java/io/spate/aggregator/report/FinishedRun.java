package io.spate.aggregator.report;

import io.spate.aggregator.view.RunSummary;
import io.spate.aggregator.view.RunTimes;
import io.spate.aggregator.view.StatsView;
import io.spate.protocol.Json;
import io.spate.protocol.report.RunReport;
import java.util.Collection;
import java.util.List;

/**
 * A run whose report is written. Held as the bytes that are in Kafka, which is several times less
 * than objects, and read when somebody asks. Immutable.
 */
public final class FinishedRun {
  private final byte[] report;
  private final List<byte[]> series;
  private final byte[] times;
  private final StatsView.Run run;
  private final RunSummary summary;

  /**
   * @param report the record under the run's id
   * @param series the records of its series, in order; may be empty, and may have more than its
   *     first one says if another series was written before
   * @param times the record of its times; null if there is none
   * @throws io.spate.protocol.UnreadableRecordException if a record is not what it should be
   */
  FinishedRun(byte[] report, Collection<byte[]> series, byte[] times) {
    this.report = report;
    this.times = times;
    RunReport read = Json.read(report, RunReport.class);
    if (series.isEmpty()) {
      this.series = List.of();
      this.run = runOf(read);
    } else {
      SeriesChunk first = Json.read(series.iterator().next(), SeriesChunk.class);
      this.series = series.stream().limit(Math.max(1, first.count())).toList();
      this.run = first.run();
    }
    this.summary =
        new RunSummary(
            read.run(),
            read.name(),
            read.target(),
            read.status(),
            read.verdict(),
            read.startedAt(),
            read.endedAt(),
            run.users(),
            read.durationSeconds(),
            read.requests(),
            read.failures(),
            read.requests() == 0 ? null : read.latencyMs().p95());
  }

  private static StatsView.Run runOf(RunReport report) {
    return new StatsView.Run(
        report.run(),
        report.name(),
        report.target(),
        report.status(),
        report.reason(),
        0,
        0,
        report.durationSeconds(),
        report.startedAt(),
        report.startedAt(),
        report.endedAt(),
        0);
  }

  /** The run in one line. */
  public RunSummary summary() {
    return summary;
  }

  /** By when runs are ordered, milliseconds since the epoch. */
  public long createdAt() {
    return run.createdAt();
  }

  /** The report as it was written. */
  public RunReport report() {
    return Json.read(report, RunReport.class);
  }

  /** Its times as histograms; none if they were not written. */
  public RunTimes times() {
    return times == null ? RunTimes.none(summary.id()) : Json.read(times, RunTimes.class);
  }

  /** What viewers see of it. */
  public StatsView stats() {
    RunReport read = report();
    StatsView.Now now =
        new StatsView.Now(
            read.endedAt(), read.durationSeconds(), 0, 0, 0, 0, 0, 0, 0, null, null, null, 0);
    List<SeriesChunk> chunks =
        series.stream().map(chunk -> Json.read(chunk, SeriesChunk.class)).toList();
    return new StatsView(run, now, read, SeriesChunk.join(chunks));
  }
}
