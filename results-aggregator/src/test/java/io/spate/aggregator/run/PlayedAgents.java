package io.spate.aggregator.run;

import io.spate.protocol.Json;
import io.spate.protocol.Topics;
import io.spate.protocol.command.LoadProfile;
import io.spate.protocol.command.RunCommand;
import io.spate.protocol.command.RunPhase;
import io.spate.protocol.log.RunLogEntry;
import io.spate.protocol.status.AgentState;
import io.spate.protocol.status.AgentStatus;
import io.spate.protocol.status.AgentStatus.RunShare;
import io.spate.protocol.status.SlotStatus;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Writes to Kafka what the control plane and agents would. */
public final class PlayedAgents implements AutoCloseable {
  private final KafkaProducer<String, byte[]> producer;

  public PlayedAgents(String bootstrapServers) {
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers, "linger.ms", 0),
            new StringSerializer(),
            new ByteArraySerializer());
  }

  /** A scenario with these thresholds, one per line of YAML. */
  public static String scenario(String... thresholds) {
    StringBuilder yaml = new StringBuilder("name: Played\ntarget: http://localhost:8080\n");
    yaml.append("load: { users: 10, spawnRate: 10, duration: 60s }\n");
    if (thresholds.length > 0) {
      yaml.append("thresholds:\n");
      for (String threshold : thresholds) {
        yaml.append("  - ").append(threshold).append('\n');
      }
    }
    return yaml.append("users:\n  - name: U\n    tasks:\n      - get: /todo\n").toString();
  }

  /** A run of 10 users and a minute that waits to be started. */
  public static RunCommand waiting(String runId, String scenario) {
    return new RunCommand(
        RunCommand.SCHEMA,
        runId,
        1,
        RunPhase.WAITING,
        "Played",
        scenario,
        "http://localhost:8080",
        LoadProfile.ramp(10, 10, 60_000),
        12,
        1,
        System.currentTimeMillis(),
        0,
        0,
        0,
        0,
        null);
  }

  /** Writes a command; returns it. */
  public RunCommand command(RunCommand command) {
    send(Topics.RUN_COMMANDS, command.runId(), Json.write(command));
    return command;
  }

  /** Writes a heartbeat of an agent that is well. */
  public void heartbeat(String agentId, String incarnation, RunShare... runs) {
    heartbeat(agentId, incarnation, AgentState.READY, 0.5, runs);
  }

  /** Writes a heartbeat of an agent with two cores. */
  public void heartbeat(
      String agentId, String incarnation, AgentState state, double cpu, RunShare... runs) {
    int users = List.of(runs).stream().mapToInt(RunShare::users).sum();
    long now = System.currentTimeMillis();
    AgentStatus status =
        new AgentStatus(
            AgentStatus.SCHEMA,
            agentId,
            incarnation,
            "test",
            null,
            state,
            now - 10_000,
            now,
            users,
            6,
            cpu,
            2,
            0,
            1,
            1,
            64 << 20,
            32 << 20,
            0,
            List.of(runs));
    send(Topics.AGENT_STATUS, agentId, Json.write(status));
  }

  /** Writes an entry of a run's log. */
  public void log(RunLogEntry entry) {
    send(Topics.RUN_LOG, entry.key(), Json.write(entry));
  }

  /** Writes what an agent says of a slot. */
  public void slot(SlotStatus status) {
    send(Topics.SLOT_STATUS, status.key(), Json.write(status));
  }

  /** Writes a batch of events. */
  public void batch(String agentId, int loop, byte[] batch) {
    send(Topics.REQUEST_EVENTS, agentId + "/" + loop, batch);
  }

  private void send(Topics topic, String key, byte[] value) {
    try {
      producer.send(new ProducerRecord<>(topic.topic(), key, value)).get(30, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("Kafka did not take a record of " + topic.topic(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
