package io.spate.aggregator.view;

import io.spate.aggregator.reduce.HistogramCodec;
import io.spate.aggregator.reduce.NameFold;
import io.spate.aggregator.reduce.RunNames;
import io.spate.protocol.event.EventName;
import io.spate.protocol.wire.NameStats;
import io.spate.protocol.wire.PartialStats;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * What was requested in each interval of a run, by name, so that the numbers of any range of its
 * time can be had: histograms and counts are added up, never averaged.
 *
 * <p>A second is kept as the reduction writes it until that changes it no more; then it is an
 * interval. Whenever all intervals take more than {@value #MAX_BYTES} bytes, the oldest ones of
 * that width which takes most are merged into one of the next width: a run keeps its recent time,
 * or all of it if it is short, to the second.
 *
 * <p>Thread-safe by a lock of its own, so that merging never holds up the run's other numbers. What
 * it hands out is immutable.
 */
final class RangeStats {
  /** Widths of intervals in seconds; each divides the next. */
  static final int[] WIDTHS = {1, 10, 60, 600, 3_600, 86_400};

  /** Of closed intervals: half an hour of five names to the second, if they vary little. */
  static final int MAX_BYTES = 3 << 20;

  /** Of seconds that may still change; beyond it the oldest are closed early. */
  static final int MAX_OPEN_BYTES = 16 << 20;

  /** Of one merged interval; beyond it the names with fewest requests become one. */
  private static final int MAX_INTERVAL_BYTES = MAX_BYTES / 8;

  /**
   * A closed interval.
   *
   * @param start seconds since the epoch
   * @param width seconds
   * @param exact false if something was heard of it after it was closed
   * @param parts what is to be added up; none if nothing was requested
   */
  record Kept(long start, int width, boolean exact, List<PartialStats> parts) {
    long end() {
      return start + width;
    }

    long bytes() {
      return parts.stream().mapToLong(PartialStats::getSerializedSize).sum();
    }
  }

  /**
   * A range of time that begins and ends where intervals do.
   *
   * @param from seconds since the epoch
   * @param to seconds since the epoch, not included
   * @param widest seconds of the widest interval in it, at least 1
   * @param exact whether each interval holds all that was heard of it
   * @param settled whether the reduction changes nothing of it any more
   * @param late requests that were heard of so late that only their minute is known; not in it
   * @param intervals in it
   */
  record Slice(
      long from,
      long to,
      int widest,
      boolean exact,
      boolean settled,
      long late,
      List<Kept> intervals) {}

  private final HistogramCodec codec = new HistogramCodec();
  private final Histogram scratch = HistogramCodec.empty();
  private final NavigableMap<Long, Map<Part, PartialStats>> open = new TreeMap<>();
  private final List<NavigableMap<Long, Kept>> closed = new ArrayList<>();
  private final long[] bytes = new long[WIDTHS.length];
  private final NavigableMap<Long, Map<Part, Long>> late = new TreeMap<>();
  private final int maxBytes;
  private final int maxOpenBytes;
  private long openBytes;
  private long closedBefore = Long.MIN_VALUE;

  RangeStats() {
    this(MAX_BYTES, MAX_OPEN_BYTES);
  }

  RangeStats(int maxBytes, int maxOpenBytes) {
    this.maxBytes = maxBytes;
    this.maxOpenBytes = maxOpenBytes;
    for (int i = 0; i < WIDTHS.length; i++) {
      closed.add(new TreeMap<>());
    }
  }

  /** A copy of what another one has closed, as it was written. */
  static RangeStats of(List<Kept> intervals, Map<Long, Long> lateByMinute) {
    RangeStats stats = new RangeStats();
    intervals.forEach(stats::add);
    lateByMinute.forEach(
        (minute, requests) -> stats.late.put(minute, Map.of(new Part(0, 0), requests)));
    stats.closedBefore = Long.MAX_VALUE;
    return stats;
  }

  /** Replaces what one part says of a second. */
  synchronized void put(Part part, long second, PartialStats stats) {
    if (second < closedBefore) {
      putClosed(second);
      return;
    }
    PartialStats slim = withoutServiceTimes(stats);
    PartialStats old = open.computeIfAbsent(second, s -> new HashMap<>()).put(part, slim);
    openBytes += slim.getSerializedSize() - (old == null ? 0 : old.getSerializedSize());
    while (openBytes > maxOpenBytes && open.size() > 1) {
      close(open.firstKey() + 1);
    }
  }

  /** What is more in it is not known, so nothing is added; but it is said. */
  private void putClosed(long second) {
    for (int i = 0; i < WIDTHS.length; i++) {
      Map.Entry<Long, Kept> at = closed.get(i).floorEntry(second);
      if (at != null && second < at.getValue().end()) {
        Kept kept = at.getValue();
        add(new Kept(kept.start(), kept.width(), false, kept.parts()));
        return;
      }
    }
    add(new Kept(second, 1, false, List.of()));
  }

  /** Replaces what one part says of the late events of a minute. */
  synchronized void putLate(Part part, long minuteStart, PartialStats stats) {
    long requests =
        stats.getNamesList().stream()
            .filter(name -> EventName.isCounted(name.getName()))
            .mapToLong(NameStats::getRequests)
            .sum();
    late.computeIfAbsent(minuteStart, m -> new HashMap<>()).put(part, requests);
  }

  private static PartialStats withoutServiceTimes(PartialStats stats) {
    boolean none =
        stats.getNamesList().stream().allMatch(name -> name.getServiceHistogram().isEmpty());
    if (none) {
      return stats;
    }
    PartialStats.Builder slim = stats.toBuilder();
    slim.getNamesBuilderList().forEach(NameStats.Builder::clearServiceHistogram);
    return slim.build();
  }

  /** Closes the seconds before this one: the reduction changes them no more. */
  synchronized void close(long before) {
    for (Map.Entry<Long, Map<Part, PartialStats>> second : open.headMap(before).entrySet()) {
      Kept kept = new Kept(second.getKey(), 1, true, List.copyOf(second.getValue().values()));
      openBytes -= kept.bytes();
      add(kept);
    }
    open.headMap(before).clear();
    closedBefore = Math.max(closedBefore, before);
    while (total() > maxBytes && thin()) {
      // One step after the other, until it fits or is as coarse as can be.
    }
  }

  private long total() {
    long sum = 0;
    for (long each : bytes) {
      sum += each;
    }
    return sum;
  }

  private void add(Kept kept) {
    int i = indexOf(kept.width());
    Kept old = closed.get(i).put(kept.start(), kept);
    bytes[i] += kept.bytes() - (old == null ? 0 : old.bytes());
  }

  private static int indexOf(int width) {
    for (int i = 0; i < WIDTHS.length; i++) {
      if (WIDTHS[i] == width) {
        return i;
      }
    }
    throw new IllegalArgumentException("there are no intervals of " + width + " s");
  }

  /** Merges the oldest intervals of the width that takes most; false if nothing can be merged. */
  private boolean thin() {
    int most = -1;
    for (int i = 0; i < WIDTHS.length - 1; i++) {
      if (!closed.get(i).isEmpty() && (most < 0 || bytes[i] > bytes[most])) {
        most = i;
      }
    }
    if (most < 0) {
      return false;
    }
    int width = WIDTHS[most + 1];
    long start = Math.floorDiv(closed.get(most).firstKey(), width) * width;
    NavigableMap<Long, Kept> fine = closed.get(most).subMap(start, true, start + width, false);
    List<Kept> group = new ArrayList<>(fine.values());
    group.forEach(kept -> bytes[indexOf(kept.width())] -= kept.bytes());
    fine.clear();
    Kept known = closed.get(most + 1).get(start);
    if (known != null) {
      group.add(known);
    }
    add(merged(start, width, group));
    return true;
  }

  private Kept merged(long start, int width, List<Kept> group) {
    Map<String, List<NameStats>> byName = new LinkedHashMap<>();
    for (Kept kept : group) {
      for (PartialStats part : kept.parts()) {
        for (NameStats name : part.getNamesList()) {
          byName.computeIfAbsent(name.getName(), n -> new ArrayList<>()).add(name);
        }
      }
    }
    List<NameStats> names = new ArrayList<>();
    byName.forEach((name, all) -> names.add(all.size() == 1 ? all.getFirst() : sum(name, all)));
    PartialStats all =
        PartialStats.newBuilder().setSecond(start).addAllNames(fitting(names)).build();
    return new Kept(start, width, group.stream().allMatch(Kept::exact), List.of(all));
  }

  private NameStats sum(String name, List<NameStats> all) {
    NameFold fold = new NameFold(name);
    all.forEach(fold::merge);
    return fold.encode(codec, scratch);
  }

  private List<NameStats> fitting(List<NameStats> names) {
    if (names.stream().mapToLong(NameStats::getSerializedSize).sum() <= MAX_INTERVAL_BYTES) {
      return names;
    }
    names.sort(Comparator.comparingLong(NameStats::getRequests).reversed());
    List<NameStats> kept = new ArrayList<>();
    Map<String, List<NameStats>> rest = new TreeMap<>();
    long size = 0;
    for (NameStats name : names) {
      size += name.getSerializedSize();
      String other = EventName.folded(name.getName(), RunNames.OTHER);
      if (size <= MAX_INTERVAL_BYTES && !name.getName().equals(other)) {
        kept.add(name);
      } else if (EventName.isRequest(name.getName())) {
        rest.computeIfAbsent(other, o -> new ArrayList<>()).add(name);
      }
    }
    rest.forEach((other, folded) -> kept.add(sum(other, folded)));
    return kept;
  }

  /**
   * The range that begins and ends at or around these moments, where intervals do.
   *
   * @param from seconds since the epoch
   * @param to seconds since the epoch, not included; after {@code from}
   * @param complete seconds from this one on are not complete yet, and left out
   */
  synchronized Slice slice(long from, long to, long complete) {
    List<Kept> all = all();
    all.removeIf(kept -> kept.start() >= complete);
    long start = from;
    long end = Math.max(from + 1, Math.min(to, complete));
    boolean grown = true;
    while (grown) {
      grown = false;
      for (Kept kept : all) {
        boolean inside = kept.start() < end && kept.end() > start;
        if (inside && (kept.start() < start || kept.end() > end)) {
          start = Math.min(start, kept.start());
          end = Math.max(end, kept.end());
          grown = true;
        }
      }
    }
    long first = start;
    long last = end;
    List<Kept> within =
        all.stream().filter(kept -> kept.start() < last && kept.end() > first).toList();
    return new Slice(
        first,
        last,
        within.stream().mapToInt(Kept::width).max().orElse(1),
        within.stream().allMatch(Kept::exact),
        last <= closedBefore,
        late.subMap(Math.floorDiv(first, 60) * 60, last).values().stream()
            .flatMap(parts -> parts.values().stream())
            .mapToLong(Long::longValue)
            .sum(),
        within);
  }

  /** All intervals by time, open seconds included. */
  synchronized List<Kept> all() {
    List<Kept> all = new ArrayList<>();
    closed.forEach(width -> all.addAll(width.values()));
    open.forEach(
        (second, parts) -> all.add(new Kept(second, 1, true, List.copyOf(parts.values()))));
    all.sort(Comparator.comparingLong(Kept::start).thenComparingInt(Kept::width));
    return all;
  }

  /** Requests that were heard of too late, by the start of their minute. */
  synchronized Map<Long, Long> late() {
    Map<Long, Long> sums = new TreeMap<>();
    late.forEach(
        (minute, parts) ->
            sums.put(minute, parts.values().stream().mapToLong(Long::longValue).sum()));
    return sums;
  }
}
