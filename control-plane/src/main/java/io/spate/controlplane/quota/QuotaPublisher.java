package io.spate.controlplane.quota;

import io.smallrye.reactive.messaging.kafka.Record;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import io.spate.controlplane.kafka.RecordSender;
import io.spate.protocol.quota.UserQuota;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletableFuture;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/**
 * Publishes the quotas of a run to {@code spate.user-quotas}, each to the partition that has the
 * slot's number. Thread-safe.
 */
@Singleton
public final class QuotaPublisher {
  private final Emitter<Record<String, Object>> channel;

  QuotaPublisher(
      @Channel("user-quotas") @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER)
          Emitter<Record<String, Object>> channel) {
    this.channel = channel;
  }

  /**
   * Publishes one quota per slot.
   *
   * @param now milliseconds since the epoch
   * @return completed when all are acknowledged, or with the reason why one is not
   */
  public CompletableFuture<Void> publish(String runId, int slots, long now) {
    return CompletableFuture.allOf(
        QuotaPlanner.plan(runId, slots, now).stream()
            .map(this::publish)
            .toArray(CompletableFuture<?>[]::new));
  }

  private CompletableFuture<Void> publish(UserQuota quota) {
    OutgoingKafkaRecordMetadata<String> where =
        OutgoingKafkaRecordMetadata.<String>builder().withPartition(quota.slot()).build();
    return RecordSender.send(channel, where, quota.key(), quota);
  }
}
