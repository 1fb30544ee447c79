package io.spate.controlplane.run;

import io.smallrye.reactive.messaging.kafka.Record;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import io.spate.controlplane.kafka.RecordSender;
import io.spate.protocol.Topics;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletableFuture;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/** Removes records from compacted topics. Thread-safe. */
@Singleton
final class TombstonePublisher {
  private final Emitter<Record<String, Object>> channel;

  TombstonePublisher(
      @Channel("tombstones") @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER)
          Emitter<Record<String, Object>> channel) {
    this.channel = channel;
  }

  /** Completed when the removal is acknowledged. */
  CompletableFuture<Void> remove(Topics topic, String key) {
    OutgoingKafkaRecordMetadata<String> where =
        OutgoingKafkaRecordMetadata.<String>builder().withTopic(topic.topic()).build();
    return RecordSender.send(channel, where, key, null);
  }
}
