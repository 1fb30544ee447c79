package io.spate.controlplane.kafka;

import io.smallrye.reactive.messaging.kafka.Record;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import java.util.concurrent.CompletableFuture;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;

/**
 * Sends a record through a channel and tells when Kafka has acknowledged it. Bounded in time by the
 * channel's {@code delivery.timeout.ms}.
 */
public final class RecordSender {
  private RecordSender() {}

  /**
   * Sends a record.
   *
   * @param where topic, partition and headers, as far as they are not the channel's
   * @param value null for a tombstone
   * @return completed when all in-sync replicas have it, or with the reason why not
   */
  public static CompletableFuture<Void> send(
      Emitter<Record<String, Object>> channel,
      OutgoingKafkaRecordMetadata<String> where,
      String key,
      Object value) {
    CompletableFuture<Void> acknowledged = new CompletableFuture<>();
    channel.send(
        Message.of(
            Record.of(key, value),
            Metadata.of(where),
            () -> {
              acknowledged.complete(null);
              return CompletableFuture.completedFuture(null);
            },
            reason -> {
              acknowledged.completeExceptionally(reason);
              return CompletableFuture.completedFuture(null);
            }));
    return acknowledged;
  }
}
