package io.spate.controlplane.audit;

import io.spate.protocol.Json;
import io.spate.protocol.UnreadableRecordException;
import io.spate.protocol.audit.AuditEntry;
import jakarta.inject.Singleton;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The newest entries of {@code spate.audit}, {@value #MAX_ENTRIES} at the most; older ones are in
 * the topic. Written by the thread that reads the topic, read by any thread.
 */
@Singleton
public final class AuditTrail {
  /** How many are kept here. */
  public static final int MAX_ENTRIES = 10_000;

  private final Deque<AuditEntry> newestFirst = new ArrayDeque<>();
  private volatile boolean caughtUp;

  /**
   * Takes in a record.
   *
   * @throws UnreadableRecordException if it is not an entry
   */
  public synchronized void accept(ConsumerRecord<String, byte[]> record) {
    if (record.value() == null) {
      return;
    }
    AuditEntry entry = Json.read(record.value(), AuditEntry.class);
    if (entry.caller() == null || entry.action() == null || entry.outcome() == null) {
      throw new UnreadableRecordException(
          "an audit entry needs caller, action and outcome, got " + entry, null);
    }
    newestFirst.addFirst(entry);
    if (newestFirst.size() > MAX_ENTRIES) {
      newestFirst.removeLast();
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

  /** The newest entries, newest first. */
  public synchronized List<AuditEntry> newest(int limit) {
    List<AuditEntry> newest = new ArrayList<>(Math.min(limit, newestFirst.size()));
    Iterator<AuditEntry> entries = newestFirst.iterator();
    while (newest.size() < limit && entries.hasNext()) {
      newest.add(entries.next());
    }
    return newest;
  }
}
