package io.spate.aggregator.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.spate.aggregator.reduce.HistogramCodec;
import io.spate.aggregator.view.RangeStats.Kept;
import io.spate.aggregator.view.RangeStats.Slice;
import io.spate.protocol.report.RunReport;
import io.spate.protocol.wire.NameStats;
import io.spate.protocol.wire.PartialStats;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * How each request name's response times went over time, coarsely: the answer of {@code GET
 * /api/v1/runs/{id}/courses}. Immutable.
 *
 * @param run id of the run
 * @param from start, milliseconds since the epoch
 * @param to end, not included, milliseconds since the epoch
 * @param settled whether the numbers change no more
 * @param columnSeconds width of a column
 * @param byName a course per name, most requests first; of too many, those with most requests
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record NameCourses(
    String run, long from, long to, boolean settled, long columnSeconds, List<Course> byName) {
  static final int COLUMNS = 40;
  static final int MOST_NAMES = 200;

  /**
   * One name.
   *
   * @param name of the request
   * @param p95 95th percentile of the response time in milliseconds, by column; null where there
   *     was no request
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record Course(String name, List<Double> p95) {}

  /** What is known of a name. */
  private static final class Found {
    final List<List<NameStats>> columns;
    long requests;

    Found(int count) {
      columns = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        columns.add(new ArrayList<>());
      }
    }
  }

  /**
   * The courses of a slice.
   *
   * @param report of the whole run
   */
  static NameCourses of(Slice slice, RunReport report) {
    List<Kept> intervals = slice.intervals();
    long from = intervals.isEmpty() ? slice.from() : intervals.getFirst().start();
    long to = intervals.stream().mapToLong(Kept::end).max().orElse(from + 1);
    long width = Math.max(slice.widest(), Math.ceilDiv(to - from, COLUMNS));
    int count = (int) Math.ceilDiv(to - from, width);
    Map<String, Found> byName = new LinkedHashMap<>();
    for (Kept kept : intervals) {
      int column = (int) ((kept.start() - from) / width);
      for (PartialStats part : kept.parts()) {
        for (NameStats stats : part.getNamesList()) {
          Found found = byName.computeIfAbsent(stats.getName(), n -> new Found(count));
          found.columns.get(column).add(stats);
          found.requests += stats.getRequests();
        }
      }
    }
    Histogram scratch = HistogramCodec.empty(); // one for all: there may be thousands of columns
    List<Course> courses =
        byName.entrySet().stream()
            .sorted(
                Comparator.comparingLong((Map.Entry<String, Found> e) -> e.getValue().requests)
                    .reversed())
            .limit(MOST_NAMES)
            .map(e -> new Course(e.getKey(), course(e.getValue(), scratch)))
            .toList();
    return new NameCourses(report.run(), from * 1_000, to * 1_000, slice.settled(), width, courses);
  }

  private static List<Double> course(Found found, Histogram scratch) {
    List<Double> p95 = new ArrayList<>();
    for (List<NameStats> column : found.columns) {
      scratch.reset();
      long maxUs = 0;
      for (NameStats stats : column) {
        HistogramCodec.addTo(scratch, stats.getResponseHistogram());
        maxUs = Math.max(maxUs, stats.getResponseMaxUs());
      }
      p95.add(scratch.getTotalCount() == 0 ? null : (Double) Percentiles.ms(scratch, 95, maxUs));
    }
    return p95; // has nulls, so no List.copyOf
  }
}
