package io.spate.protocol.kafka;

import io.spate.protocol.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Follows a whole topic from its beginning, outside any consumer group: for state that every
 * instance of a part holds as a whole (commands, statuses, statistics). Reads on a thread of its
 * own, on which the handler is called too, one record at a time. Goes on for ever: while Kafka is
 * away it waits and then resumes where it was.
 *
 * <p>A handler that throws stops nothing: the record is given to the error handler and left out.
 */
public final class TopicReader implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final Duration REFUSED_PAUSE = Duration.ofSeconds(1);

  /** Told of a record that the handler could not take. */
  public interface ErrorHandler {
    void failed(ConsumerRecord<String, byte[]> record, RuntimeException reason);
  }

  /** Told when reading itself is troubled (Kafka away, topic not there); called at each attempt. */
  public interface TroubleHandler {
    void troubled(String topic, RuntimeException reason);
  }

  private final Topics topic;
  private final Map<String, Object> config;
  private final Consumer<ConsumerRecord<String, byte[]>> handler;
  private final ErrorHandler errors;
  private final TroubleHandler troubles;
  private final CompletableFuture<Void> caughtUp = new CompletableFuture<>();
  private final Thread thread;
  private volatile KafkaConsumer<String, byte[]> current;
  private volatile int partitions;
  private volatile boolean closed;

  /**
   * A reader; {@link #start} starts it.
   *
   * @param config Kafka client settings, {@code bootstrap.servers} at least
   */
  public TopicReader(
      Topics topic,
      Map<String, Object> config,
      Consumer<ConsumerRecord<String, byte[]>> handler,
      ErrorHandler errors,
      TroubleHandler troubles) {
    this.topic = topic;
    this.config = new HashMap<>(config);
    this.config.remove(ConsumerConfig.GROUP_ID_CONFIG);
    this.config.put(
        ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class.getName());
    this.config.put(
        ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
    this.config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    this.config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    // Topics have owners: a reader must not make one with a broker's defaults.
    this.config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    this.config.putIfAbsent(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    this.handler = handler;
    this.errors = errors;
    this.troubles = troubles;
    this.thread = new Thread(this::run, "read-" + topic.topic());
    this.thread.setDaemon(true);
  }

  /** Starts reading. Returns this. */
  public TopicReader start() {
    thread.start();
    return this;
  }

  /** Completes when all that was in the topic when reading began has been handled. */
  public CompletableFuture<Void> caughtUp() {
    return caughtUp;
  }

  /** The topic's partitions, all of which are read; 0 before the first record. */
  public int partitions() {
    return partitions;
  }

  private void run() {
    while (!closed) {
      try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(config)) {
        current = consumer;
        follow(consumer);
      } catch (WakeupException | InterruptException e) {
        return; // closed
      } catch (RuntimeException e) {
        troubles.troubled(topic.topic(), e);
        // Each attempt is a handshake that the broker has to do, too.
        pause(KafkaRefusals.isRefusal(e) ? REFUSED_PAUSE : PAUSE);
      }
    }
  }

  private void follow(KafkaConsumer<String, byte[]> consumer) {
    List<TopicPartition> partitions = awaitPartitions(consumer);
    this.partitions = partitions.size();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    Map<TopicPartition, Long> ends = null;
    while (!closed) {
      try {
        if (ends == null && !caughtUp.isDone()) {
          ends = consumer.endOffsets(partitions);
        }
        for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
          handle(record);
        }
        if (ends != null && isPast(consumer, ends)) {
          ends = null;
          caughtUp.complete(null);
        }
      } catch (WakeupException | InterruptException e) {
        throw e;
      } catch (org.apache.kafka.common.errors.RetriableException e) {
        // Positions are kept: the same consumer goes on when Kafka is back.
        troubles.troubled(topic.topic(), e);
        pause(PAUSE);
      }
    }
  }

  private List<TopicPartition> awaitPartitions(KafkaConsumer<String, byte[]> consumer) {
    while (!closed) {
      List<PartitionInfo> infos = consumer.partitionsFor(topic.topic());
      if (infos != null && !infos.isEmpty()) {
        return infos.stream().map(i -> new TopicPartition(i.topic(), i.partition())).toList();
      }
      pause(PAUSE);
    }
    throw new WakeupException();
  }

  private void handle(ConsumerRecord<String, byte[]> record) {
    try {
      handler.accept(record);
    } catch (RuntimeException e) {
      if (!closed) { // else it is the handler that ends, and no fault of the record
        errors.failed(record, e);
      }
    }
  }

  private static boolean isPast(
      KafkaConsumer<String, byte[]> consumer, Map<TopicPartition, Long> ends) {
    for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
      if (consumer.position(end.getKey()) < end.getValue()) {
        return false;
      }
    }
    return true;
  }

  private void pause(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      closed = true;
    }
  }

  /** Stops reading; returns when the thread has ended, within two seconds. */
  @Override
  public void close() {
    closed = true;
    KafkaConsumer<String, byte[]> reading = current;
    if (reading != null) {
      reading.wakeup(); // the one call that a consumer allows from another thread
    }
    try {
      thread.join(2_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
