package io.spate.aggregator.view;

import io.spate.protocol.UnreadableRecordException;
import io.spate.protocol.log.RunLogEntry;
import io.spate.protocol.log.RunLogEntry.Kind;
import io.spate.protocol.report.RunReport.Log;
import io.spate.protocol.report.RunReport.LogEntry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What happened to a live run, as {@code spate.run-log} says. The first entry of a key counts.
 * Beyond {@value #MAX_ENTRIES} entries the oldest one about slots is left out, or the oldest of all
 * if there is none. Confined to the lock of its run.
 */
final class RunLog {
  static final int MAX_ENTRIES = 500;

  /** Longer messages and names are clipped: what is held is bounded in bytes too. */
  static final int MAX_TEXT = 500;

  private record Known(RunLogEntry entry, long number) {}

  private final LogBudget budget;
  private final Map<String, Known> byKey = new LinkedHashMap<>();
  private long newest;
  private long leftOut;
  private boolean closed;

  RunLog(LogBudget budget) {
    this.budget = budget;
  }

  /**
   * Takes an entry.
   *
   * @throws UnreadableRecordException if it lacks what an entry needs
   */
  void add(RunLogEntry entry) {
    if (entry.kind() == null || entry.subject() == null) {
      throw new UnreadableRecordException("a log entry needs kind and subject, got " + entry, null);
    }
    if (closed || byKey.containsKey(entry.key())) {
      return;
    }
    byKey.put(entry.key(), new Known(clipped(entry), ++newest));
    budget.take();
    if (byKey.size() > MAX_ENTRIES || (budget.isSpent() && byKey.size() > 1)) {
      byKey.remove(leastWanted());
      budget.giveBack(1);
      leftOut++;
    }
  }

  private String leastWanted() {
    Optional<Map.Entry<String, Known>> detail =
        byKey.entrySet().stream().filter(e -> isDetail(e.getValue().entry().kind())).findFirst();
    return detail.orElseGet(() -> byKey.entrySet().iterator().next()).getKey();
  }

  private static boolean isDetail(Kind kind) {
    return switch (kind) {
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

  private static RunLogEntry clipped(RunLogEntry entry) {
    return new RunLogEntry(
        entry.schema(),
        entry.runId(),
        entry.kind(),
        entry.subject(),
        entry.at(),
        clipped(entry.message() == null ? "" : entry.message()),
        entry.agentId() == null ? null : clipped(entry.agentId()),
        entry.users());
  }

  private static String clipped(String text) {
    if (text.length() <= MAX_TEXT) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(MAX_TEXT - 1)) ? MAX_TEXT - 1 : MAX_TEXT;
    return text.substring(0, end) + "…";
  }

  /** An entry was removed from the topic. */
  void remove(String key) {
    if (byKey.remove(key) != null) {
      budget.giveBack(1);
    }
  }

  /** Whether it is said that the run is over. */
  boolean hasEnd() {
    return byKey.values().stream().anyMatch(known -> known.entry().kind() == Kind.ENDED);
  }

  /** The number of the newest entry; grows with each. */
  long newest() {
    return newest;
  }

  /**
   * By time.
   *
   * @param since only entries with a greater number
   */
  Log since(long since) {
    List<LogEntry> entries = new ArrayList<>();
    if (since < newest) {
      byKey.values().stream()
          .filter(known -> known.number() > since)
          .map(Known::entry)
          .sorted(Comparator.comparingLong(RunLogEntry::at))
          .map(RunLog::shown)
          .forEach(entries::add);
    }
    return new Log(entries, leftOut);
  }

  private static LogEntry shown(RunLogEntry entry) {
    return new LogEntry(
        entry.at(), word(entry.kind()), entry.message(), entry.agentId(), entry.users());
  }

  /** A kind as everybody outside of Kafka sees it. */
  static String word(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Forgets everything, and takes nothing any more. */
  void close() {
    closed = true;
    budget.giveBack(byKey.size());
    byKey.clear();
  }
}
