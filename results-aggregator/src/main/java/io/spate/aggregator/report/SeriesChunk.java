package io.spate.aggregator.report;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.spate.aggregator.view.StatsView;
import java.util.ArrayList;
import java.util.List;

/**
 * A piece of a finished run's series in {@code spate.run-reports}, under {@code
 * runId/series-<index>}; written before the report, so that a report that is there has its charts.
 *
 * @param schema version of this record's layout, {@value #SCHEMA}
 * @param index of this piece, from 0
 * @param count pieces of the run
 * @param run what the run was
 * @param series this piece
 */
@RegisterForReflection(targets = {SeriesChunk.class, StatsView.Run.class, StatsView.Series.class})
record SeriesChunk(int schema, int index, int count, StatsView.Run run, StatsView.Series series) {
  static final int SCHEMA = 1;

  /** Points per piece: about 60 kB of JSON. */
  static final int POINTS = 600;

  private static final String KEY_INFIX = "/series-";

  static String key(String runId, int index) {
    return runId + KEY_INFIX + index;
  }

  /** The run that a key belongs to; null if it is not the key of a piece. */
  static String runIdOf(String key) {
    int at = key.indexOf(KEY_INFIX);
    return at < 0 ? null : key.substring(0, at);
  }

  /** The pieces of a run, at least one. */
  static List<SeriesChunk> split(StatsView stats) {
    StatsView.Series whole = stats.series();
    int count = Math.max(1, Math.ceilDiv(whole.t().size(), POINTS));
    List<SeriesChunk> chunks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int from = i * POINTS;
      int to = Math.min(whole.t().size(), from + POINTS);
      chunks.add(
          new SeriesChunk(
              SCHEMA,
              i,
              count,
              stats.run(),
              new StatsView.Series(
                  whole.t().subList(from, to),
                  whole.rps().subList(from, to),
                  whole.failures().subList(from, to),
                  whole.users().subList(from, to),
                  whole.targetUsers().subList(from, to),
                  whole.p50().subList(from, to),
                  whole.p95().subList(from, to),
                  whole.p99().subList(from, to))));
    }
    return chunks;
  }

  /** The series of pieces that are in order. */
  static StatsView.Series join(List<SeriesChunk> chunks) {
    StatsView.Series all =
        new StatsView.Series(
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>());
    for (SeriesChunk chunk : chunks) {
      all.t().addAll(chunk.series().t());
      all.rps().addAll(chunk.series().rps());
      all.failures().addAll(chunk.series().failures());
      all.users().addAll(chunk.series().users());
      all.targetUsers().addAll(chunk.series().targetUsers());
      all.p50().addAll(chunk.series().p50());
      all.p95().addAll(chunk.series().p95());
      all.p99().addAll(chunk.series().p99());
    }
    return all;
  }
}
