package io.spate.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.spate.protocol.command.RunData;
import io.spate.protocol.data.RunDataWriter;
import io.spate.protocol.status.SlotState;
import io.spate.testsupport.CannedResponse;
import io.spate.testsupport.CountingServer;
import io.spate.testsupport.TestKafka;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data that was sent with a run, on real agents, of which one comes late and crashes. */
class RunDataFaultIT {
  @TempDir private Path directory;

  private static final Duration PATIENCE = Duration.ofSeconds(180);
  private static final int SLOTS = 120;
  private static final int ROWS = 80 * SLOTS;

  /** Rows that a slot which draws one a second has reserved at the most. */
  private static final int MOST_RESERVED = 16;

  @Test
  void noUniqueRowIsGivenTwiceAndNoMoreAreSkippedThanTheAgentThatCrashedHadReserved()
      throws Exception {
    Map<String, Integer> used = new ConcurrentHashMap<>();
    String run = ControlPlaneRole.newRunId();
    String lateId = run + "-late";
    try (ControlPlaneRole controlPlane = new ControlPlaneRole();
        CountingServer target = CountingServer.start();
        AgentProcess first = new AgentProcess(run + "-first", directory)) {
      target.respondOtherwise(
          request -> {
            used.merge(request.path(), 1, Integer::sum);
            return CannedResponse.text(200, "ok");
          });
      controlPlane.announce(run, scenario(target.baseUrl()), List.of(send(run)));
      controlPlane.publishQuotas(run);
      await()
          .atMost(PATIENCE)
          .failFast("the first agent has ended", () -> !first.isAlive())
          .until(() -> controlPlane.slots(run, SlotState.HELD) == SLOTS);
      controlPlane.start(run);

      int before;
      try (AgentProcess late = new AgentProcess(lateId, directory)) {
        await()
            .atMost(PATIENCE)
            .failFast("the late agent has ended", () -> !late.isAlive())
            .until(() -> controlPlane.slotsOf(run, lateId, SlotState.RUNNING) >= SLOTS / 4);
        late.kill();
        before = used.size();
      }
      assertThat(before).as("rows before the crash").isBetween(1, ROWS * 9 / 10);
      await().atMost(PATIENCE).until(() -> used.size() >= ROWS - SLOTS * MOST_RESERVED);
      await()
          .during(Duration.ofSeconds(3))
          .atMost(Duration.ofSeconds(30))
          .until(() -> used.values().stream().allMatch(count -> count == 1));

      controlPlane.stop(run);
      await().atMost(PATIENCE).until(() -> controlPlane.slots(run, SlotState.ENDED) == SLOTS);
      assertThat(used).hasSizeBetween(ROWS - SLOTS * MOST_RESERVED, ROWS);
      assertThat(used.values()).containsOnly(1);
      System.out.printf(
          "%d of %d rows were given, each once; %d before the crash%n", used.size(), ROWS, before);
    }
  }

  private static final String[] SMALL = {"-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError"};

  private AgentProcess agent(String id, String heap) throws Exception {
    return new AgentProcess(id, directory, heap, SMALL[0], SMALL[1]);
  }

  /** Sends a run ninety megabytes, as the limits allow by default. */
  private static void announceNinetyMegabytes(
      ControlPlaneRole controlPlane, String run, String target) throws Exception {
    byte[] row = "voucher-of-a-customer\n".getBytes(StandardCharsets.US_ASCII);
    int rows = 90_000_000 / row.length;
    byte[] file = new byte[3 + rows * row.length];
    System.arraycopy("id\n".getBytes(StandardCharsets.US_ASCII), 0, file, 0, 3);
    for (int i = 0; i < rows; i++) {
      System.arraycopy(row, 0, file, 3 + i * row.length, row.length);
    }
    controlPlane.announce(run, scenario(target), List.of(send(run, file, rows)));
    controlPlane.publishQuotas(run);
  }

