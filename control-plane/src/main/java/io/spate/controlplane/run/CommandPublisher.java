package io.spate.controlplane.run;

import io.smallrye.reactive.messaging.kafka.Record;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import io.spate.controlplane.kafka.RecordSender;
import io.spate.protocol.command.RunCommand;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/** Publishes the desired state of runs to {@code spate.run-commands}. Thread-safe. */
@Singleton
final class CommandPublisher {
  /**
   * Header of a command with the start time-out of its run in milliseconds. It is the control
   * plane's own business, which no other part has to know, but has to outlive this process.
   */
  static final String START_TIMEOUT_HEADER = "spate-start-timeout-ms";

  private final Emitter<Record<String, Object>> channel;

  CommandPublisher(
      @Channel("run-commands") @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER)
          Emitter<Record<String, Object>> channel) {
    this.channel = channel;
  }

  /** Completed when the command is acknowledged. */
  CompletableFuture<Void> publish(RunCommand command, long startTimeoutMs) {
    byte[] timeout = Long.toString(startTimeoutMs).getBytes(StandardCharsets.US_ASCII);
    OutgoingKafkaRecordMetadata<String> where =
        OutgoingKafkaRecordMetadata.<String>builder()
            .addHeaders(new RecordHeader(START_TIMEOUT_HEADER, timeout))
            .build();
    return RecordSender.send(channel, where, command.runId(), command);
  }
}
