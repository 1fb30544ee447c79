package io.spate.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.spate.protocol.Topics;
import io.spate.protocol.command.RunData;
import io.spate.protocol.data.RunDataWriter;
import io.spate.protocol.quota.SlotOrder;
import io.spate.protocol.status.SlotState;
import io.spate.scenario.data.DataText;
import io.spate.testsupport.CannedResponse;
import io.spate.testsupport.CountingServer;
import io.spate.testsupport.KafkaTestResource;
import io.spate.testsupport.TestKafka;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of data while slots go from agent to agent, with a real broker. */
@QuarkusTest
@WithTestResource(KafkaTestResource.class)
class DataQuarkusTest {
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final int SLOTS = 120;

  private final ControlPlaneRole controlPlane = new ControlPlaneRole();
  private final CountingServer target = CountingServer.start();

  /** How often each row was used, by its name. */
  private final Map<String, Integer> used = new ConcurrentHashMap<>();

  @BeforeEach
  void listen() {
    target.respondOtherwise(
        request -> {
          used.merge(request.path().substring(1), 1, Integer::sum);
          return CannedResponse.text(200, "ok");
        });
  }

  @AfterEach
  void stop() {
    target.close();
    controlPlane.close();
  }

  /** A user in each slot, and so many rows for each of them; once each. */
  private String scenario(int rowsOfEach, String order, String thinkTime) {
    StringBuilder rows = new StringBuilder("id\n");
    for (int i = 0; i < rowsOfEach * SLOTS; i++) {
      rows.append(i).append('\n');
    }
    return DataText.with(
        """
        name: data
        target: %s
        load: { users: 120, duration: 10m, spawnRate: 1000 }
        data: { item: { file: items.csv, order: %s, atEnd: stop } }
        users:
          - thinkTime: %s
            tasks: [ { get: "/${item.id}", name: item } ]
        """
            .formatted(target.baseUrl(), order, thinkTime),
        Map.of("items.csv", rows.toString()));
  }

  private void publishAndStart(String run) {
    controlPlane.publishQuotas(run);
    await().atMost(PATIENCE).until(() -> controlPlane.slots(run, SlotState.HELD) == SLOTS);
    controlPlane.start(run);
  }

  private void end(String run) {
    controlPlane.stop(run);
    await().atMost(PATIENCE).until(() -> controlPlane.slots(run, SlotState.ENDED) == SLOTS);
  }

