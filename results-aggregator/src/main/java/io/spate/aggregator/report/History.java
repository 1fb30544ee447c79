package io.spate.aggregator.report;

import io.spate.aggregator.config.AggregatorConfig;
import io.spate.aggregator.reduce.FinalRuns;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The runs whose report is written, the newest ones whole. Of older ones only the ids are known, so
 * that they are not finished a second time.
 *
 * <p>Written by the reader of {@code spate.run-reports} alone; asked by any thread.
 */
@Singleton
public class History implements FinalRuns {
  private static final String TIMES = "/times";
  private static final String RANGES = "/ranges";

  /** Of the intervals of all runs together; those of the oldest runs are let go first. */
  static final int MAX_RANGES_BYTES = 32 << 20;

  private final int limit;
  private final Set<String> finalRuns = ConcurrentHashMap.newKeySet();
  private final Map<String, FinishedRun> runs = new ConcurrentHashMap<>();
  // The newest piece of each key, as the compacted topic has it: two instances that finish a run
  // side by side write the same, in any order. Shared with the runs; the reader's thread alone uses
  // it.
  private final Map<String, TreeMap<Integer, byte[]>> pieces = new ConcurrentHashMap<>();
  private final Map<String, byte[]> times = new ConcurrentHashMap<>();
  // By arrival, which is about by age. Guarded by itself.
  private final Map<String, byte[]> ranges = new LinkedHashMap<>();
  private final int maxRangesBytes;
  private long rangesBytes;

  @Inject
  History(AggregatorConfig config) {
    this(config.runs().history());
  }

  History(int limit) {
    this(limit, MAX_RANGES_BYTES);
  }

  History(int limit, int maxRangesBytes) {
    this.limit = limit;
    this.maxRangesBytes = maxRangesBytes;
  }

  /** The key of a run's {@link io.spate.aggregator.view.RunTimes}. */
  static String timesKey(String runId) {
    return runId + TIMES;
  }

  /** The key of a run's {@link io.spate.aggregator.view.RunRanges}. */
  static String rangesKey(String runId) {
    return runId + RANGES;
  }

  /**
   * Takes a record.
   *
   * @param value null for a report that was removed
   * @return the run if this was its report
   */
  public Optional<FinishedRun> put(String key, byte[] value) {
    String runOfPiece = SeriesChunk.runIdOf(key);
    if (runOfPiece != null) {
      putPiece(runOfPiece, key, value);
      return Optional.empty();
    }
    if (key.endsWith(TIMES)) {
      putTimes(key.substring(0, key.length() - TIMES.length()), value);
      return Optional.empty();
    }
    if (key.endsWith(RANGES)) {
      putRanges(key.substring(0, key.length() - RANGES.length()), value);
      return Optional.empty();
    }
    if (value == null) {
      finalRuns.remove(key);
      drop(key);
      return Optional.empty();
    }
    TreeMap<Integer, byte[]> series = pieces.getOrDefault(key, new TreeMap<>());
    FinishedRun run = new FinishedRun(value, series.values(), times.get(key));
    finalRuns.add(key);
    runs.put(key, run);
    dropOldest();
    return Optional.of(run);
  }

  private void putPiece(String runId, String key, byte[] value) {
    int index = Integer.parseInt(key.substring(SeriesChunk.key(runId, 0).length() - 1));
    TreeMap<Integer, byte[]> series = pieces.computeIfAbsent(runId, r -> new TreeMap<>());
    if (value == null) {
      series.remove(index);
      return;
    }
    series.put(index, value);
  }

  private void putTimes(String runId, byte[] value) {
    if (value == null) {
      times.remove(runId);
    } else {
      times.put(runId, value);
    }
  }

  private void putRanges(String runId, byte[] value) {
    synchronized (ranges) {
      byte[] old = ranges.remove(runId);
      rangesBytes -= old == null ? 0 : old.length;
      if (value == null) {
        return;
      }
      ranges.put(runId, value);
      rangesBytes += value.length;
      Iterator<byte[]> oldest = ranges.values().iterator();
      while (rangesBytes > maxRangesBytes) {
        rangesBytes -= oldest.next().length;
        oldest.remove();
      }
    }
  }

  private void dropOldest() {
    while (runs.size() > limit) {
      runs.values().stream()
          .min(Comparator.comparingLong(FinishedRun::createdAt))
          .map(oldest -> oldest.summary().id())
          .ifPresent(this::drop);
    }
  }

  private void drop(String runId) {
    runs.remove(runId);
    pieces.remove(runId);
    times.remove(runId);
    putRanges(runId, null);
  }

  @Override
  public boolean isFinal(String runId) {
    return finalRuns.contains(runId);
  }

  /** A run, if it is among the newest. */
  public Optional<FinishedRun> run(String runId) {
    return Optional.ofNullable(runs.get(runId));
  }

  /** The intervals of a run as they were written, if they are held. */
  public Optional<byte[]> ranges(String runId) {
    synchronized (ranges) {
      return Optional.ofNullable(ranges.get(runId));
    }
  }

  /** All that are held. */
  public Collection<FinishedRun> runs() {
    return runs.values();
  }
}
