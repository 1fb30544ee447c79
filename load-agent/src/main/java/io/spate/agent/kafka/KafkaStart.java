package io.spate.agent.kafka;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import io.spate.agent.command.CommandReader;
import io.spate.agent.event.EventPublisher;
import io.spate.agent.event.StatusPublisher;
import io.spate.agent.quota.QuotaConsumer;
import io.spate.protocol.kafka.KafkaRefusals;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Makes the agent's Kafka clients. A client refuses to be made while no broker's name can be
 * resolved, as when Kafka is installed after the agent; so they are made when there is one, for
 * which the agent waits without end, alive and not ready. Any other reason against a client, such
 * as a wrong setting, ends the agent.
 */
@ApplicationScoped
class KafkaStart {
  private static final Logger LOGGER = Logger.getLogger(KafkaStart.class);
  private static final long INTERVAL_MILLIS = 1_000;
  private static final long REMINDER_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final String SERVERS = "bootstrap.servers";

  private final Map<String, Object> kafka;
  private final StatusPublisher statuses;
  private final EventPublisher events;
  private final CommandReader commands;
  private final QuotaConsumer quotas;
  private final CountDownLatch stopped = new CountDownLatch(1);

  KafkaStart(
      @Identifier("default-kafka-broker") Map<String, Object> kafka,
      StatusPublisher statuses,
      EventPublisher events,
      CommandReader commands,
      @Identifier("user-quotas") QuotaConsumer quotas) {
    this.kafka = kafka;
    this.statuses = statuses;
    this.events = events;
    this.commands = commands;
    this.quotas = quotas;
  }

  /** After the connector has its channels, and before anybody writes. */
  void start(@Observes @Priority(2_000) StartupEvent event) {
    KafkaRefusals.tellSeldom();
    BrokerNames brokers = new BrokerNames(String.valueOf(kafka.get(SERVERS)));
    if (brokers.isOneKnown()) {
      connect();
    } else {
      Thread.ofPlatform().daemon().name("kafka-start").start(() -> connectWhenKnown(brokers));
    }
  }

  private void connect() {
    statuses.connect();
    events.connect();
    commands.start();
    quotas.subscribe();
  }

  private void connectWhenKnown(BrokerNames brokers) {
    try {
      if (isOneKnownAtLast(brokers)) {
        LOGGER.infof("Kafka's name is known now: %s", brokers);
        connect();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOGGER.errorf(e, "No client of Kafka at %s can be made: this agent ends", brokers);
      Quarkus.asyncExit(1);
    }
  }

  /** False if the agent ends before. */
  private boolean isOneKnownAtLast(BrokerNames brokers) throws InterruptedException {
    long toldAt = System.nanoTime() - REMINDER_NANOS;
    while (!brokers.isOneKnown()) {
      if (System.nanoTime() - toldAt >= REMINDER_NANOS) {
        toldAt = System.nanoTime();
        LOGGER.warnf(
            "The name of Kafka is not known (yet): waiting for one of %s. Is Kafka installed, and is"
                + " kafka.bootstrap.servers right?",
            brokers);
      }
      if (stopped.await(INTERVAL_MILLIS, TimeUnit.MILLISECONDS)) {
        return false;
      }
    }
    return stopped.getCount() > 0;
  }

  @PreDestroy
  void stop() {
    stopped.countDown();
  }
}