  @Test
  void usersWhoComeByAChangeOfTheLoadHaveUniqueRowsOfTheirOwnWhereThatWasForeseen() {
    String source =
        scenario(2, "unique", "1ms")
            .replace("users: 120, duration", "users: 3, duration")
            .replace("order: unique", "order: unique, users: 120");
    String run = controlPlane.announce(source);
    // User 100 is to come; the agent that its slot was on has crashed with a row reserved.
    int slot = new SlotOrder(SLOTS).slotOf(100);
    controlPlane.saidOfSlot(run, slot, SlotState.RUNNING, 0, List.of(1L));
    publishAndStart(run);
    await().atMost(PATIENCE).until(() -> used.size() == 3 * 2);

    long sinceStart = System.currentTimeMillis() - controlPlane.startMs(run);
    controlPlane.changeLoad(run, load -> load.changed(sinceStart, 120, 1_000));

    await().atMost(PATIENCE).until(() -> used.size() >= 2 * SLOTS - 1);
    end(run);
    assertThat(used).hasSize(2 * SLOTS - 1).doesNotContainKey("100").containsKey("220");
    assertThat(used.values()).containsOnly(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sequential", "unique"})
  void iterationsGoOnBehindTheRowsThatAnotherAgentHasToldOf(String order) {
    String run = controlPlane.announce(scenario(3, order, "1ms"));
    // The users 7 and 8 were another agent's, which has crashed since.
    SlotOrder slots = new SlotOrder(SLOTS);
    controlPlane.saidOfSlot(run, slots.slotOf(7), SlotState.RUNNING, 0, List.of(2L));
    controlPlane.saidOfSlot(run, slots.slotOf(8), SlotState.RUNNING, 0, List.of(1L));
    controlPlane.saidOfSlot(run, slots.slotOf(8), SlotState.HELD, 0, List.of());
    publishAndStart(run);
    await().atMost(PATIENCE).until(() -> used.size() >= 3 * SLOTS - 3);
    end(run);

    assertThat(used).hasSize(3 * SLOTS - 3).doesNotContainKeys("7", "127", "8");
    assertThat(used.values()).containsOnly(1);
    assertThat(controlPlane.drawn(run)).isEqualTo(3 * SLOTS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sequential", "unique"})
  void slotsThatGoToAnotherAgentAndComeBackUseEachRowOnce(String order) throws Exception {
    String run = controlPlane.announce(scenario(80, order, "200ms..300ms"));
    publishAndStart(run);
    await().atMost(PATIENCE).until(() -> used.size() > 5 * SLOTS);
    int away;
    try (OtherMember other = new OtherMember()) {
      await().atMost(PATIENCE).until(() -> other.partitions.get() >= SLOTS / 2);
      away = other.partitions.get();
      assertThat(used.size()).as("rows before all others").isLessThan(70 * SLOTS);
    }
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(used).as("slots were away: %d", away).hasSize(80 * SLOTS));
    end(run);

    assertThat(used.values()).containsOnly(1);
    assertThat(controlPlane.drawn(run)).isEqualTo(80 * SLOTS);
  }

  /** A user in each slot, and a file that was sent with the run. */
  private String sentScenario() {
    return """
    name: sent
    target: %s
    load: { users: 120, duration: 10m, spawnRate: 1000 }
    data: { item: { file: items.csv, order: unique } }
    users: [ { thinkTime: 1ms, tasks: [ { get: "/${item.id}", name: item } ] } ]
    """
        .formatted(target.baseUrl());
  }

  private static byte[] rows(int count) {
    StringBuilder rows = new StringBuilder("id,more\n");
    for (int i = 0; i < count; i++) {
      rows.append(i).append(',').append("x".repeat(2_000)).append('\n');
    }
    return rows.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static RunData send(String run, byte[] bytes, int rows) throws IOException {
    Map<String, Object> kafka = Map.of("bootstrap.servers", TestKafka.ensureTopics());
    try (RunDataWriter writer = new RunDataWriter(kafka)) {
      return writer.write(
          new RunDataWriter.Entry(run, 0, "items.csv", List.of("id", "more"), rows),
          new ByteArrayInputStream(bytes),
          PATIENCE);
    }
  }

  @Test
  void rowsThatWereSentBesideTheScenarioAreReadBeforeUsersStart() throws Exception {
    String run = ControlPlaneRole.newRunId();
    RunData data = send(run, rows(10 * SLOTS), 10 * SLOTS);
    assertThat(data.chunks()).isGreaterThan(3);
    controlPlane.announce(run, sentScenario(), List.of(data));
    publishAndStart(run);
    await().atMost(PATIENCE).until(() -> used.size() >= 10 * SLOTS);
    end(run);

    assertThat(used).hasSize(10 * SLOTS).containsKeys("0", Integer.toString(10 * SLOTS - 1));
    assertThat(used.values()).containsOnly(1);
  }

  @Test
  void aRunWhoseDataIsNotWhatWasSentStartsNoUserAndSaysWhy() throws Exception {
    String run = ControlPlaneRole.newRunId();
    RunData sent = send(run, rows(SLOTS), SLOTS);
    RunData data =
        new RunData(
            0,
            sent.file(),
            sent.bytes(),
            sent.chunks(),
            "00".repeat(32),
            sent.columns(),
            sent.rows(),
            sent.partition(),
            sent.offset());
    controlPlane.announce(run, sentScenario(), List.of(data));
    controlPlane.publishQuotas(run);
    controlPlane.start(run);

    await().atMost(PATIENCE).until(() -> !controlPlane.aborts(run).isEmpty());
    assertThat(controlPlane.aborts(run))
        .singleElement()
        .asString()
        .contains("cannot read items.csv: it is not what was sent: ");
    controlPlane.stop(run);
    await().atMost(PATIENCE).until(() -> controlPlane.slots(run, SlotState.RUNNING) == 0);
    assertThat(used).isEmpty();
  }

  /** Another member of the agents' group, which takes slots and does nothing with them. */
  private static final class OtherMember implements AutoCloseable {
    final AtomicInteger partitions = new AtomicInteger();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final Thread thread = new Thread(this::poll, "other-member");

    OtherMember() {
      thread.start();
    }

    private void poll() {
      Map<String, Object> settings =
          Map.of(
              ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
              TestKafka.ensureTopics(),
              ConsumerConfig.GROUP_ID_CONFIG,
              "spate-load-agents",
              ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
              false,
              ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
              CooperativeStickyAssignor.class.getName());
      try (KafkaConsumer<byte[], byte[]> consumer =
          new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
        consumer.subscribe(List.of(Topics.USER_QUOTAS.topic()));
        while (!closing.get()) {
          consumer.poll(Duration.ofMillis(50));
          partitions.set(consumer.assignment().size());
        }
      }
    }

    @Override
    public void close() throws InterruptedException {
      closing.set(true);
      thread.join(20_000);
    }
  }
}
