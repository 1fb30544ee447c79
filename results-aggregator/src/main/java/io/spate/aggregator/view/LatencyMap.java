package io.spate.aggregator.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.spate.aggregator.reduce.HistogramCodec;
import io.spate.aggregator.view.RangeStats.Kept;
import io.spate.aggregator.view.RangeStats.Slice;
import io.spate.protocol.event.EventName;
import io.spate.protocol.report.RunReport;
import io.spate.protocol.wire.NameStats;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/**
 * How response times were spread in a range of a run's time: how many requests took how long when,
 * and the time by percentile; and with which status they were answered. The answer of {@code GET
 * /api/v1/runs/{id}/latency}; counted from the histograms, so it is exact to their 0.1 %. At most
 * {@value #MOST_COLUMNS} columns of {@value #MOST_ROWS} rows. Immutable.
 *
 * @param run id of the run
 * @param name the request name whose requests these are; null: all
 * @param from start of the range, milliseconds since the epoch: what was asked for, moved outwards
 *     to where an interval begins that is kept, but not beyond the run
 * @param to its end, not included, likewise
 * @param resolutionSeconds the widest interval in it
 * @param exact false if something was heard of one of its intervals after it was closed
 * @param settled whether its numbers change no more
 * @param requests how many there are
 * @param firstColumn start of the first column, milliseconds since the epoch; at or before {@code
 *     from}
 * @param columnSeconds length of each column's time
 * @param edgesMs where rows end, milliseconds, ascending, one more than there are rows; row i has
 *     the times from edge i on, to less than edge i + 1. Evenly spaced on a logarithmic scale. None
 *     without a request
 * @param counts requests by column and row
 * @param percentiles response time by percentile
 * @param statuses requests by HTTP status and column, by status; at most {@value #MOST_STATUSES}
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record LatencyMap(
    String run,
    String name,
    long from,
    long to,
    int resolutionSeconds,
    boolean exact,
    boolean settled,
    long requests,
    long firstColumn,
    long columnSeconds,
    List<Double> edgesMs,
    List<List<Long>> counts,
    PercentileCurve percentiles,
    List<StatusCounts> statuses) {
  static final int MOST_COLUMNS = 120;
  static final int MOST_ROWS = 60;
  static final int MOST_STATUSES = 12;

  private static final long[] STEPS_SECONDS = {
    1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1_200, 1_800, 3_600, 7_200, 14_400, 28_800, 86_400
  };
  private static final int[] ROWS_PER_DECADE = {20, 10, 5};
  private static final int MILLIS = 1_000;

  /**
   * Requests that were answered with one status.
   *
   * @param status of HTTP; 0: without a response; -1: all statuses that are not listed
   * @param counts by column
   */
  public record StatusCounts(int status, List<Long> counts) {
    private long sum() {
      return counts.stream().mapToLong(Long::longValue).sum();
    }
  }

  /**
   * The map of a slice.
   *
   * @param report of the whole run
   * @param name whose requests are counted; null: all
   */
  static LatencyMap of(Slice slice, RunReport report, String name) {
    long from = Math.max(slice.from(), firstSecond(slice, report));
    long to = Math.max(from, Math.min(slice.to(), endSecond(slice, report)));
    long width = width(from, to, slice.widest());
    long first = Math.floorDiv(from, width) * width;
    Predicate<NameStats> wanted =
        stats -> name == null ? EventName.isRequest(stats.getName()) : name.equals(stats.getName());
    Tally tally = new Tally();
    for (Kept kept : slice.intervals()) {
      long column = (kept.start() - first) / width;
      kept.parts().stream()
          .flatMap(part -> part.getNamesList().stream())
          .filter(wanted)
          .forEach(stats -> tally.add(column, stats));
    }
    Histogram all = tally.all();
    Rows rows = Rows.of(all);
    List<List<Long>> counts = new ArrayList<>();
    for (long i = 0; all.getTotalCount() > 0 && first + i * width < to; i++) {
      counts.add(rows.counts(tally.times.get(i)));
    }
    return new LatencyMap(
        report.run(),
        name,
        from * MILLIS,
        to * MILLIS,
        slice.widest(),
        slice.exact(),
        slice.settled(),
        all.getTotalCount(),
        first * MILLIS,
        width,
        rows.edgesMs(),
        List.copyOf(counts),
        PercentileCurve.of(all, tally.maxUs),
        tally.statuses(counts.size()));
  }

  private static long firstSecond(Slice slice, RunReport report) {
    long started = report.startedAt() / MILLIS;
    if (slice.intervals().isEmpty()) {
      return started;
    }
    long first = slice.intervals().getFirst().start();
    return started == 0 ? first : Math.min(started, first);
  }

  private static long endSecond(Slice slice, RunReport report) {
    long heard = slice.intervals().stream().mapToLong(Kept::end).max().orElse(0);
    return Math.max(heard, Math.ceilDiv(report.endedAt(), MILLIS));
  }

  /** The least round width for which there are not too many columns, each of whole intervals. */
  private static long width(long from, long to, int widest) {
    for (long step : STEPS_SECONDS) {
      if (step % widest == 0 && columns(from, to, step) <= MOST_COLUMNS) {
        return step;
      }
    }
    long days = STEPS_SECONDS[STEPS_SECONDS.length - 1];
    while (columns(from, to, days) > MOST_COLUMNS) {
      days *= 2;
    }
    return days;
  }

  private static long columns(long from, long to, long width) {
    return Math.ceilDiv(to - Math.floorDiv(from, width) * width, width);
  }

  /** What was counted so far. */
  private static final class Tally {
    private final Map<Long, Histogram> times = new HashMap<>();
    private final NavigableMap<Integer, Map<Long, Long>> statuses = new TreeMap<>();
    private long maxUs;

    void add(long column, NameStats stats) {
      HistogramCodec.addTo(
          times.computeIfAbsent(column, c -> HistogramCodec.empty()), stats.getResponseHistogram());
      maxUs = Math.max(maxUs, stats.getResponseMaxUs());
      long without = stats.getRequests();
      for (Map.Entry<Integer, Long> status : stats.getStatusesMap().entrySet()) {
        without -= status.getValue();
        add(status.getKey(), column, status.getValue());
      }
      add(0, column, without);
    }

    private void add(int status, long column, long requests) {
      if (requests > 0) {
        statuses.computeIfAbsent(status, s -> new HashMap<>()).merge(column, requests, Long::sum);
      }
    }

    Histogram all() {
      Histogram all = HistogramCodec.empty();
      times.values().forEach(all::add);
      return all;
    }

    /** By status; of too many, the rarest become one. */
    List<StatusCounts> statuses(int columns) {
      List<StatusCounts> all = new ArrayList<>();
      statuses.forEach((status, byColumn) -> all.add(counts(status, byColumn, columns)));
      if (all.size() > MOST_STATUSES) {
        all.sort(Comparator.comparingLong(StatusCounts::sum).reversed());
        List<StatusCounts> rare = all.subList(MOST_STATUSES - 1, all.size());
        Map<Long, Long> sums = new HashMap<>();
        rare.forEach(
            each -> statuses.get(each.status()).forEach((c, n) -> sums.merge(c, n, Long::sum)));
        rare.clear();
        all.add(counts(-1, sums, columns));
        all.sort(Comparator.comparingInt(StatusCounts::status));
      }
      return List.copyOf(all);
    }

    private static StatusCounts counts(int status, Map<Long, Long> byColumn, int columns) {
      return new StatusCounts(
          status,
          LongStream.range(0, columns).mapToObj(i -> byColumn.getOrDefault(i, 0L)).toList());
    }
  }

  /** Rows of the same height on a logarithmic scale. */
  private record Rows(int perDecade, int first, int number) {
    static Rows of(Histogram times) {
      if (times.getTotalCount() == 0) {
        return new Rows(1, 0, 0);
      }
      long least = times.getMinValue();
      long most = times.lowestEquivalentValue(times.getMaxValue());
      for (int perDecade : ROWS_PER_DECADE) {
        int first = row(perDecade, least);
        int number = row(perDecade, most) - first + 1;
        if (number <= MOST_ROWS) {
          return new Rows(perDecade, first, number);
        }
      }
      throw new IllegalStateException("a response time of " + most + " us");
    }

    private static int row(int perDecade, long us) {
      return (int) Math.floor(perDecade * Math.log10(Math.max(1, us)) + 1e-9);
    }

    List<Double> edgesMs() {
      List<Double> edges = new ArrayList<>();
      for (int i = 0; number > 0 && i <= number; i++) {
        double us = Math.pow(10, (double) (first + i) / perDecade);
        edges.add(Math.round(us * MILLIS) / (double) (MILLIS * MILLIS));
      }
      return List.copyOf(edges);
    }

    List<Long> counts(Histogram times) {
      long[] counts = new long[number];
      if (times != null) {
        for (HistogramIterationValue value : times.recordedValues()) {
          long us = times.lowestEquivalentValue(value.getValueIteratedTo());
          counts[row(perDecade, us) - first] += value.getCountAtValueIteratedTo();
        }
      }
      List<Long> boxed = new ArrayList<>(number);
      for (long count : counts) {
        boxed.add(count);
      }
      return List.copyOf(boxed);
    }
  }
}
