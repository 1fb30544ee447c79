package io.spate.cli.doctor;

import io.spate.protocol.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Holds a topic as it is against {@link Topics}. Pure. */
final class TopicAudit {
  private static final String CLEANUP = "cleanup.policy";
  private static final String RETENTION = "retention.ms";
  private static final String MAX_BYTES = "max.message.bytes";
  private static final String MIN_IN_SYNC = "min.insync.replicas";
  private static final int ENOUGH_REPLICAS = 3;

  /**
   * A topic as the cluster describes it.
   *
   * @param partitions how many
   * @param replicas of the partition that has the fewest
   * @param inSync replicas in sync, of the partition that has the fewest
   * @param leaderless partitions that have no leader
   * @param settings Kafka's topic settings; empty if they may not be read
   */
  record Seen(
      int partitions,
      int replicas,
      int inSync,
      int leaderless,
      Optional<Map<String, String>> settings) {}

  private record Wrong(Level level, String found, String right, String remedy) {}

  private final Topics topic;
  private final String bootstrap;
  private final List<Wrong> wrongs = new ArrayList<>();

  private TopicAudit(Topics topic, String bootstrap) {
    this.topic = topic;
    this.bootstrap = bootstrap;
  }

  static String check(Topics topic) {
    return "topic " + topic.topic();
  }

  static Finding missing(Topics topic) {
    return Finding.fail(
        check(topic),
        "not there",
        topic.partitions()
            + (topic.partitions() == 1 ? " partition" : " partitions")
            + ", cleanup.policy="
            + topic.cleanup().policy(),
        "the control plane makes it as it starts, unless spate.topics.provision=false; on Strimzi"
            + " apply deploy/strimzi/topics.yaml");
  }

  /**
   * One finding, of the worst that is wrong with it and all the rest.
   *
   * @param brokers of the cluster
   * @param bootstrap for the commands that mend it
   */
  static Finding of(Topics topic, Seen seen, int brokers, String bootstrap) {
    TopicAudit audit = new TopicAudit(topic, bootstrap);
    audit.partitions(seen);
    audit.replicas(seen, brokers);
    seen.settings()
        .ifPresentOrElse(
            settings -> audit.settings(settings, seen.replicas()),
            () ->
                audit.wrong(
                    Level.WARN,
                    "its settings may not be read",
                    "the right DescribeConfigs",
                    "ask with a user that has it (--kafka-config)"));
    return audit.finding(seen);
  }

  private Finding finding(Seen seen) {
    String found =
        seen.partitions()
            + (seen.partitions() == 1 ? " partition, " : " partitions, ")
            + seen.replicas()
            + (seen.replicas() == 1 ? " replica" : " replicas");
    if (wrongs.isEmpty()) {
      return Finding.ok(check(topic), found + ", cleanup.policy=" + topic.cleanup().policy());
    }
    Level level = wrongs.stream().map(Wrong::level).reduce(Level.OK, Level::or);
    return new Finding(
        check(topic), level, joined(Wrong::found), joined(Wrong::right), joined(Wrong::remedy));
  }

  private String joined(Function<Wrong, String> part) {
    return String.join("; ", wrongs.stream().map(part).distinct().toList());
  }

  private void wrong(Level level, String found, String right, String remedy) {
    wrongs.add(new Wrong(level, found, right, remedy));
  }

  private void partitions(Seen seen) {
    int wanted = topic.partitions();
    if (seen.partitions() == wanted) {
      return;
    }
    String found = seen.partitions() + " partitions";
    if (wanted == 1) {
      wrong(
          Level.FAIL,
          found + ", so that records may overtake each other",
          "1 partition",
          "end all runs, delete the topic (its records go with it) and start the control plane,"
              + " which makes it");
      return;
    }
    String meaning =
        topic == Topics.USER_QUOTAS
            ? ": at most " + seen.partitions() + " agents have work"
            : topic == Topics.REQUEST_EVENTS
                ? ": at most " + seen.partitions() + " aggregators have work"
                : "";
    wrong(
        Level.WARN,
        found + meaning,
        wanted + " partitions",
        seen.partitions() < wanted
            ? "while nothing runs: kafka-topics.sh --bootstrap-server "
                + bootstrap
                + " --alter --topic "
                + topic.topic()
                + " --partitions "
                + wanted
            : "nothing, if it is meant so; partitions cannot be taken away from a topic");
  }

