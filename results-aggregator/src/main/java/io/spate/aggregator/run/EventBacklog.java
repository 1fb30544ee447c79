package io.spate.aggregator.run;

import io.smallrye.common.annotation.Identifier;
import io.spate.aggregator.ledger.Completion.Backlog;
import io.spate.protocol.Topics;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * Whether request events wait in Kafka to be reduced. Asked in the background: {@link #newest} says
 * what the last look has found, if that was just now, and has it looked at again. Thread-safe.
 */
@Singleton
class EventBacklog {
  private static final Logger LOGGER = Logger.getLogger(EventBacklog.class);
  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(3);
  private static final long TIMEOUT_SECONDS = 3;

  private record Look(Backlog backlog, long atNanos) {}

  private final Map<String, Object> kafka;
  private final ExecutorService executor =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "event-backlog");
            thread.setDaemon(true);
            return thread;
          });
  private final AtomicBoolean looking = new AtomicBoolean();
  private volatile Look last = new Look(Backlog.UNKNOWN, System.nanoTime());

  EventBacklog(@Identifier("default-kafka-broker") Map<String, Object> kafka) {
    this.kafka = kafka;
  }

  Backlog newest() {
    Look look = last;
    if (looking.compareAndSet(false, true)) {
      executor.execute(this::look);
    }
    boolean fresh = System.nanoTime() - look.atNanos() < FRESH_NANOS;
    return fresh ? look.backlog() : Backlog.UNKNOWN;
  }

  private void look() {
    try {
      last = new Look(ask(), System.nanoTime());
    } catch (ExecutionException | TimeoutException | RuntimeException e) {
      LOGGER.debugf("Kafka does not say what waits to be reduced: %s", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      looking.set(false);
    }
  }

  private Backlog ask() throws ExecutionException, InterruptedException, TimeoutException {
    Map<String, Object> settings = new HashMap<>(kafka);
    settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 2_000);
    settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 3_000);
    String topic = Topics.REQUEST_EVENTS.topic();
    Admin admin = Admin.create(settings);
    try {
      List<TopicPartition> partitions =
          admin
              .describeTopics(List.of(topic))
              .topicNameValues()
              .get(topic)
              .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
              .partitions()
              .stream()
              .map(p -> new TopicPartition(topic, p.partition()))
              .toList();
      Map<TopicPartition, Long> ends = offsets(admin, partitions, OffsetSpec.latest());
      Map<TopicPartition, Long> begins = offsets(admin, partitions, OffsetSpec.earliest());
      Map<TopicPartition, OffsetAndMetadata> committed =
          admin
              .listConsumerGroupOffsets(Topics.REDUCER_APPLICATION)
              .partitionsToOffsetAndMetadata()
              .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      for (TopicPartition partition : partitions) {
        OffsetAndMetadata done = committed.get(partition);
        long reduced = done == null ? begins.get(partition) : done.offset();
        if (reduced < ends.get(partition)) {
          return Backlog.SOME;
        }
      }
      return Backlog.NONE;
    } finally {
      admin.close(Duration.ofSeconds(1));
    }
  }

  private static Map<TopicPartition, Long> offsets(
      Admin admin, List<TopicPartition> partitions, OffsetSpec spec)
      throws ExecutionException, InterruptedException, TimeoutException {
    Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
    partitions.forEach(p -> wanted.put(p, spec));
    Map<TopicPartition, ListOffsetsResultInfo> found =
        admin.listOffsets(wanted).all().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    Map<TopicPartition, Long> offsets = new HashMap<>();
    found.forEach((partition, info) -> offsets.put(partition, info.offset()));
    return offsets;
  }

  @PreDestroy
  void close() {
    executor.shutdownNow();
  }
}
