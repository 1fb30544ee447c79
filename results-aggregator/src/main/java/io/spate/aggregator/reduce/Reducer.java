package io.spate.aggregator.reduce;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import io.spate.aggregator.config.AggregatorConfig;
import io.spate.aggregator.config.Reasons;
import io.spate.protocol.deadletter.DeadLetterWriter;
import io.spate.protocol.kafka.KafkaRefusals;
import io.spate.protocol.kafka.TopicProvisioner;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KafkaStreams.State;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jboss.logging.Logger;

/**
 * Runs the reduction for as long as the service runs. A thread of its own waits until Kafka and its
 * topics are there, starts Kafka Streams, and starts it anew, after a pause, should it ever end by
 * itself. Kafka away, or not yet resolvable, is no error of the service: {@link #trouble} says so.
 */
@Singleton
public class Reducer {
  private static final Logger LOGGER = Logger.getLogger(Reducer.class);
  private static final Duration TOPICS_TIMEOUT = Duration.ofSeconds(15);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
  private static final long REMINDER_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long MAX_PAUSE_MS = 5_000;

  /** A hand-over after a crash takes some seconds; beyond this something is wrong. */
  private static final long MOVING_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final Map<String, Object> kafka;
  private final AggregatorConfig config;
  private final FinalRuns finalRuns;
  private final ReduceCounters counters;
  private final DeadLetterWriter deadLetters;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "reducer");

  private volatile KafkaStreams streams;
  private volatile boolean ran;
  private volatile long movingSinceNanos;
  private volatile String trouble = "not started yet";

  Reducer(
      @Identifier("default-kafka-broker") Map<String, Object> kafka,
      AggregatorConfig config,
      FinalRuns finalRuns,
      ReduceCounters counters,
      DeadLetterWriter deadLetters) {
    this.kafka = kafka;
    this.config = config;
    this.finalRuns = finalRuns;
    this.counters = counters;
    this.deadLetters = deadLetters;
    thread.setDaemon(true);
  }

  void start(@Observes StartupEvent event) {
    KafkaRefusals.tellSeldom();
    thread.start();
  }

  void stop(@Observes ShutdownEvent event) throws InterruptedException {
    stopped.countDown();
    thread.join(CLOSE_TIMEOUT.plusSeconds(1).toMillis());
  }

  /**
   * Null when events are being reduced; otherwise why not, for people. While partitions move
   * between instances each goes on with those that it keeps: that is no trouble unless it lasts.
   */
  public String trouble() {
    KafkaStreams current = streams;
    if (current == null) {
      return trouble;
    }
    State state = current.state();
    boolean moving =
        state == State.REBALANCING && ran && System.nanoTime() - movingSinceNanos < MOVING_NANOS;
    return state == State.RUNNING || moving
        ? null
        : "Kafka Streams is " + state + ", not RUNNING yet";
  }

  /** The partitions of the request events that this instance reduces now; ascending. */
  public SortedSet<Integer> partitions() {
    SortedSet<Integer> partitions = new TreeSet<>();
    KafkaStreams current = streams;
    if (current != null) {
      current.metadataForLocalThreads().stream()
          .flatMap(thread -> thread.activeTasks().stream())
          .flatMap(task -> task.topicPartitions().stream())
          .forEach(partition -> partitions.add(partition.partition()));
    }
    return partitions;
  }

  private void run() {
    long pauseMs = 250;
    long toldAt = 0;
    while (!isStopped(0)) {
      try {
        TopicProvisioner.ensure(kafka, (short) -1, TOPICS_TIMEOUT);
        reduce();
        pauseMs = 250;
        toldAt = 0;
      } catch (RuntimeException e) {
        trouble = Reasons.of(e);
        long now = System.nanoTime();
        if (!KafkaRefusals.isRefusal(e) && (toldAt == 0 || now - toldAt >= REMINDER_NANOS)) {
          LOGGER.warnf("Reducing waits for Kafka: %s", trouble);
          toldAt = now;
        }
      }
      isStopped(pauseMs);
      pauseMs = Math.min(MAX_PAUSE_MS, pauseMs * 2);
    }
  }

  /** Returns when the service stops or Kafka Streams has ended by itself. */
  private void reduce() {
    Properties settings = StreamsSettings.of(kafka, config.reduce());
    KafkaStreams started =
        new KafkaStreams(ReducerTopology.build(finalRuns, counters, deadLetters::offer), settings);
    CountDownLatch ended = new CountDownLatch(1);
    started.setStateListener(
        (next, previous) -> {
          if (next == State.RUNNING) {
            ran = true;
            LOGGER.infof("Reducing request events");
          } else if (next == State.REBALANCING) {
            movingSinceNanos = System.nanoTime();
          } else if (next == State.ERROR || next == State.NOT_RUNNING) {
            ended.countDown();
          }
        });
    started.setUncaughtExceptionHandler(
        e -> {
          LOGGER.warnf(e, "A reducing thread failed and is replaced: %s", e.getMessage());
          // Without a pause a lasting error would make threads as fast as they can fail.
          return isStopped(1_000)
              ? StreamThreadExceptionResponse.SHUTDOWN_CLIENT
              : StreamThreadExceptionResponse.REPLACE_THREAD;
        });
    try {
      started.start();
      streams = started;
      while (!isStopped(0) && !await(ended, 200)) {
        // Looked at again soon.
      }
      if (!isStopped(0)) {
        LOGGER.warn("Kafka Streams has ended by itself; it is started anew");
      }
    } finally {
      ran = false;
      trouble = "Kafka Streams has ended and is about to start anew";
      streams = null;
      started.close(CLOSE_TIMEOUT);
    }
  }

  private boolean isStopped(long waitMs) {
    return await(stopped, waitMs);
  }

  private static boolean await(CountDownLatch latch, long waitMs) {
    try {
      return latch.await(waitMs, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
