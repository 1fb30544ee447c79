package io.spate.aggregator.reduce;

import io.spate.protocol.wire.FailureCount;
import io.spate.protocol.wire.FailureSample;
import io.spate.protocol.wire.PartialStats;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts failures by name, kind and status, and keeps the newest samples of each. Bounded in kinds,
 * samples and bytes; failures beyond the limit of kinds count for the name {@link RunNames#OTHER}.
 * Merging is associative and commutative in what it counts. Confined to one thread.
 */
public final class FailureFold {
  /** Distinct combinations of name, kind and status that are told apart. */
  static final int MAX_KINDS = 500;

  /** Combinations of which samples are kept. */
  static final int MAX_SAMPLED_KINDS = 100;

  /** Samples per combination; the newest stay. */
  static final int MAX_SAMPLES = 5;

  private static final int MAX_MESSAGE = 500;
  private static final int MAX_BODY = 1_000;

  /** What is counted apart. */
  public record Kind(String name, int error, int status) {}

  private static final Comparator<FailureSample> BY_TIME =
      Comparator.comparingLong(FailureSample::getTimeUs)
          .thenComparing(FailureSample::getMessage)
          .thenComparing(FailureSample::getBody)
          .thenComparingInt(FailureSample::getUser);

  private final Map<Kind, FailureCount> counts = new LinkedHashMap<>();
  private final Map<Kind, Deque<FailureSample>> samples = new LinkedHashMap<>();
  private boolean changed;

  /** Counts one failure, seen at the end of the request. */
  void count(String name, int error, int status, long timeUs) {
    changed = true;
    add(new Kind(name, error, status), 1, timeUs, timeUs);
  }

  /** Keeps a sample, clipped. */
  void sample(FailureSample sample) {
    changed = true;
    keep(
        sample.toBuilder()
            .setMessage(clip(sample.getMessage(), MAX_MESSAGE))
            .setBody(clip(sample.getBody(), MAX_BODY))
            .build());
  }

  /** Adds what a record says. */
  public void merge(PartialStats other) {
    for (FailureCount count : other.getFailuresList()) {
      Kind kind = new Kind(count.getName(), count.getError(), count.getStatus());
      add(kind, count.getCount(), count.getFirstUs(), count.getLastUs());
    }
    other.getSamplesList().forEach(this::keep);
  }

  private void add(Kind wanted, long count, long firstUs, long lastUs) {
    Kind kind = wanted;
    FailureCount old = counts.get(kind);
    if (old == null && counts.size() >= MAX_KINDS) {
      kind = new Kind(RunNames.OTHER, wanted.error(), 0);
      old = counts.get(kind);
    }
    FailureCount.Builder sum =
        FailureCount.newBuilder()
            .setName(kind.name())
            .setError(kind.error())
            .setStatus(kind.status());
    if (old == null) {
      sum.setCount(count).setFirstUs(firstUs).setLastUs(lastUs);
    } else {
      sum.setCount(old.getCount() + count)
          .setFirstUs(Math.min(old.getFirstUs(), firstUs))
          .setLastUs(Math.max(old.getLastUs(), lastUs));
    }
    counts.put(kind, sum.build());
  }

  private void keep(FailureSample sample) {
    Kind kind = new Kind(sample.getName(), sample.getError(), sample.getStatus());
    if (!samples.containsKey(kind) && samples.size() >= MAX_SAMPLED_KINDS) {
      return;
    }
    Deque<FailureSample> kept = samples.computeIfAbsent(kind, k -> new ArrayDeque<>());
    List<FailureSample> sorted = new ArrayList<>(kept);
    sorted.add(sample);
    sorted.sort(BY_TIME);
    kept.clear();
    kept.addAll(sorted.subList(Math.max(0, sorted.size() - MAX_SAMPLES), sorted.size()));
  }

  /** The counts, most first. */
  public List<FailureCount> counts() {
    return counts.values().stream()
        .sorted(
            Comparator.comparingLong(FailureCount::getCount)
                .reversed()
                .thenComparing(FailureCount::getName)
                .thenComparingInt(FailureCount::getError)
                .thenComparingInt(FailureCount::getStatus))
        .toList();
  }

  /** The samples of a kind, newest first. */
  public List<FailureSample> samples(Kind kind) {
    Deque<FailureSample> kept = samples.get(kind);
    return kept == null ? List.of() : List.copyOf(kept).reversed();
  }

  void encodeInto(PartialStats.Builder record) {
    record.addAllFailures(counts.values());
    samples.values().forEach(record::addAllSamples);
  }

  /** Whether something was added since this was last asked. */
  boolean takeChanged() {
    boolean was = changed;
    changed = false;
    return was;
  }

  private static String clip(String text, int length) {
    if (text.length() <= length) {
      return text;
    }
    // Never half of a surrogate pair: it would not survive the encoding.
    int end = Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length;
    return text.substring(0, end) + "…";
  }
}
