package io.spate.controlplane.kafka;

import io.spate.controlplane.config.ControlPlaneConfig;
import io.spate.protocol.Topics;
import io.spate.protocol.kafka.KafkaRefusals;
import io.spate.protocol.kafka.KafkaUnavailableException;
import io.spate.protocol.kafka.TopicProvisioner;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jboss.logging.Logger;

/**
 * Knows whether Kafka can be used: asks it every second on a thread of its own, makes the topics
 * that are missing, and never gives up. What it last found is read by any thread.
 */
@Singleton
public final class KafkaLink {
  private static final Logger LOGGER = Logger.getLogger(KafkaLink.class);
  private static final long REMINDER_MS = 30_000;
  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(4);
  private static final Duration PROVISION_TIMEOUT = Duration.ofSeconds(20);

  private final KafkaSettings settings;
  private final ControlPlaneConfig.Topics topics;
  private final Clock clock;
  private final ScheduledExecutorService thread;
  private Runnable whenUpFirst;
  private Admin admin;
  private boolean provisioned;
  private volatile LinkState state;
  private volatile long answeredAt;
  private long toldAt;

  KafkaLink(KafkaSettings settings, ControlPlaneConfig config, Clock clock) {
    this.settings = settings;
    this.topics = config.topics();
    this.clock = clock;
    this.state =
        new LinkState.Down("Kafka at " + settings.bootstrapServers() + " has not answered yet");
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("kafka-link").factory());
  }

  /** Begins to ask. {@code whenUpFirst} runs once, when Kafka can be used for the first time. */
  public void start(Runnable whenUpFirst) {
    this.whenUpFirst = whenUpFirst;
    KafkaRefusals.tellSeldom();
    thread.scheduleWithFixedDelay(this::probe, 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** What was found last. */
  public LinkState state() {
    return state;
  }

  /**
   * When the last question that was answered had been asked, milliseconds since the epoch; 0 before
   * there was one. Up to then at least, what others wrote could be read here.
   */
  public long answeredAt() {
    return answeredAt;
  }

  /**
   * What was found last, if Kafka can be used.
   *
   * @throws KafkaUnavailableException if it cannot
   */
  public LinkState.Up requireUp() {
    return switch (state) {
      case LinkState.Up up -> up;
      case LinkState.Down down -> throw new KafkaUnavailableException(down.reason(), null);
    };
  }

  private void probe() {
    try {
      long askedAt = clock.millis();
      up(countSlots());
      answeredAt = askedAt;
    } catch (KafkaUnavailableException | KafkaException | ExecutionException e) {
      down(Failures.inWords(e), KafkaRefusals.isRefusal(e));
    } catch (TimeoutException e) {
      down("no answer within " + ANSWER_TIMEOUT.toSeconds() + " s", false);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    } catch (RuntimeException e) {
      LOGGER.error("asking Kafka failed", e);
      down(Failures.inWords(e), true);
    }
  }

  private int countSlots() throws ExecutionException, InterruptedException, TimeoutException {
    if (admin == null) {
      admin = Admin.create(settings.forAdmin());
    }
    if (topics.provision() && !provisioned) {
      provision();
    }
    try {
      return partitions();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof UnknownTopicOrPartitionException) || !topics.provision()) {
        throw e;
      }
      provision();
      return partitions();
    }
  }

  private void provision() {
    TopicProvisioner.ensure(settings.forAdmin(), topics.replicationFactor(), PROVISION_TIMEOUT);
    provisioned = true;
  }

  private int partitions() throws ExecutionException, InterruptedException, TimeoutException {
    String topic = Topics.USER_QUOTAS.topic();
    return admin
        .describeTopics(List.of(topic))
        .topicNameValues()
        .get(topic)
        .get(ANSWER_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
        .partitions()
        .size();
  }

  private void up(int slots) {
    boolean wasUp = state instanceof LinkState.Up;
    long since = state instanceof LinkState.Up before ? before.since() : clock.millis();
    state = new LinkState.Up(since, slots);
    if (!wasUp) {
      LOGGER.infof("Kafka is there bootstrap=%s slots=%d", settings.bootstrapServers(), slots);
    }
    if (whenUpFirst != null) {
      Runnable first = whenUpFirst;
      whenUpFirst = null;
      first.run();
    }
  }

  private void down(String reason, boolean isTold) {
    if (thread.isShutdown()) {
      return; // this service ends, Kafka does not
    }
    boolean begins = state instanceof LinkState.Up || toldAt == 0;
    String words =
        "Kafka at "
            + settings.bootstrapServers()
            + " is not usable: "
            + reason
            + "; is the broker running, and is kafka.bootstrap.servers right?";
    long now = clock.millis();
    // The reason may be another at each attempt: no name, no answer, no leader.
    if (!isTold && (begins || now - toldAt >= REMINDER_MS)) {
      toldAt = now;
      LOGGER.warn(words);
    }
    state = new LinkState.Down(words);
  }

  @PreDestroy
  void close() throws InterruptedException {
    thread.shutdownNow();
    thread.awaitTermination(2, TimeUnit.SECONDS);
    if (admin != null) {
      admin.close(Duration.ofSeconds(1));
    }
  }
}
