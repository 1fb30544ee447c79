package io.spate.controlplane;

import io.spate.protocol.Json;
import io.spate.protocol.command.LoadProfile;
import io.spate.protocol.command.RunCommand;
import io.spate.protocol.command.RunPhase;
import io.spate.protocol.status.AgentState;
import io.spate.protocol.status.AgentStatus;
import io.spate.protocol.status.AgentStatus.RunShare;
import io.spate.protocol.status.SlotState;
import io.spate.protocol.status.SlotStatus;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** Records as the parts of Spate write them, with what a test does not care about filled in. */
public final class Records {
  /** A scenario that is right, for a minute, with a graceful stop of two seconds. */
  public static final String SCENARIO =
      """
      name: todo-crud
      target: http://127.0.0.1:8080
      load: { users: 10, spawnRate: 10, duration: 60s }
      gracefulStop: 2s
      users:
        - name: reader
          thinkTime: 1s
          tasks:
            - get: /api/todos
      """;

  public static final long DURATION_MS = 60_000;

  private Records() {}

  /** The first command of a run: waiting, revision 1. */
  public static RunCommand waiting(String runId, int slots, int expectAgents, long createdAt) {
    return new RunCommand(
        RunCommand.SCHEMA,
        runId,
        1,
        RunPhase.WAITING,
        "todo-crud",
        SCENARIO,
        "http://127.0.0.1:8080",
        LoadProfile.ramp(10, 10, DURATION_MS),
        slots,
        expectAgents,
        createdAt,
        0,
        0,
        0,
        0,
        null);
  }

  public static SlotStatus slot(String runId, int slot, SlotState state, String agentId) {
    return new SlotStatus(
        SlotStatus.SCHEMA, runId, slot, state, agentId, agentId + "-1", 0, 0, 0, 0, 0);
  }

  public static AgentStatus agent(String agentId, String incarnation, AgentState state, long at) {
    return agent(agentId, incarnation, state, at, List.of());
  }

  /** The same with what the agent does for runs. */
  public static AgentStatus agent(
      String agentId, String incarnation, AgentState state, long at, List<RunShare> runs) {
    return new AgentStatus(
        AgentStatus.SCHEMA,
        agentId,
        incarnation,
        "0.1.0",
        null,
        state,
        at,
        at,
        0,
        0,
        0.5,
        2,
        0,
        1,
        1,
        100_000_000,
        50_000_000,
        0,
        runs);
  }

  /** A record as a reader of a topic gets it; a null value is a tombstone. */
  public static ConsumerRecord<String, byte[]> record(String key, Object value) {
    return record(key, value, 0, new RecordHeaders());
  }

  /** The same with a time and headers. */
  public static ConsumerRecord<String, byte[]> record(
      String key, Object value, long timestamp, Headers headers) {
    byte[] bytes = value == null ? null : Json.write(value);
    return new ConsumerRecord<>(
        "topic",
        0,
        0,
        timestamp,
        TimestampType.CREATE_TIME,
        key.length(),
        bytes == null ? -1 : bytes.length,
        key,
        bytes,
        headers,
        Optional.empty());
  }
}
