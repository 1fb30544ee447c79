package io.spate.agent.quota;

import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.smallrye.reactive.messaging.kafka.KafkaConsumer;
import io.spate.agent.config.AgentConfig;
import io.spate.agent.user.SendPermit;
import io.spate.protocol.Topics;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * The agent's proof that its slots are still its own. Without it no user sends a request: that is
 * what keeps an agent that was asleep (a paused container, a suspended virtual machine) or cut off
 * from running slots that others have taken over meanwhile.
 *
 * <p>The proof is a commit: the group coordinator accepts it only from a current member, and it
 * restarts the member's session. So after a commit that was sent at time t, nobody else gets the
 * slots before t + session time-out. A heartbeat would not do: the client tells when it has sent
 * one, not whether it was accepted. What is committed is how far quotas were served, and a mark on
 * a topic that the group does not read, which nobody uses.
 *
 * <p>When Kafka as a whole is down (every broker refuses connections, which a network that has
 * split does not do), nobody can take the slots over either: then users go on for as long as their
 * events find room.
 */
@ApplicationScoped
public class GroupLease implements SendPermit {
  private static final Logger LOGGER = Logger.getLogger(GroupLease.class);
  private static final long RENEWAL_MILLIS = 1_000;
  private static final Duration COMMIT_TIMEOUT = Duration.ofMillis(800);
  private static final Duration POLLING_TIMEOUT = Duration.ofSeconds(2);
  private static final Map<TopicPartition, OffsetAndMetadata> MARK =
      Map.of(
          new TopicPartition(Topics.AGENT_STATUS.topic(), 0),
          new OffsetAndMetadata(0, "proof of membership"));

  private final KafkaClientService clients;
  private final BrokerProbe brokers;
  private final QuotaOffsets offsets;
  private final long sessionNanos;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread renewal = new Thread(task, "group-lease");
            renewal.setDaemon(true);
            return renewal;
          });
  private volatile long validUntilNanos = System.nanoTime();
  private boolean granted;
  private boolean lapsed;

  GroupLease(
      KafkaClientService clients, BrokerProbe brokers, QuotaOffsets offsets, AgentConfig config) {
    this.clients = clients;
    this.brokers = brokers;
    this.offsets = offsets;
    this.sessionNanos = config.group().sessionTimeout().toNanos();
  }

  /** Begins to prove it each second. To be called once, when quotas are consumed. */
  void start() {
    thread.scheduleWithFixedDelay(
        this::renew, RENEWAL_MILLIS, RENEWAL_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public boolean isGranted(long nowNanos) {
    return nowNanos - validUntilNanos < 0;
  }

  /** The coordinator has just shown in another way that this agent is a member. Any thread. */
  void confirmed() {
    validUntilNanos = System.nanoTime() + sessionNanos;
  }

  /** The coordinator has said that this agent is no member (any more). Any thread. */
  void revoked() {
    validUntilNanos = System.nanoTime();
  }

  private void renew() {
    KafkaConsumer<Object, Object> consumer = clients.getConsumer("user-quotas");
    if (consumer == null) {
      return; // not connected yet
    }
    long before = System.nanoTime();
    try {
      boolean proved =
          consumer.runOnPollingThread(this::commitIfAssigned).await().atMost(POLLING_TIMEOUT);
      if (proved) {
        grantFrom(before);
      }
    } catch (RuntimeException e) {
      // A rebalance, Kafka away, or no member any more: the lease just runs on until its end.
      LOGGER.debugf("The group lease was not renewed: %s", e.getMessage());
      if (brokers.allRefuse()) {
        grantFrom(before);
      }
      noteLapse(e);
    }
  }

  /** Nothing to prove, and no commit to be made, before there is a slot. */
  private boolean commitIfAssigned(Consumer<Object, Object> polling) {
    if (polling.assignment().isEmpty()) {
      return false;
    }
    Map<TopicPartition, OffsetAndMetadata> served = offsets.toCommit();
    Map<TopicPartition, OffsetAndMetadata> all = new HashMap<>(MARK);
    all.putAll(served);
    polling.commitSync(all, COMMIT_TIMEOUT);
    offsets.committed(served);
    return true;
  }

  private void grantFrom(long nanos) {
    granted = true;
    validUntilNanos = nanos + sessionNanos;
    if (lapsed) {
      lapsed = false;
      LOGGER.info("The group lease is renewed: users go on");
    }
  }

  private void noteLapse(RuntimeException reason) {
    if (granted && !lapsed && !isGranted(System.nanoTime())) {
      lapsed = true;
      LOGGER.warnf(
          "No proof of membership for %d s: users send nothing until there is one (%s)",
          (Object) TimeUnit.NANOSECONDS.toSeconds(sessionNanos),
          reason.getMessage() == null ? reason.getClass().getSimpleName() : reason.getMessage());
    }
  }

  @PreDestroy
  void close() {
    thread.shutdownNow();
  }
}
