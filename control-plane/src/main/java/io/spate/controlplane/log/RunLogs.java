package io.spate.controlplane.log;

import io.spate.protocol.Json;
import io.spate.protocol.UnreadableRecordException;
import io.spate.protocol.log.RunLogEntry;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The logs of all runs, as the topic {@code spate.run-log} tells. Written by the thread that reads
 * it, read by any thread. Nothing waits for this topic but the logs themselves.
 */
@Singleton
public final class RunLogs {
  private final Map<String, RunLog> byRun = new ConcurrentHashMap<>();
  private final Set<String> unknownBefore = new HashSet<>();
  private volatile boolean caughtUp;

  /**
   * Takes in a record.
   *
   * @throws UnreadableRecordException if it is not an entry
   */
  public void accept(ConsumerRecord<String, byte[]> record) {
    if (record.value() == null) {
      remove(record.key());
      return;
    }
    RunLogEntry entry = Json.read(record.value(), RunLogEntry.class).requireComplete();
    byRun.compute(
        entry.runId(),
        (id, known) -> {
          RunLog log = known == null ? new RunLog() : known;
          log.add(entry);
          return log;
        });
  }

  private void remove(String key) {
    int slash = key == null ? -1 : key.indexOf('/');
    if (slash >= 0) {
      byRun.computeIfPresent(
          key.substring(0, slash),
          (id, log) -> {
            log.remove(key);
            return log.isEmpty() ? null : log;
          });
    }
  }

  /** From now on records are new ones. */
  public void caughtUp() {
    caughtUp = true;
  }

  /** True when the topic's past has been read. */
  public boolean isCaughtUp() {
    return caughtUp;
  }

  /** True if an entry with this one's key has been read. */
  public boolean contains(RunLogEntry entry) {
    RunLog log = byRun.get(entry.runId());
    return log != null && log.contains(entry.key());
  }

  /** The log of a run; an empty one if nothing is known. */
  public RunLogView view(String runId) {
    RunLog log = byRun.get(runId);
    return log == null ? new RunLogView(List.of(), null) : log.view();
  }

  /**
   * Drops the logs of runs that are not among these, and were not the last time either: the topics
   * are read side by side, so that an entry may come before its run. Called by one thread.
   */
  public void retain(Collection<String> runIds) {
    Set<String> unknown = new HashSet<>(byRun.keySet());
    unknown.removeAll(Set.copyOf(runIds));
    for (String runId : unknown) {
      if (unknownBefore.contains(runId)) {
        byRun.remove(runId);
      }
    }
    unknownBefore.clear();
    unknownBefore.addAll(unknown);
  }
}
