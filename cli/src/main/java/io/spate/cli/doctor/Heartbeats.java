package io.spate.cli.doctor;

import io.spate.cli.api.AgentView;
import io.spate.protocol.Json;
import io.spate.protocol.Topics;
import io.spate.protocol.UnreadableRecordException;
import io.spate.protocol.status.AgentStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * The agents' clocks by their heartbeats: each carries its agent's time and is read as it comes.
 * The least difference of some is the skew, but for the time that a record is under way at least.
 */
final class Heartbeats {
  /** Each agent says something each second, so that three have come in this time. */
  private static final Duration WATCH = Duration.ofMillis(3_500);

  private static final int ENOUGH = 3;

  /**
   * On a busy machine heartbeats come late. One alone cannot say whether it was late or the clock
   * is wrong, so those who have begun to speak are listened to for so long.
   */
  private static final Duration WATCH_LATE = Duration.ofSeconds(10);

  /**
   * What a heartbeat is under way at least, from the agent's look at its clock until it is read.
   */
  private static final int UNDER_WAY_MS = 50;

  private final Map<String, Object> kafka;

  /**
   * Of a cluster.
   *
   * @param kafka client settings
   */
  Heartbeats(Map<String, Object> kafka) {
    this.kafka = kafka;
  }

  /** One finding for each of these agents that lives; none and no wait if there is none. */
  List<Finding> clocks(List<AgentView> agents) {
    Set<String> expected =
        agents.stream()
            .filter(AgentView::isAlive)
            .map(AgentView::id)
            .collect(Collectors.toCollection(TreeSet::new));
    if (expected.isEmpty()) {
      return List.of();
    }
    try {
      Map<String, List<Long>> seen = watch(expected);
      return expected.stream().map(agent -> clock(agent, seen.get(agent))).toList();
    } catch (KafkaException e) {
      return List.of(
          Finding.warn(
              "clocks of agents",
              "not known: " + KafkaCluster.reason(e),
              "the right Read on " + Topics.AGENT_STATUS.topic(),
              "ask with a user that has it (--kafka-config)"));
    }
  }

  static Finding clock(String agent, List<Long> leads) {
    String check = "clock of " + agent;
    if (leads == null) {
      return Finding.warn(
          check,
          "not known: no heartbeat came through Kafka in " + WATCH.toMillis() + " ms",
          "one each second",
          "see whether the agent and this command use the same Kafka");
    }
    // The record that was quickest has the largest lead.
    LongSummaryStatistics all = leads.stream().mapToLong(Long::longValue).summaryStatistics();
    // On a busy machine the quickest one may be late, too; then they differ from each other.
    long uncertain = Math.max(UNDER_WAY_MS, all.getMax() - all.getMin());
    return ClockSkew.judge(check, "this machine's", all.getMax(), uncertain);
  }

  /** How far each heartbeat's time is ahead of the moment at which it was read, by agent. */
  private Map<String, List<Long>> watch(Set<String> agents) {
    Map<String, Object> settings = KafkaCluster.settings(kafka);
    settings.put("allow.auto.create.topics", "false");
    settings.put("enable.auto.commit", "false");
    Map<String, List<Long>> leads = new TreeMap<>();
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
      List<PartitionInfo> infos = consumer.partitionsFor(Topics.AGENT_STATUS.topic());
      List<TopicPartition> partitions =
          infos == null
              ? List.of()
              : infos.stream().map(i -> new TopicPartition(i.topic(), i.partition())).toList();
      if (partitions.isEmpty()) {
        return leads;
      }
      consumer.assign(partitions);
      consumer.seekToEnd(partitions);
      // A seek is done when the position is asked for; what comes from now on has just been sent.
      partitions.forEach(consumer::position);
      long begin = System.nanoTime();
      while (!isEnough(leads, agents)
          && System.nanoTime() - begin
              < (isEnough(leads, leads.keySet()) ? WATCH : WATCH_LATE).toNanos()) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          note(record, leads);
        }
      }
    }
    return leads;
  }

  private static boolean isEnough(Map<String, List<Long>> leads, Set<String> agents) {
    return agents.stream().allMatch(a -> leads.containsKey(a) && leads.get(a).size() >= ENOUGH);
  }

  private static void note(ConsumerRecord<String, byte[]> record, Map<String, List<Long>> leads) {
    long now = System.currentTimeMillis();
    try {
      AgentStatus status = Json.read(record.value(), AgentStatus.class);
      leads.computeIfAbsent(status.agentId(), agent -> new ArrayList<>()).add(status.at() - now);
    } catch (UnreadableRecordException e) {
      return; // Of another version, or damaged: it tells no time.
    }
  }
}
