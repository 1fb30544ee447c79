package io.spate.cli.doctor;

import io.spate.cli.terminal.Numbers;
import io.spate.protocol.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeClusterResult;
import org.apache.kafka.clients.admin.QuorumInfo;
import org.apache.kafka.clients.admin.QuorumInfo.ReplicaState;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * A Kafka cluster: whether it answers, whether the topics are as they should be, what time it is
 * there. Writes nothing. Used by one thread; every answer is waited for at most {@value
 * #PATIENCE_MS} ms.
 */
final class KafkaCluster implements AutoCloseable {
  static final int PATIENCE_MS = 6_000;

  private final Subject subject;
  private final Admin admin; // null when the settings make no client
  private final String unusable;
  private int brokers;

  private KafkaCluster(Subject subject, Admin admin, String unusable) {
    this.subject = subject;
    this.admin = admin;
    this.unusable = unusable;
  }

  /** A client for the subject's cluster; whether it answers tells {@link #isReachable}. */
  static KafkaCluster at(Subject subject) {
    try {
      return new KafkaCluster(subject, Admin.create(settings(subject.kafka())), null);
    } catch (KafkaException e) {
      return new KafkaCluster(subject, null, reason(e));
    }
  }

  /** Client settings under which no wait is longer than a few seconds. */
  static Map<String, Object> settings(Map<String, Object> given) {
    Map<String, Object> settings = new HashMap<>(given);
    settings.put("client.id", "spate-doctor");
    settings.put("request.timeout.ms", "4000");
    settings.put("default.api.timeout.ms", "5000");
    settings.put("reconnect.backoff.max.ms", "1000");
    settings.put("enable.metrics.push", "false");
    return settings;
  }

  /** Asks whether anybody is there, and tells. */
  boolean isReachable(Consumer<Finding> tell) {
    String check = "Kafka";
    String trouble = unusable;
    if (admin != null) {
      try {
        DescribeClusterResult cluster = admin.describeCluster();
        Collection<Node> nodes = get(cluster.nodes());
        brokers = nodes.size();
        tell.accept(
            Finding.ok(
                check,
                Numbers.plural(brokers, "broker")
                    + " at "
                    + subject.bootstrap()
                    + ", cluster "
                    + get(cluster.clusterId())));
        return true;
      } catch (KafkaException e) {
        trouble = reason(e);
      }
    }
    tell.accept(
        Finding.fail(
            check,
            "cannot be used at " + subject.bootstrap() + ": " + trouble,
            "a broker that answers there, with the same protocol (PLAINTEXT, TLS, SASL)",
            subject.local()
                ? "`spate up` starts it, `spate logs broker` shows why it has ended"
                : "start it or give the right --bootstrap; TLS and SASL settings go into"
                    + " --kafka-config FILE"));
    return false;
  }

  /** One finding for each topic of Spate. */
  List<Finding> topics() {
    List<String> names = Arrays.stream(Topics.values()).map(Topics::topic).toList();
    Map<String, KafkaFuture<TopicDescription>> descriptions =
        admin.describeTopics(names).topicNameValues();
    Map<ConfigResource, KafkaFuture<Config>> configs =
        admin.describeConfigs(names.stream().map(KafkaCluster::resource).toList()).values();
    List<Finding> findings = new ArrayList<>();
    for (Topics topic : Topics.values()) {
      findings.add(
          topic(topic, descriptions.get(topic.topic()), configs.get(resource(topic.topic()))));
    }
    return findings;
  }

  private Finding topic(
      Topics topic, KafkaFuture<TopicDescription> description, KafkaFuture<Config> config) {
    try {
      return TopicAudit.of(
          topic, seen(get(description), settings(config)), brokers, subject.bootstrap());
    } catch (UnknownTopicOrPartitionException e) {
      return TopicAudit.missing(topic);
    } catch (AuthorizationException e) {
      return Finding.warn(
          TopicAudit.check(topic),
          "not there, or may not be seen",
          "the right Describe",
          "ask with a user that has it (--kafka-config)");
    } catch (KafkaException e) {
      return Finding.fail(
          TopicAudit.check(topic),
          "not known: " + reason(e),
          "an answer of the brokers",
          "see the brokers' logs");
    }
  }

  private static Optional<Map<String, String>> settings(KafkaFuture<Config> config) {
    try {
      return Optional.of(
          get(config).entries().stream()
              .filter(entry -> entry.value() != null)
              .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value)));
    } catch (AuthorizationException e) {
      return Optional.empty();
    }
  }

  private static TopicAudit.Seen seen(
      TopicDescription topic, Optional<Map<String, String>> settings) {
    List<TopicPartitionInfo> partitions = topic.partitions();
    return new TopicAudit.Seen(
        partitions.size(),
        partitions.stream().mapToInt(p -> p.replicas().size()).min().orElse(0),
        partitions.stream().mapToInt(p -> p.isr().size()).min().orElse(0),
        (int) partitions.stream().filter(p -> p.leader() == null || p.leader().isEmpty()).count(),
        settings);
  }

  private static ConfigResource resource(String topic) {
    return new ConfigResource(ConfigResource.Type.TOPIC, topic);
  }

  /**
   * How far the clock of the cluster is from that of this machine. Records carry their producers'
   * time, so they tell nothing of the broker's; but in its answer on the state of the quorum the
   * leader gives its own time as that of its own last fetch.
   */
  Finding clock() {
    String check = "clock of Kafka";
    try {
      long before = System.currentTimeMillis();
      long asked = System.nanoTime();
      QuorumInfo quorum = get(admin.describeMetadataQuorum().quorumInfo());
      long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - asked);
      OptionalLong there =
          quorum.voters().stream()
              .filter(voter -> voter.replicaId() == quorum.leaderId())
              .map(ReplicaState::lastFetchTimestamp)
              .filter(OptionalLong::isPresent)
              .findFirst()
              .orElse(OptionalLong.empty());
      if (there.isEmpty() || there.getAsLong() <= 0) {
        return notTold(check, "its controller does not tell it");
      }
      return ClockSkew.judge(
          check, "this machine's", there.getAsLong() - (before + took / 2), took / 2 + 1);
    } catch (AuthorizationException e) {
      return notTold(check, "the right Describe on the cluster is missing");
    } catch (KafkaException e) {
      return notTold(check, reason(e));
    }
  }

  private static Finding notTold(String check, String why) {
    return Finding.warn(
        check,
        "not known: " + why,
        "a user with Describe on the cluster",
        "give it by --kafka-config, or compare `date` on the brokers with this machine's");
  }

  private static <T> T get(KafkaFuture<T> future) {
    try {
      return future.get(PATIENCE_MS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException known ? known : new KafkaException(e.getCause());
    } catch (TimeoutException e) {
      throw new KafkaException("no answer within " + PATIENCE_MS / 1000 + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted", e);
    }
  }

  /** The innermost reason that says something. */
  static String reason(Throwable thrown) {
    if (thrown instanceof org.apache.kafka.common.errors.TimeoutException) {
      return "no answer within 5 s"; // Its own words tell of nodes and calls.
    }
    String reason = thrown.toString();
    for (Throwable each = thrown; each != null; each = each.getCause()) {
      if (each.getMessage() != null && !each.getMessage().isBlank()) {
        reason = each.getMessage();
      }
    }
    return reason;
  }

  @Override
  public void close() {
    if (admin != null) {
      admin.close(Duration.ofSeconds(1));
    }
  }
}