  private void replicas(Seen seen, int brokers) {
    if (seen.leaderless() > 0) {
      wrong(
          Level.FAIL,
          seen.leaderless() + " partitions without a leader",
          "a leader for each",
          "start the brokers that are away");
    } else if (seen.inSync() < seen.replicas()) {
      wrong(
          Level.WARN,
          "only " + seen.inSync() + " of " + seen.replicas() + " replicas in sync",
          "all in sync",
          "see to the brokers that are away or behind");
    }
    if (brokers >= ENOUGH_REPLICAS && seen.replicas() < ENOUGH_REPLICAS) {
      wrong(
          Level.WARN,
          seen.replicas()
              + (seen.replicas() == 1 ? " replica" : " replicas")
              + " on "
              + brokers
              + " brokers",
          ENOUGH_REPLICAS + " replicas, to outlive a broker",
          "kafka-reassign-partitions.sh; for topics to come default.replication.factor=3 or"
              + " spate.topics.replication-factor=3");
    }
  }

  private void settings(Map<String, String> actual, int replicas) {
    topic.settings().forEach((name, wanted) -> setting(name, wanted, actual.get(name)));
    long minInSync = number(actual.get(MIN_IN_SYNC), 1);
    if (minInSync > replicas) {
      wrong(
          Level.FAIL,
          MIN_IN_SYNC + "=" + minInSync + " with " + replicas + " replicas: nothing can be written",
          MIN_IN_SYNC + " below the number of replicas",
          alter(MIN_IN_SYNC, Integer.toString(Math.max(1, replicas - 1))));
    }
  }

  private void setting(String name, String wanted, String actual) {
    if (wanted.equals(actual)) {
      return;
    }
    Level level =
        switch (name) {
          case CLEANUP -> cleanup(wanted, actual);
          case RETENTION -> isLonger(actual, wanted) ? Level.OK : Level.WARN;
          case MAX_BYTES -> number(actual, 0) >= number(wanted, 0) ? Level.OK : Level.FAIL;
          default -> sameNumber(wanted, actual) ? Level.OK : Level.WARN;
        };
    if (level != Level.OK) {
      wrong(
          level,
          name + "=" + actual + words(name, actual),
          name + "=" + wanted + words(name, wanted),
          alter(name, wanted));
    }
  }

  private Level cleanup(String wanted, String actual) {
    if (samePolicy(wanted, actual)) {
      return Level.OK;
    }
    // Made by a version that only deleted: nobody relies on it being compacted.
    return topic == Topics.AUDIT && samePolicy(Topics.Cleanup.DELETE.policy(), actual)
        ? Level.WARN
        : Level.FAIL;
  }

  private String alter(String name, String value) {
    // Kafka's tool reads commas as the end of a value, unless in brackets.
    String given = value.contains(",") ? "[" + value + "]" : value;
    return "kafka-configs.sh --bootstrap-server "
        + bootstrap
        + " --alter --entity-type topics --entity-name "
        + topic.topic()
        + " --add-config "
        + name
        + "="
        + given;
  }

  private static boolean samePolicy(String wanted, String actual) {
    return actual != null
        && Set.of(wanted.split("\\s*,\\s*")).equals(Set.of(actual.split("\\s*,\\s*")));
  }

  private static boolean isLonger(String actual, String wanted) {
    long kept = number(actual, 0);
    return kept == -1 || kept >= number(wanted, 0);
  }

  private static boolean sameNumber(String wanted, String actual) {
    try {
      return actual != null && Double.parseDouble(wanted) == Double.parseDouble(actual);
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static long number(String text, long otherwise) {
    return text != null && text.matches("-?\\d{1,18}") ? Long.parseLong(text) : otherwise;
  }

  private static String words(String name, String ms) {
    long value = number(ms, 0);
    if (!RETENTION.equals(name) || value <= 0) {
      return "";
    }
    Duration kept = Duration.ofMillis(value);
    return kept.toDays() > 0
        ? " (" + kept.toDays() + " d)"
        : kept.toHours() > 0 ? " (" + kept.toHours() + " h)" : " (" + kept.toSeconds() + " s)";
  }
}
