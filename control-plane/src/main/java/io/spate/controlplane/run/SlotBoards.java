package io.spate.controlplane.run;

import io.spate.protocol.Json;
import io.spate.protocol.UnreadableRecordException;
import io.spate.protocol.status.SlotStatus;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The slots of every run, as the topic {@code spate.slot-status} tells. Written by the thread that
 * reads it, read by any thread. A run's board may be there before its command is: the topics are
 * read side by side.
 */
@Singleton
final class SlotBoards {
  private static final SlotBoard NOTHING = new SlotBoard();

  private final Clock clock;
  private final Map<String, SlotBoard> boards = new ConcurrentHashMap<>();

  SlotBoards(Clock clock) {
    this.clock = clock;
  }

  /**
   * Takes in a record.
   *
   * @throws UnreadableRecordException if it is not a slot's status
   */
  void accept(ConsumerRecord<String, byte[]> record) {
    if (record.value() == null) {
      remove(record.key());
      return;
    }
    SlotStatus status = Json.read(record.value(), SlotStatus.class).requireComplete();
    boards.computeIfAbsent(status.runId(), id -> new SlotBoard()).put(status, clock.millis());
  }

  private void remove(String key) {
    int slash = key == null ? -1 : key.lastIndexOf('/');
    if (slash < 0 || !key.substring(slash + 1).matches("\\d{1,9}")) {
      return; // no key of ours: there is nothing under it
    }
    String runId = key.substring(0, slash);
    SlotBoard board = boards.get(runId);
    if (board != null) {
      board.remove(Integer.parseInt(key.substring(slash + 1)));
      if (board.isEmpty()) {
        boards.remove(runId);
      }
    }
  }

  /** The board of a run; an empty one if no slot has said anything. */
  SlotBoard of(String runId) {
    return boards.getOrDefault(runId, NOTHING);
  }

  /** All boards by run id; a live view. */
  Map<String, SlotBoard> all() {
    return boards;
  }
}
