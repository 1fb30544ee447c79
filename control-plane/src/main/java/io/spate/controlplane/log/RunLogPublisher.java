package io.spate.controlplane.log;

import io.smallrye.reactive.messaging.kafka.Record;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import io.spate.controlplane.kafka.Failures;
import io.spate.controlplane.kafka.RecordSender;
import io.spate.protocol.log.LogFields;
import io.spate.protocol.log.RunLogEntry;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;
import org.jboss.logging.Logger;

/**
 * Writes to {@code spate.run-log}. Nobody waits for it and nothing fails with it: a log that cannot
 * be written is told in this service's own log. Thread-safe.
 */
@Singleton
public final class RunLogPublisher {
  private static final Logger LOGGER = Logger.getLogger(RunLogPublisher.class);

  private final Emitter<Record<String, Object>> channel;

  RunLogPublisher(
      @Channel("run-log") @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER)
          Emitter<Record<String, Object>> channel) {
    this.channel = channel;
  }

  /** Begins to write the entry; does not wait and does not throw. */
  public void publish(RunLogEntry entry) {
    try {
      RecordSender.send(
              channel, OutgoingKafkaRecordMetadata.<String>builder().build(), entry.key(), entry)
          .whenComplete(
              (written, failure) -> {
                if (failure != null) {
                  warn(entry, failure);
                }
              });
    } catch (RuntimeException e) {
      warn(entry, e);
    }
  }

  private static void warn(RunLogEntry entry, Throwable failure) {
    LogFields.run(entry.runId())
        .agent(entry.agentId())
        .log(
            () ->
                LOGGER.warnf(
                    "log entry is not written runId=%s message=%s error=%s",
                    entry.runId(), entry.message(), Failures.inWords(failure)));
  }
}
