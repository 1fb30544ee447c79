package io.spate.aggregator.view;

import com.google.protobuf.ByteString;
import io.spate.aggregator.reduce.HistogramCodec;
import java.util.HashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * A closed interval of the charts: all partitions together. It knows how much of which second of
 * which partition it holds, so that a repeated record is not counted twice and what a belated one
 * adds is not lost; the percentiles leave such an addition out. Confined to the lock of its run.
 */
final class Interval {
  /** Widths in seconds: what is long ago is kept coarser. Each divides the next. */
  static final int[] WIDTHS = {1, 10, 60};

  private final long start;
  private final int width;
  // Seconds of the run in it: the first and the last interval of a run are not whole.
  private int covered;
  private long requests;
  private long failures;
  private int maxUs;
  private ByteString histogram = ByteString.EMPTY;
  private double userSeconds;
  private int secondsWithUsers;
  // By part, for each second: requests in the upper half, failures in the lower.
  private final Map<Part, long[]> held = new HashMap<>();
  private SeriesPoint point;

  Interval(long start, int width) {
    this.start = start;
    this.width = width;
  }

  /** The start of the interval of a width that a second belongs to. */
  static long startOf(long second, int width) {
    return Math.floorDiv(second, width) * width;
  }

  long start() {
    return start;
  }

  int width() {
    return width;
  }

  /** Adds a second in which nothing need have happened. */
  void cover(double users) {
    covered++;
    if (!Double.isNaN(users)) {
      userSeconds += users;
      secondsWithUsers++;
    }
    point = null;
  }

  /** Adds one part's second, or what is more in it than is held already. */
  void add(Part part, long second, SecondPart added, HistogramCodec codec) {
    long[] seconds = held.computeIfAbsent(part, p -> new long[width]);
    int at = (int) (second - start);
    long moreRequests = added.requests() - (seconds[at] >>> 32);
    long moreFailures = added.failures() - (seconds[at] & 0xFFFF_FFFFL);
    if (moreRequests <= 0) {
      return;
    }
    boolean isNew = seconds[at] == 0;
    seconds[at] = added.requests() << 32 | added.failures();
    sum(
        moreRequests,
        Math.max(0, moreFailures),
        added.maxUs(),
        isNew ? added.histogram() : ByteString.EMPTY,
        codec);
  }

  /** Takes over all of a finer interval. */
  void add(Interval finer, HistogramCodec codec) {
    int offset = (int) (finer.start - start);
    finer.held.forEach(
        (part, counts) -> {
          long[] seconds = held.computeIfAbsent(part, p -> new long[width]);
          for (int i = 0; i < counts.length; i++) {
            seconds[offset + i] += counts[i];
          }
        });
    covered += finer.covered;
    userSeconds += finer.userSeconds;
    secondsWithUsers += finer.secondsWithUsers;
    sum(finer.requests, finer.failures, finer.maxUs, finer.histogram, codec);
  }

  private void sum(
      long addedRequests,
      long addedFailures,
      int addedMaxUs,
      ByteString added,
      HistogramCodec codec) {
    requests += addedRequests;
    failures += addedFailures;
    maxUs = Math.max(maxUs, addedMaxUs);
    if (histogram.isEmpty()) {
      histogram = added;
    } else if (!added.isEmpty()) {
      Histogram both = HistogramCodec.empty();
      HistogramCodec.addTo(both, histogram);
      HistogramCodec.addTo(both, added);
      histogram = codec.encode(both);
    }
    point = null;
  }

  SeriesPoint point() {
    if (point == null) {
      Histogram times = HistogramCodec.empty();
      HistogramCodec.addTo(times, histogram);
      double users = secondsWithUsers == 0 ? Double.NaN : userSeconds / secondsWithUsers;
      point = SeriesPoint.of(start, Math.max(1, covered), requests, failures, users, times, maxUs);
    }
    return point;
  }
}
