package io.spate.aggregator.report;

import io.spate.aggregator.config.AggregatorConfig;
import io.spate.aggregator.reduce.FinalRuns;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Comparator;
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

  private final int limit;
  private final Set<String> finalRuns = ConcurrentHashMap.newKeySet();
  private final Map<String, FinishedRun> runs = new ConcurrentHashMap<>();
  // The newest piece of each key, as the compacted topic has it: two instances that finish a run
  // side by side write the same, in any order. Shared with the runs; the reader's thread alone uses
  // it.
  private final Map<String, TreeMap<Integer, byte[]>> pieces = new ConcurrentHashMap<>();
  private final Map<String, byte[]> times = new ConcurrentHashMap<>();

  @Inject
  History(AggregatorConfig config) {
    this(config.runs().history());
  }

  History(int limit) {
    this.limit = limit;
  }

  /** The key of a run's {@link io.spate.aggregator.view.RunTimes}. */
  static String timesKey(String runId) {
    return runId + TIMES;
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
  }

  @Override
  public boolean isFinal(String runId) {
    return finalRuns.contains(runId);
  }

  /** A run, if it is among the newest. */
  public Optional<FinishedRun> run(String runId) {
    return Optional.ofNullable(runs.get(runId));
  }

  /** All that are held. */
  public Collection<FinishedRun> runs() {
    return runs.values();
  }
}
