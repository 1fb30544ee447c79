package io.spate.controlplane.audit;

import io.smallrye.reactive.messaging.kafka.Record;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import io.spate.access.http.Call;
import io.spate.access.http.CallListener;
import io.spate.controlplane.kafka.Failures;
import io.spate.controlplane.kafka.RecordSender;
import io.spate.protocol.audit.AuditEntry;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.context.ManagedExecutor;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;
import org.jboss.logging.Logger;

/**
 * Writes to {@code spate.audit}. Nobody waits for it and no request fails with it: the kill switch
 * has to work when Kafka takes no audit. What cannot be written is in this service's log, as every
 * call is. How many refusals of strangers come here is bounded by who calls this. Thread-safe. Not
 * a singleton: it is wanted before its channel is there, and made when first used.
 */
@ApplicationScoped
class AuditPublisher implements CallListener {
  private static final Logger LOGGER = Logger.getLogger(AuditPublisher.class);

  private final Emitter<Record<String, Object>> channel;
  private final ManagedExecutor workers;

  AuditPublisher(
      @Channel("audit") @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER)
          Emitter<Record<String, Object>> channel,
      ManagedExecutor workers) {
    this.channel = channel;
    this.workers = workers;
  }

  @Override
  public void called(Call call) {
    AuditEntry entry = entry(call);
    try {
      // Making the client may wait for Kafka.
      workers.execute(() -> publish(entry));
    } catch (RuntimeException e) {
      warn(entry, e);
    }
  }

  private static AuditEntry entry(Call call) {
    return AuditEntry.of(
        call.at(),
        call.caller(),
        call.role(),
        call.from(),
        call.askedBy(),
        call.action(),
        call.subject(),
        call.detail(),
        call.status());
  }

  private void publish(AuditEntry entry) {
    try {
      RecordSender.send(
              channel, OutgoingKafkaRecordMetadata.<String>builder().build(), entry.id(), entry)
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

  private static void warn(AuditEntry entry, Throwable failure) {
    LOGGER.warnf(
        "audit entry is not written to Kafka id=%s action=%s error=%s",
        entry.id(), entry.action(), Failures.inWords(failure));
  }
}
