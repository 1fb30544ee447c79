package io.spate.aggregator.view;

import io.spate.aggregator.reduce.HistogramCodec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.HdrHistogram.Histogram;

/**
 * What happened in each second of a run. Records of recent seconds replace each other as the
 * reduction goes on; a second that no partition changes any more becomes one {@link Interval}, and
 * intervals are thinned to 10 s after a quarter of an hour and to 1 min after two hours. So a run
 * holds at most 900 open seconds with a record per partition, 900 + 630 intervals of its last two
 * hours, and 1,440 per day before; each of one to five kB. Confined to the lock of its run.
 */
final class Timeline {
  /** The reduction closes a second after 120 s; with a margin for what is on its way. */
  static final int OPEN_SECONDS = 150;

  /** A second is closed after this time even if some partition has been silent for as long. */
  static final int MAX_OPEN_SECONDS = 15 * 60;

  /** A longer time without any request has no points of its own. */
  private static final int MAX_IDLE_SECONDS = 3_600;

  private static final long SILENT_MS = 5_000;
  private static final int MAX_WAIT_SECONDS = 4;
  private static final int[] THIN_AFTER_SECONDS = {15 * 60, 2 * 60 * 60};

  private record Progress(long newestSecond, long changedMs) {}

  private final HistogramCodec codec = new HistogramCodec();
  private final UserTimeline users = new UserTimeline();
  private final NavigableMap<Long, Map<Part, SecondPart>> open = new TreeMap<>();
  private final NavigableMap<Long, SeriesPoint> openPoints = new TreeMap<>();
  private final NavigableMap<Long, Interval> closed = new TreeMap<>();
  private final NavigableMap<Long, Map<Part, SecondPart>> late = new TreeMap<>();
  private final Map<Integer, Progress> progress = new HashMap<>();
  private final NavigableMap<Long, Long> changedAt = new TreeMap<>();
  private long changes;
  private long closedBefore = Long.MIN_VALUE;

  UserTimeline users() {
    return users;
  }

  /**
   * Replaces what one part says of a second.
   *
   * @param nowMs the clock, to know which partitions are silent
   */
  void put(Part part, long second, SecondPart value, long nowMs) {
    progress.merge(
        part.partition(),
        new Progress(second, nowMs),
        (a, b) -> new Progress(Math.max(a.newestSecond(), b.newestSecond()), b.changedMs()));
    if (second < closedBefore) {
      putClosed(part, second, value);
      return;
    }
    open.computeIfAbsent(second, s -> new HashMap<>()).put(part, value);
    openPoints.remove(second);
    changedAt.put(second, ++changes);
  }

  private void putClosed(Part part, long second, SecondPart value) {
    Map.Entry<Long, Interval> at = closed.floorEntry(second);
    if (at == null || second >= at.getKey() + at.getValue().width()) {
      at = Map.entry(second, new Interval(second, 1));
      at.getValue().cover(Double.NaN);
      closed.put(second, at.getValue());
    }
    at.getValue().add(part, second, value, codec);
    changedAt.put(at.getKey(), ++changes);
  }

  /** Replaces what one part says of the late events of a minute. */
  void putLate(Part part, long minuteStart, SecondPart value) {
    // Percentiles leave them out, so their histogram need not be kept.
    late.computeIfAbsent(minuteStart, m -> new HashMap<>()).put(part, value.withoutTimes());
    changes++;
    closed.subMap(minuteStart, minuteStart + 60).keySet().forEach(s -> changedAt.put(s, changes));
    open.subMap(minuteStart, minuteStart + 60).keySet().forEach(s -> changedAt.put(s, changes));
  }

  /** The newest second in which any request ended; {@link Long#MIN_VALUE} before the first. */
  long newestSecond() {
    return progress.values().stream()
        .mapToLong(Progress::newestSecond)
        .max()
        .orElse(Long.MIN_VALUE);
  }

  /** The first second in which any request ended; {@link Long#MAX_VALUE} before the first. */
  long firstSecond() {
    long first = closed.isEmpty() ? Long.MAX_VALUE : closed.firstKey();
    return open.isEmpty() ? first : Math.min(first, open.firstKey());
  }

  /**
   * The newest second that is complete: each partition that has said something of late has gone
   * beyond it. A partition that is silent, or far behind, holds nothing up.
   */
  long newestComplete(long nowMs) {
    long nowSecond = Math.floorDiv(nowMs, 1_000);
    long complete = nowSecond - 1;
    boolean active = false;
    for (Progress partition : progress.values()) {
      if (nowMs - partition.changedMs() < SILENT_MS) {
        active = true;
        complete = Math.min(complete, partition.newestSecond() - 1);
      }
    }
    return active ? Math.max(complete, nowSecond - MAX_WAIT_SECONDS) : nowSecond - 2;
  }

  /**
   * Closes and thins what is old enough.
   *
   * @param startSecond the start of the run, so that its first seconds are shown though empty
   */
  void tidy(long startSecond) {
    tidy(startSecond, Long.MAX_VALUE);
  }

  /**
   * Closes and thins what is old enough, of which all has been read.
   *
   * @param readBefore seconds from this one on may not have been read yet, nor those that the
   *     reduction may have changed after it
   */
  void tidy(long startSecond, long readBefore) {
    long newest = newestSecond();
    if (newest == Long.MIN_VALUE || readBefore == Long.MIN_VALUE) {
      return;
    }
    if (closedBefore == Long.MIN_VALUE) {
      long first = open.firstKey();
      boolean near = startSecond <= first && first - startSecond < MAX_OPEN_SECONDS;
      closedBefore = near ? startSecond : first;
    }
    long slowest = progress.values().stream().mapToLong(Progress::newestSecond).min().getAsLong();
    long old = Math.max(slowest - OPEN_SECONDS, newest - MAX_OPEN_SECONDS);
    close(Math.min(old, readBefore - OPEN_SECONDS));
    for (int i = 0; i < THIN_AFTER_SECONDS.length; i++) {
      thin(newest - THIN_AFTER_SECONDS[i], Interval.WIDTHS[i], Interval.WIDTHS[i + 1]);
    }
  }

