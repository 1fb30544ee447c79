package io.spate.controlplane.log;

import io.spate.protocol.log.RunLogEntry;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The log of one run, bounded: beyond {@value #MAX_ENTRIES} entries the oldest one about slots is
 * left out, or the oldest of all if there is none. The first entry of a key counts. Thread-safe.
 */
final class RunLog {
  static final int MAX_ENTRIES = 1_000;

  private final Map<String, RunLogEntry> byKey = new LinkedHashMap<>();
  private long leftOut;

  synchronized void add(RunLogEntry entry) {
    if (byKey.putIfAbsent(entry.key(), entry) == null && byKey.size() > MAX_ENTRIES) {
      byKey.remove(leastWanted());
      leftOut++;
    }
  }

  private String leastWanted() {
    return byKey.values().stream()
        .filter(RunLog::isDetail)
        .findFirst()
        .orElseGet(() -> first(byKey.values().iterator()))
        .key();
  }

  private static RunLogEntry first(Iterator<RunLogEntry> entries) {
    return entries.next();
  }

  private static boolean isDetail(RunLogEntry entry) {
    return switch (entry.kind()) {
      case AGENT_JOINED, SLOTS_TAKEN_OVER, SLOTS_RELEASED -> true;
      case CREATED,
          SETUP,
          STARTED,
          LOAD_CHANGED,
          PAUSED,
          RESUMED,
          STOPPING,
          TEARDOWN,
          ENDED,
          AGENT_LOST ->
          false;
    };
  }

  synchronized void remove(String key) {
    byKey.remove(key);
  }

  synchronized boolean contains(String key) {
    return byKey.containsKey(key);
  }

  synchronized boolean isEmpty() {
    return byKey.isEmpty();
  }

  /** By time; what happened at one time is in the order of the topic. */
  synchronized RunLogView view() {
    List<RunLogView.Entry> entries =
        byKey.values().stream()
            .sorted(Comparator.comparingLong(RunLogEntry::at))
            .map(RunLogView.Entry::of)
            .toList();
    return new RunLogView(entries, leftOut == 0 ? null : note());
  }

  private String note() {
    return leftOut
        + (leftOut == 1 ? " old entry is" : " old entries are")
        + " left out: at most "
        + MAX_ENTRIES
        + " of a run are kept, those about slots go first";
  }
}