  /** Two thirds of the heap that a local agent has, and less than those of the chart. */
  @Test
  void ninetyMegabytesAreReadWithAHeapOfTwoHundredAndFiftySix() throws Exception {
    String run = ControlPlaneRole.newRunId();
    try (ControlPlaneRole controlPlane = new ControlPlaneRole();
        CountingServer target = CountingServer.start();
        AgentProcess agent = agent(run + "-agent", "-Xmx256m")) {
      target.respondOtherwise(request -> CannedResponse.text(200, "ok"));
      announceNinetyMegabytes(controlPlane, run, target.baseUrl());
      await()
          .atMost(PATIENCE)
          .failFast("the agent has ended", () -> !agent.isAlive())
          .until(() -> controlPlane.slots(run, SlotState.HELD) == SLOTS);
      controlPlane.start(run);
      await()
          .atMost(PATIENCE)
          .until(() -> target.counts().of("GET", "/voucher-of-a-customer") > SLOTS);
      assertThat(agent.isAlive()).isTrue();
      controlPlane.stop(run);
      await().atMost(PATIENCE).until(() -> controlPlane.slots(run, SlotState.ENDED) == SLOTS);
    }
  }

  @Test
  void anAgentWithoutTheMemoryForTheDataSaysSoAndLivesOn() throws Exception {
    String run = ControlPlaneRole.newRunId();
    String next = ControlPlaneRole.newRunId();
    try (ControlPlaneRole controlPlane = new ControlPlaneRole();
        CountingServer target = CountingServer.start();
        AgentProcess agent = agent(run + "-agent", "-Xmx128m")) {
      target.respondOtherwise(request -> CannedResponse.text(200, "ok"));
      announceNinetyMegabytes(controlPlane, run, target.baseUrl());

      await()
          .atMost(PATIENCE)
          .failFast("the agent has ended", () -> !agent.isAlive())
          .until(() -> !controlPlane.aborts(run).isEmpty());
      assertThat(controlPlane.aborts(run).getFirst())
          .contains(
              "too much data: vouchers.csv (9000000",
              " bytes, 4090909 rows) takes 103 MiB; of a heap of ",
              "SPATE_AGENT_JAVA_OPTS=-Xmx",
              "agents.resources.limits.memory");
      controlPlane.stop(run);

      controlPlane.announce(next, scenario(target.baseUrl()), List.of(send(next)));
      controlPlane.publishQuotas(next);
      await()
          .atMost(PATIENCE)
          .failFast("the agent has ended", () -> !agent.isAlive())
          .until(() -> controlPlane.slots(next, SlotState.HELD) == SLOTS);
      controlPlane.stop(next);
      await().atMost(PATIENCE).until(() -> controlPlane.slots(next, SlotState.ENDED) == SLOTS);
    }
  }

  private static RunData send(String run) throws Exception {
    StringBuilder rows = new StringBuilder("id\n");
    for (int i = 0; i < ROWS; i++) {
      rows.append(i).append('\n');
    }
    return send(run, rows.toString().getBytes(StandardCharsets.UTF_8), ROWS);
  }

  private static RunData send(String run, byte[] file, int rows) throws Exception {
    Map<String, Object> kafka = Map.of("bootstrap.servers", TestKafka.ensureTopics());
    try (RunDataWriter writer = new RunDataWriter(kafka)) {
      return writer.write(
          new RunDataWriter.Entry(run, 0, "vouchers.csv", List.of("id"), rows),
          new ByteArrayInputStream(file),
          PATIENCE);
    }
  }

  private static String scenario(String target) {
    return """
    target: %s
    load: { users: %d, spawnRate: 1000, duration: 10m }
    data: { voucher: { file: vouchers.csv, order: unique } }
    users: [ { thinkTime: 1s, tasks: [ { get: "/${voucher.id}", name: voucher } ] } ]
    """
        .formatted(target, SLOTS);
  }
}