  private void close(long before) {
    long second = closedBefore;
    while (second < before) {
      Interval interval = new Interval(second, 1);
      interval.cover(users.at(second));
      Map<Part, SecondPart> parts = open.getOrDefault(second, Map.of());
      for (Map.Entry<Part, SecondPart> part : parts.entrySet()) {
        interval.add(part.getKey(), second, part.getValue(), codec);
      }
      closed.put(second, interval);
      second = nextToClose(second + 1, before);
    }
    closedBefore = Math.max(closedBefore, before);
    open.headMap(closedBefore).clear();
    openPoints.headMap(closedBefore).clear();
    users.forgetBefore(closedBefore - 10);
  }

  /** The next second; a long time in which nothing happened is left out. */
  private long nextToClose(long second, long before) {
    Long next = open.ceilingKey(second);
    long busy = next == null ? before : Math.min(next, before);
    return busy - second > MAX_IDLE_SECONDS ? busy : second;
  }

  private void thin(long before, int width, int nextWidth) {
    long limit = Interval.startOf(before, nextWidth);
    List<Interval> fine = new ArrayList<>();
    for (Interval interval : closed.headMap(limit).values()) {
      if (interval.width() == width) {
        fine.add(interval);
      }
    }
    for (Interval interval : fine) {
      closed.remove(interval.start());
      changedAt.remove(interval.start());
      long start = Interval.startOf(interval.start(), nextWidth);
      Interval coarse = closed.get(start);
      if (coarse == null || coarse.width() < nextWidth) {
        Interval wider = new Interval(start, nextWidth);
        if (coarse != null) {
          wider.add(coarse, codec);
        }
        closed.put(start, wider);
        coarse = wider;
      }
      coarse.add(interval, codec);
    }
  }

  /** Seconds before this one are closed; {@link Long#MIN_VALUE} while none is. */
  long closedBefore() {
    return closedBefore;
  }

  /** A number that grows with each change. */
  long changes() {
    return changes;
  }

  /** All points from {@code from} to {@code to}, both included, seconds without a request too. */
  List<SeriesPoint> points(long from, long to) {
    List<SeriesPoint> points = new ArrayList<>();
    for (Interval interval : closed.headMap(to, true).values()) {
      points.add(withLate(interval.point()));
    }
    if (from > to) {
      return points;
    }
    for (long second = Math.max(from, closedBefore); second <= to; second++) {
      points.add(withLate(openPoint(second)));
    }
    return points;
  }

  /**
   * The points up to {@code to} that are new or have changed.
   *
   * @param change what {@link #changes} said the time before
   * @param before {@code to} of the time before
   */
  List<SeriesPoint> pointsSince(long change, long before, long from, long to) {
    NavigableSet<Long> seconds = new TreeSet<>();
    changedAt.forEach(
        (second, at) -> {
          if (at > change && second >= from && second <= to) {
            seconds.add(second);
          }
        });
    // The last few again: heartbeats, which say the users, come later than statistics.
    long newFrom = Math.max(from, Math.max(closedBefore, before - UserTimeline.HOLD_SECONDS));
    for (long second = newFrom; second <= to; second++) {
      seconds.add(second);
    }
    List<SeriesPoint> points = new ArrayList<>();
    for (long second : seconds) {
      Interval interval = closed.get(second);
      points.add(withLate(interval == null ? openPoint(second) : interval.point()));
    }
    return points;
  }

  private SeriesPoint openPoint(long second) {
    SeriesPoint known = openPoints.get(second);
    if (known == null) {
      Window window = new Window();
      window.add(open.getOrDefault(second, Map.of()));
      known = window.point(second);
      openPoints.put(second, known);
    }
    // Heartbeats come at their own pace: users are looked up each time.
    return new SeriesPoint(
        known.t(),
        1,
        known.requests(),
        known.failures(),
        users.at(second),
        known.p50(),
        known.p95(),
        known.p99());
  }

  /** Late events are spread over their minute; percentiles leave them out. */
  private SeriesPoint withLate(SeriesPoint point) {
    Map<Part, SecondPart> parts = late.get(Math.floorDiv(point.t(), 60) * 60);
    if (parts == null) {
      return point;
    }
    long requests = parts.values().stream().mapToLong(SecondPart::requests).sum();
    long failures = parts.values().stream().mapToLong(SecondPart::failures).sum();
    return new SeriesPoint(
        point.t(),
        point.seconds(),
        point.requests() + requests * point.seconds() / 60,
        point.failures() + failures * point.seconds() / 60,
        point.users(),
        point.p50(),
        point.p95(),
        point.p99());
  }

  /** The open seconds from {@code from} to {@code to}, both included, taken together. */
  SeriesPoint window(long from, long to) {
    Window window = new Window();
    open.subMap(from, true, Math.max(from, to), true).values().forEach(window::add);
    return window.point(from);
  }

  private static final class Window {
    private final Histogram times = HistogramCodec.empty();
    private long requests;
    private long failures;
    private int maxUs;

    void add(Map<Part, SecondPart> parts) {
      for (SecondPart part : parts.values()) {
        requests += part.requests();
        failures += part.failures();
        maxUs = Math.max(maxUs, part.maxUs());
        HistogramCodec.addTo(times, part.histogram());
      }
    }

    SeriesPoint point(long t) {
      return SeriesPoint.of(t, 1, requests, failures, Double.NaN, times, maxUs);
    }
  }
}
