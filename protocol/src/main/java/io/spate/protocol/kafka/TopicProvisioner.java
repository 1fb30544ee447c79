package io.spate.protocol.kafka;

import io.spate.protocol.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Makes the topics of {@link Topics} that are not there yet. */
public final class TopicProvisioner {
  private TopicProvisioner() {}

  /**
   * Makes what is missing and waits until every topic is known. Harmless when several parts do it
   * at once.
   *
   * @param config Kafka client settings, {@code bootstrap.servers} at least
   * @param replicationFactor of new topics; -1 for the broker's default
   * @param timeout for all of it
   * @throws KafkaUnavailableException if the cluster does not answer in time or refuses
   */
  public static void ensure(Map<String, Object> config, short replicationFactor, Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    try (Admin admin = Admin.create(config)) {
      create(admin, replicationFactor, deadline);
      for (Topics topic : Topics.values()) {
        awaitTopic(admin, topic, deadline);
      }
    } catch (ExecutionException e) {
      throw unavailable(config, e.getCause());
    } catch (TimeoutException e) {
      throw unavailable(config, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable(config, e);
    }
  }

  /**
   * How many partitions a topic has.
   *
   * @throws KafkaUnavailableException if the cluster does not answer in time, or has no such topic
   */
  public static int partitions(Map<String, Object> config, Topics topic, Duration timeout) {
    try (Admin admin = Admin.create(config)) {
      return describe(admin, topic, timeout.toMillis()).partitions().size();
    } catch (ExecutionException e) {
      throw unavailable(config, e.getCause());
    } catch (TimeoutException e) {
      throw unavailable(config, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable(config, e);
    }
  }

  private static void create(Admin admin, short replicationFactor, long deadline)
      throws ExecutionException, InterruptedException, TimeoutException {
    Set<String> existing = admin.listTopics().names().get(left(deadline), TimeUnit.MILLISECONDS);
    List<NewTopic> missing = new ArrayList<>();
    for (Topics topic : Topics.values()) {
      if (!existing.contains(topic.topic())) {
        missing.add(
            new NewTopic(topic.topic(), topic.partitions(), replicationFactor)
                .configs(topic.settings()));
      }
    }
    for (var created : admin.createTopics(missing).values().values()) {
      try {
        created.get(left(deadline), TimeUnit.MILLISECONDS);
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof TopicExistsException)) {
          throw e;
        }
      }
    }
  }

  private static void awaitTopic(Admin admin, Topics topic, long deadline)
      throws ExecutionException, InterruptedException, TimeoutException {
    while (true) {
      try {
        describe(admin, topic, left(deadline));
        return;
      } catch (ExecutionException e) {
        // A topic just made is not known to every broker at once.
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
          throw e;
        }
        TimeUnit.MILLISECONDS.sleep(Math.min(50, left(deadline)));
      }
    }
  }

  private static TopicDescription describe(Admin admin, Topics topic, long timeoutMs)
      throws ExecutionException, InterruptedException, TimeoutException {
    return admin
        .describeTopics(List.of(topic.topic()))
        .topicNameValues()
        .get(topic.topic())
        .get(timeoutMs, TimeUnit.MILLISECONDS);
  }

  private static long left(long deadline) throws TimeoutException {
    long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
    if (left <= 0) {
      throw new TimeoutException("no answer in time");
    }
    return left;
  }

  private static KafkaUnavailableException unavailable(
      Map<String, Object> config, Throwable cause) {
    return new KafkaUnavailableException(
        "Kafka at "
            + config.get("bootstrap.servers")
            + " is not usable: "
            + (cause.getMessage() == null ? cause.toString() : cause.getMessage())
            + "; is the broker running, and is bootstrap.servers right?",
        cause);
  }
}
