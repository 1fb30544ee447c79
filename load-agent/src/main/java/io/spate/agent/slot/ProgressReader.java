package io.spate.agent.slot;

import io.smallrye.common.annotation.Identifier;
import io.spate.agent.config.AgentIdentity;
import io.spate.protocol.Json;
import io.spate.protocol.Topics;
import io.spate.protocol.UnreadableRecordException;
import io.spate.protocol.deadletter.DeadLetterWriter;
import io.spate.protocol.kafka.TopicReader;
import io.spate.protocol.kafka.TopicTroubles;
import io.spate.protocol.status.SlotStatus;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * How far slots are, as their agents say, by following {@code spate.slot-status} from its
 * beginning. Thread-safe.
 *
 * <p>Records of a slot are in one partition: who has read its own word about a slot back has read
 * all that others had said of it before.
 */
@ApplicationScoped
public class ProgressReader {
  private static final Logger LOGGER = Logger.getLogger(ProgressReader.class);

  private final AgentIdentity identity;
  private final Map<String, KnownProgress> slots = new ConcurrentHashMap<>();
  private final Map<Word, CompletableFuture<Void>> awaited = new ConcurrentHashMap<>();
  private final AtomicBoolean started = new AtomicBoolean();
  private final TopicReader reader;

  private record Word(String key, long at) {}

  ProgressReader(
      AgentIdentity identity,
      @Identifier("default-kafka-broker") Map<String, Object> kafka,
      DeadLetterWriter deadLetters) {
    this.identity = identity;
    this.reader =
        new TopicReader(
            Topics.SLOT_STATUS,
            kafka,
            record -> take(record.key(), record.value()),
            (record, reason) -> {
              LOGGER.errorf(
                  "Left out an unreadable slot status (offset %d, key %s): %s",
                  record.offset(), record.key(), reason.getMessage());
              deadLetters.offer(record, reason);
            },
            new TopicTroubles(
                (topic, reason) -> LOGGER.warnf("Cannot read %s: %s", topic, reason.getMessage())));
  }

  /**
   * Begins to follow the topic, at the first call: an agent without runs that are bounded or draw
   * rows of data does not read it.
   *
   * @param then called once, on the reading thread, when all that was said before is known
   */
  void start(Runnable then) {
    if (started.compareAndSet(false, true)) {
      reader.start().caughtUp().thenRun(then);
    }
  }

  private void take(String key, byte[] value) {
    if (key == null) {
      throw new UnreadableRecordException("a slot status needs run id / slot as its key", null);
    }
    if (value == null) {
      slots.remove(key);
      return;
    }
    SlotStatus status = Json.read(value, SlotStatus.class).requireComplete();
    slots.merge(key, KnownProgress.NOTHING.with(status), (known, first) -> known.with(status));
    if (identity.incarnation().equals(status.incarnation())) {
      CompletableFuture<Void> own = awaited.remove(new Word(key, status.at()));
      if (own != null) {
        own.complete(null);
      }
    }
  }

  /** Whether all that was said of slots before the {@linkplain #start start} is known. */
  boolean isCaughtUp() {
    return reader.caughtUp().isDone();
  }

  /** Completes when this word of ours has been read; ask before it is written. */
  CompletableFuture<Void> readBack(SlotStatus status) {
    return awaited.computeIfAbsent(
        new Word(status.key(), status.at()), word -> new CompletableFuture<>());
  }

  /** Iterations of a slot that have ended, as far as was told. */
  long done(String key) {
    return slots.getOrDefault(key, KnownProgress.NOTHING).done();
  }

  /** The same by class of users, as far as was told; not to be changed. */
  long[] classDone(String key) {
    return slots.getOrDefault(key, KnownProgress.NOTHING).classDone();
  }

  /** Rows that were drawn for a slot of each feed, as far as was told; not to be changed. */
  long[] drawn(String key) {
    return slots.getOrDefault(key, KnownProgress.NOTHING).drawn();
  }

  /** Whether somebody has said that the slot is over. */
  boolean isEnded(String key) {
    return slots.getOrDefault(key, KnownProgress.NOTHING).ended();
  }

  @PreDestroy
  void stop() {
    reader.close();
  }
}
