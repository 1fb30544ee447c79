package io.spate.controlplane.run;

import io.smallrye.reactive.messaging.kafka.Record;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import io.spate.controlplane.kafka.RecordSender;
import io.spate.protocol.command.RunCommand;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletableFuture;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/** Publishes the desired state of runs to {@code spate.run-commands}. Thread-safe. */
@Singleton
final class CommandPublisher {
  private final Emitter<Record<String, Object>> channel;

  CommandPublisher(
      @Channel("run-commands") @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER)
          Emitter<Record<String, Object>> channel) {
    this.channel = channel;
  }

  /** Completed when the command is acknowledged. */
  CompletableFuture<Void> publish(RunCommand command) {
    return RecordSender.send(
        channel, OutgoingKafkaRecordMetadata.<String>builder().build(), command.runId(), command);
  }
}
