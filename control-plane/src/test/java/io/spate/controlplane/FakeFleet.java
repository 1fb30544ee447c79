package io.spate.controlplane;

import io.spate.protocol.Topics;
import io.spate.protocol.kafka.JsonSerializer;
import io.spate.protocol.status.AgentState;
import io.spate.protocol.status.AgentStatus.RunShare;
import io.spate.protocol.status.SlotState;
import io.spate.protocol.status.SlotStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** Says to Kafka what agents would say, without running anything. */
public final class FakeFleet implements AutoCloseable {
  private final KafkaProducer<String, Object> producer;
  private final Map<String, List<RunShare>> agents = new ConcurrentHashMap<>();
  private final ScheduledExecutorService heartbeats = Executors.newSingleThreadScheduledExecutor();

  public FakeFleet(String bootstrapServers) {
    producer =
        new KafkaProducer<>(
            Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
            new StringSerializer(),
            new JsonSerializer());
    heartbeats.scheduleAtFixedRate(
        () -> agents.keySet().forEach(agent -> heartbeat(agent, AgentState.READY)),
        500,
        500,
        TimeUnit.MILLISECONDS);
  }

  /** Agents that are ready from now on. */
  public void join(String... agentIds) {
    for (String agentId : agentIds) {
      agents.put(agentId, List.of());
      heartbeat(agentId, AgentState.READY);
    }
    producer.flush();
  }

  /** From now on the agent works for this run alone, and says so once at least. */
  public void work(String agentId, String runId, int users, int slots) {
    agents.put(agentId, List.of(new RunShare(runId, users, slots, 0, 0, 0)));
    heartbeat(agentId, AgentState.READY);
    producer.flush();
  }

  /** The agent ends in an orderly way. */
  public synchronized void leave(String agentId) {
    heartbeat(agentId, AgentState.STOPPED);
    agents.remove(agentId);
    producer.flush();
  }

  /** The agent ends without a word. */
  public void vanish(String agentId) {
    agents.remove(agentId);
  }

  /** The same status for slots {@code from} (inclusive) to {@code to} (exclusive). */
  public void slots(String runId, int from, int to, SlotState state, String agentId) {
    for (int slot = from; slot < to; slot++) {
      SlotStatus status = Records.slot(runId, slot, state, agentId);
      send(Topics.SLOT_STATUS, status.key(), status);
    }
    producer.flush();
  }

  /** Any record. */
  public void send(Topics topic, String key, Object value) {
    producer.send(new ProducerRecord<>(topic.topic(), key, value));
  }

  private synchronized void heartbeat(String agentId, AgentState state) {
    List<RunShare> runs = agents.get(agentId);
    if (runs != null) {
      send(
          Topics.AGENT_STATUS,
          agentId,
          Records.agent(agentId, agentId + "-1", state, System.currentTimeMillis(), runs));
    }
  }

  /** All agents that are left say good-bye. */
  @Override
  public void close() {
    heartbeats.shutdownNow();
    agents.keySet().forEach(agent -> heartbeat(agent, AgentState.STOPPED));
    producer.close(Duration.ofSeconds(5));
  }
}
