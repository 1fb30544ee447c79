package io.spate.protocol.kafka;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Tells that topics cannot be read, though each attempt fails: of a topic twice a minute at the
 * most; once for all of them if there was no answer in time, as then Kafka is away; nothing of
 * refusals, which {@link KafkaRefusals} tells for all clients. Thread-safe.
 */
public final class TopicTroubles implements TopicReader.TroubleHandler {
  static final Duration EVERY = Duration.ofSeconds(30);

  private static final String ALL_TOPICS = "";

  private final BiConsumer<String, RuntimeException> told;
  private final LongSupplier nanos;
  private final Map<String, Long> toldAt = new ConcurrentHashMap<>();

  /**
   * Tells these.
   *
   * @param told the topic, and the reason; any thread
   */
  public TopicTroubles(BiConsumer<String, RuntimeException> told) {
    this(told, System::nanoTime);
  }

  TopicTroubles(BiConsumer<String, RuntimeException> told, LongSupplier nanos) {
    this.told = told;
    this.nanos = nanos;
  }

  @Override
  public void troubled(String topic, RuntimeException reason) {
    if (KafkaRefusals.isRefusal(reason)) {
      return;
    }
    long now = nanos.getAsLong();
    String about = reason instanceof TimeoutException ? ALL_TOPICS : topic;
    Long before = toldAt.get(about);
    boolean isDue =
        before == null
            ? toldAt.putIfAbsent(about, now) == null
            : now - before >= EVERY.toNanos() && toldAt.replace(about, before, now);
    if (isDue) {
      told.accept(topic, reason);
    }
  }
}
