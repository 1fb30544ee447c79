package io.spate.agent.quota;

import io.quarkus.runtime.Quarkus;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Multi;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordMetadata;
import io.spate.agent.config.AgentConfig;
import io.spate.agent.slot.SlotKeeper;
import io.spate.protocol.Json;
import io.spate.protocol.UnreadableRecordException;
import io.spate.protocol.deadletter.DeadLetterWriter;
import io.spate.protocol.quota.UserQuota;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;

/**
 * Where quotas come in, and where Kafka takes them away again. A quota is acknowledged by the
 * {@link SlotKeeper}, when the slot is over: until then the partition's offset stays before it, and
 * whoever gets the partition gets the quota.
 */
@ApplicationScoped
@Identifier("user-quotas")
public class QuotaConsumer implements KafkaConsumerRebalanceListener {
  private static final Logger LOGGER = Logger.getLogger(QuotaConsumer.class);

  /** Beyond the grace for requests in flight: for the flush of their events. */
  private static final long FLUSH_MILLIS = 3_000;

  private static final Duration COMMIT_TIMEOUT = Duration.ofMillis(500);

  /** A slot that was assigned and has a quota runs users well within this time. */
  private static final long START_NANOS = TimeUnit.SECONDS.toNanos(3);

  private final Multi<Message<byte[]>> quotas;
  private final SlotKeeper keeper;
  private final GroupLease lease;
  private final QuotaOffsets offsets;
  private final DeadLetterWriter deadLetters;
  private final long revokeTimeoutMillis;

  /** When slots were assigned that do not run yet; on the polling thread only. */
  private final Map<Integer, Long> fresh = new HashMap<>();

  QuotaConsumer(
      @Channel("user-quotas") Multi<Message<byte[]>> quotas,
      SlotKeeper keeper,
      GroupLease lease,
      QuotaOffsets offsets,
      DeadLetterWriter deadLetters,
      AgentConfig config) {
    this.quotas = quotas;
    this.keeper = keeper;
    this.lease = lease;
    this.offsets = offsets;
    this.deadLetters = deadLetters;
    GradualAssignor.askForPendingSlots(this::pendingSlots);
    this.revokeTimeoutMillis = config.handoverGrace().toMillis() + FLUSH_MILLIS;
  }

  /**
   * Makes the client, which joins the group. To be called once. What ends the stream of quotas,
   * such as wrong settings of the client, ends the agent, which would have nothing to do any more.
   */
  public void subscribe() {
    quotas
        .subscribe()
        .with(
            message -> {
              try {
                take(message);
              } catch (RuntimeException e) { // it would end the stream
                LOGGER.error("A quota could not be taken", e);
              }
            },
            failure -> {
              LOGGER.error("Quotas cannot be consumed any more: this agent ends", failure);
              Quarkus.asyncExit(1);
            });
    lease.start();
  }

  /** Takes a quota; returns at once. */
  private void take(Message<byte[]> message) {
    ConsumerRecord<String, byte[]> record = recordOf(message);
    int partition = record.partition();
    long offset = record.offset();
    offsets.received(partition, offset);
    try {
      UserQuota quota = Json.read(message.getPayload(), UserQuota.class);
      if (quota.slot() != partition) {
        throw new UnreadableRecordException(
            "slot " + quota.slot() + " of run " + quota.runId() + " is no slot of this partition",
            null);
      }
      keeper.received(quota, () -> offsets.served(partition, offset));
    } catch (UnreadableRecordException e) {
      LOGGER.errorf(
          "Left out an unreadable quota (partition %d, offset %d): %s",
          partition, offset, e.getMessage());
      deadLetters.offer(record, e);
      offsets.served(partition, offset);
    }
  }

  @SuppressWarnings("unchecked") // the channel's deserializers are set to these types
  private static ConsumerRecord<String, byte[]> recordOf(Message<byte[]> message) {
    return message.getMetadata(IncomingKafkaRecordMetadata.class).orElseThrow().getRecord();
  }

  @Override
  public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    if (!partitions.isEmpty()) {
      LOGGER.infof("Slots assigned: %s", slots(partitions));
      long now = System.nanoTime();
      offsets.assigned(slots(partitions));
      slots(partitions).forEach(slot -> fresh.put(slot, now));
    }
  }

  /** How many slots have just been assigned and do not run users yet, and whether any run. */
  private int pendingSlots() {
    Set<Integer> running = keeper.runningSlots();
    long tooLongAgo = System.nanoTime() - START_NANOS;
    // A slot without a quota never runs: it counts for a while only.
    fresh.values().removeIf(assigned -> assigned - tooLongAgo < 0);
    fresh.keySet().removeAll(running);
    return GradualAssignor.said(fresh.size(), !running.isEmpty());
  }

  /** On the polling thread: whoever comes next may start only after this has returned. */
  @Override
  public void onPartitionsRevoked(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    lease.confirmed(); // asked to give up in an orderly way: still a member
    commit(consumer);
    giveUp(partitions, false);
  }

  @Override
  public void onPartitionsLost(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    lease.revoked();
    giveUp(partitions, true);
  }

  /** What is not committed is served again by whoever comes next, who sees that it is over. */
  private void commit(Consumer<?, ?> consumer) {
    Map<TopicPartition, OffsetAndMetadata> served = offsets.toCommit();
    if (served.isEmpty()) {
      return;
    }
    try {
      consumer.commitSync(served, COMMIT_TIMEOUT);
      offsets.committed(served);
    } catch (KafkaException e) {
      LOGGER.debugf("Served quotas were not committed: %s", e.getMessage());
    }
  }

  private void giveUp(Collection<TopicPartition> partitions, boolean lost) {
    if (partitions.isEmpty()) {
      return;
    }
    List<Integer> slots = slots(partitions);
    fresh.keySet().removeAll(slots);
    offsets.gone(slots);
    LOGGER.infof("%d slots %s", (Object) slots.size(), lost ? "lost" : "revoked");
    try {
      keeper.revoked(slots, lost).get(revokeTimeoutMillis, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      LOGGER.warnf(
          "Events of the slots %s are not all with Kafka after %d ms; they follow later",
          slots, (Object) revokeTimeoutMillis);
    } catch (ExecutionException e) {
      LOGGER.errorf("Giving up slots %s failed: %s", slots, e.getCause().getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static List<Integer> slots(Collection<TopicPartition> partitions) {
    return partitions.stream().map(TopicPartition::partition).sorted().toList();
  }
}
