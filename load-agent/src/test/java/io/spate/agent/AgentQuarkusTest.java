package io.spate.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.spate.protocol.ErrorKind;
import io.spate.protocol.Json;
import io.spate.protocol.Topics;
import io.spate.protocol.command.RunCommand;
import io.spate.protocol.deadletter.DeadLetterWriter;
import io.spate.protocol.event.EventBatch;
import io.spate.protocol.kafka.TopicReader;
import io.spate.protocol.quota.SlotOrder;
import io.spate.protocol.status.AgentState;
import io.spate.protocol.status.SlotState;
import io.spate.testsupport.CannedResponse;
import io.spate.testsupport.CountingServer;
import io.spate.testsupport.DeadLetterTopic;
import io.spate.testsupport.DeadLetterTopic.Place;
import io.spate.testsupport.KafkaTestResource;
import io.spate.testsupport.Metrics;
import io.spate.testsupport.SlowServer;
import io.spate.testsupport.TestKafka;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One agent against a real broker; the test plays the control plane and the target. */
@QuarkusTest
@WithTestResource(KafkaTestResource.class)
class AgentQuarkusTest {
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private static final String AGENT = "load-agent";

  private final ControlPlaneRole controlPlane = new ControlPlaneRole();
  private final DeadLetterTopic letters = new DeadLetterTopic(TestKafka.bootstrapServers());

  @TestHTTPResource("/")
  URI root;

  private CountingServer target;

  @BeforeEach
  void start() {
    target = CountingServer.start();
  }

  @AfterEach
  void stop() {
    target.close();
    controlPlane.close();
    letters.close();
  }

  @Test
  void everyRequestOfARunIsAnEventAndTheTargetHasSeenThemAll() {
    target.respond("POST", "/todo", CannedResponse.json(201, "{\"Id\": 42}"));
    double before = Metrics.read(root).value("spate_agent_events_total");
    String run =
        controlPlane.announce(
            """
            name: crud
            target: %s
            load: { users: 50, spawnRate: 50, duration: 4s }
            users:
              - name: u
                thinkTime: 100ms..300ms
                tasks:
                  - sequence:
                      - post: /todo
                        json: { Description: "${lorem.sentence}" }
                        expect: { status: 201 }
                        save: { id: $.Id }
                      - get: /todo/${id}
                        name: /todo/[id]
            """
                .formatted(target.baseUrl()));
    publishAndStart(run);
    await().atMost(PATIENCE).until(() -> controlPlane.slots(run, SlotState.ENDED) == 120);

    List<EventBatch> batches = controlPlane.batches(run);
    long events = batches.stream().mapToLong(EventBatch::size).sum();
    assertThat(events).isPositive().isEqualTo(target.counts().total());
    assertThat(controlPlane.produced(run)).isEqualTo(events);
    for (EventBatch batch : batches) {
      for (int i = 0; i < batch.size(); i++) {
        assertThat(batch.error(i)).isEqualTo(ErrorKind.NONE.code());
        assertThat(batch.name(i)).isIn("POST /todo", "GET /todo/[id]");
        assertThat(batch.responseTimeUs(i)).isGreaterThanOrEqualTo(batch.waitUs(i));
      }
    }
    assertThat(target.counts().of("GET", "/todo/42"))
        .as("the saved id is in the path of the next request")
        .isPositive();
    assertThat(controlPlane.sourcesThatSaidLast(run))
        .as("every source has said its last word")
        .isEqualTo(controlPlane.sources(run));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              Metrics metrics = Metrics.read(root);
              assertThat(metrics.value("spate_agent_events_total") - before).isEqualTo(events);
              assertThat(metrics.value("spate_agent_users")).isZero();
              assertThat(metrics.value("spate_agent_cpu_limit_cores")).isPositive();
              assertThat(metrics.ownNames()).isEqualTo(Metrics.documented("load agent"));
            });
  }

  @Test
  void recordsThatCannotBeReadAreLeftOutAndThoseAfterThemAreServed() {
    String[] garbage = {
      "\u0000\u0001\uFFFF",
      "null",
      "{}",
      "[[[[",
      "{\"schema\":99,\"runId\":\"from-the-future\",\"slot\":3,\"slots\":120,\"x\":{}}",
      "{\"runId\":\"no-phase\",\"revision\":1,\"scenario\":\"\",\"slots\":120}",
      "{\"runId\":\"new-phase\",\"revision\":1,\"phase\":\"DREAMING\",\"slots\":120}",
      "{\"runId\":null,\"slot\":3,\"slots\":120}",
      "{\"runId\":\"elsewhere\",\"slot\":4,\"slots\":120}",
    };
    List<Place> damaged = new ArrayList<>();
    for (String each : garbage) {
      byte[] bytes = each.getBytes(StandardCharsets.UTF_8);
      damaged.add(letters.write(Topics.RUN_COMMANDS, null, "no-phase", bytes));
      damaged.add(letters.write(Topics.USER_QUOTAS, 3, "garbage/3", bytes));
    }
    damaged.add(letters.write(Topics.USER_QUOTAS, 3, "garbage/3", null));
    Place removed = letters.write(Topics.RUN_COMMANDS, null, "no-phase", null);

    String run =
        controlPlane.announce(
            """
            name: after garbage
            target: %s
            load: { users: 12, spawnRate: 100, duration: 2s }
            users:
              - name: u
                thinkTime: 50ms
                tasks: [ { get: /todo } ]
            """
                .formatted(target.baseUrl()));
    publishAndStart(run);
    await().atMost(PATIENCE).until(() -> controlPlane.slots(run, SlotState.ENDED) == 120);

    assertThat(controlPlane.batches(run).stream().mapToLong(EventBatch::size).sum())
        .isPositive()
        .isEqualTo(target.counts().total());
    await()
        .atMost(PATIENCE)
        .until(() -> damaged.stream().noneMatch(p -> letters.about(AGENT, p).isEmpty()));
    assertThat(damaged).allSatisfy(p -> assertThat(letters.about(AGENT, p)).hasSize(1));
    assertThat(letters.about(AGENT, removed)).as("a tombstone is no damaged record").isEmpty();
    assertThatARestartedAgentWritesNone(damaged, letters);
  }

  /** Another instance reads the commands from their beginning, as an agent does when it starts. */
  private static void assertThatARestartedAgentWritesNone(
      List<Place> damaged, DeadLetterTopic letters) {
    Map<String, Object> kafka = Map.of("bootstrap.servers", TestKafka.bootstrapServers());
    byte[] last = "damaged after the restart".getBytes(StandardCharsets.UTF_8);
    try (DeadLetterWriter writer = new DeadLetterWriter(AGENT, kafka, warning -> {});
        TopicReader commands =
            new TopicReader(
                Topics.RUN_COMMANDS,
                kafka,
                record -> {
                  if (record.value() != null) {
                    Json.read(record.value(), RunCommand.class).requireComplete();
                  }
                },
                writer::offer,
                (topic, reason) -> {})) {
      commands.start();
      Place behind = letters.write(Topics.RUN_COMMANDS, null, "last", last);
      await().atMost(PATIENCE).until(() -> writer.unreadable() >= 10);
      await().atMost(PATIENCE).until(() -> !letters.about(AGENT, behind).isEmpty());
    }
    assertThat(damaged).allSatisfy(p -> assertThat(letters.about(AGENT, p)).hasSize(1));
  }

  @Test
  void fieldsThatANewerControlPlaneAddsAreIgnored() {
    controlPlane.addsFields();
    String run =
        controlPlane.announce(
            """
            name: newer
            target: %s
            load: { users: 6, spawnRate: 100, duration: 2s }
            users:
              - name: u
                thinkTime: 50ms
                tasks: [ { get: /todo } ]
            """
                .formatted(target.baseUrl()));
    publishAndStart(run);
    await().atMost(PATIENCE).until(() -> controlPlane.slots(run, SlotState.ENDED) == 120);

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(events(run)).isPositive().isEqualTo(target.counts().total()));
    assertThat(letters.ofKey(AGENT, run)).isEmpty();
  }

  private long events(String run) {
    return controlPlane.batches(run).stream().mapToLong(EventBatch::size).sum();
  }

  /** A newer control plane beside this agent. */
  @Test
  void aPhaseThatThereIsNotIsRefusedAloudAndItsRunAndOthersGoOn() {
    String scenario =
        """
        name: old and new
        target: %s
        load: { users: 6, spawnRate: 100, duration: 4s }
        users:
          - name: u
            thinkTime: 50ms
            tasks: [ { get: /todo } ]
        """
            .formatted(target.baseUrl());
    String run = controlPlane.announce(scenario);
    String other = controlPlane.announce(scenario);
    controlPlane.publishQuotas(other);
    publishAndStart(run);
    await().atMost(PATIENCE).until(() -> target.counts().total() > 0);
    controlPlane.sendPhase(run, "DREAMING");
    await().atMost(PATIENCE).until(() -> controlPlane.slots(other, SlotState.HELD) == 120);
    controlPlane.start(other);
    await().atMost(PATIENCE).until(() -> controlPlane.slots(run, SlotState.ENDED) == 120);
    await().atMost(PATIENCE).until(() -> controlPlane.slots(other, SlotState.ENDED) == 120);

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(events(run) + events(other))
                    .isPositive()
                    .isEqualTo(target.counts().total()));
    assertThat(events(other)).isPositive();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(letters.ofKey(AGENT, run))
                    .singleElement()
                    .satisfies(
                        letter ->
                            assertThat(letter.reason())
                                .contains("RunCommand", "RunPhase", "DREAMING", "STOPPING")));
  }

  @Test
  void failuresAreEventsWithKindAndSampleAndTheRunGoesOn() {
    target.respond("GET", "/broken", CannedResponse.text(503, "out of order"));
    String run =
        controlPlane.announce(
            """
            name: failures
            target: %s
            load: { users: 4, spawnRate: 100, duration: 4s }
            users:
              - name: u
                thinkTime: 50ms
                tasks:
                  - sequence:
                      - get: /broken
                      - get: /ok
                        expect: { body: { contains: "never said" } }
            """
                .formatted(target.baseUrl()));
    publishAndStart(run);
    await().atMost(PATIENCE).until(() -> controlPlane.slots(run, SlotState.ENDED) == 120);

    List<EventBatch> batches = controlPlane.batches(run);
    assertThat(batches.stream().mapToLong(EventBatch::size).sum())
        .isEqualTo(target.counts().total());
    assertThat(controlPlane.errors(run, "GET /broken")).containsOnly(ErrorKind.STATUS);
    assertThat(controlPlane.errors(run, "GET /ok")).containsOnly(ErrorKind.CHECK);
    assertThat(batches.stream().flatMap(b -> b.samples().stream()))
        .anySatisfy(
            sample -> {
              assertThat(sample.getName()).isEqualTo("GET /broken");
              assertThat(sample.getStatus()).isEqualTo(503);
              assertThat(sample.getBody()).isEqualTo("out of order");
            });
  }

  @Test
  void aTargetThatIsDownMakesFailuresOfItsKind() {
    String down = target.baseUrl();
    target.close();
    String run =
        controlPlane.announce(
            """
            name: down
            target: %s
            load: { users: 3, spawnRate: 100, duration: 4s }
            users:
              - name: u
                tasks:
                  - get: /x
            """
                .formatted(down));
    publishAndStart(run);
    await().atMost(PATIENCE).until(() -> controlPlane.slots(run, SlotState.ENDED) == 120);

    assertThat(controlPlane.errors(run, "GET /x"))
        .isNotEmpty()
        .containsOnly(ErrorKind.CONNECT_REFUSED);
    assertThat(controlPlane.errors(run, "GET /x").size())
        .as("users without think time do not spin on a dead target")
        .isLessThan(200);
  }

  /** The control plane has let it through, or is not the one who wrote it. */
  @Test
  void whatIsNotOnTheAgentsListIsNotConnectedToWhateverACommandSays() {
    String run =
        controlPlane.announce(
            """
            target: http://169.254.169.254
            load: { users: 3, spawnRate: 100, duration: 1s }
            users: [ { tasks: [ { get: /latest/meta-data } ] } ]
            """);
    publishAndStart(run);
    await().atMost(PATIENCE).until(() -> controlPlane.slots(run, SlotState.ENDED) == 120);

    assertThat(controlPlane.errors(run, "GET /latest/meta-data"))
        .isNotEmpty()
        .containsOnly(ErrorKind.TARGET_NOT_ALLOWED);
  }

  @Test
  void aStoppedRunEndsBeforeItsTimeAndLosesNothing() {
    String run =
        controlPlane.announce(
            """
            name: stop
            target: %s
            load: { users: 20, spawnRate: 100, duration: 10m }
            users:
              - name: u
                thinkTime: 20ms
                tasks:
                  - get: /x
            """
                .formatted(target.baseUrl()));
    publishAndStart(run);
    await().atMost(PATIENCE).until(() -> target.counts().total() > 100);

    controlPlane.stop(run);
    await().atMost(PATIENCE).until(() -> controlPlane.slots(run, SlotState.ENDED) == 120);

    assertThat(controlPlane.batches(run).stream().mapToLong(EventBatch::size).sum())
        .isEqualTo(target.counts().total());
  }

  @Test
  void eachArrivalIsOneIterationThatIsDueWhenTheRateSaysSo() {
    String run =
        controlPlane.announce(
            """
            name: arrivals
            target: %s
            load: { arrivals: 200/s, duration: 4s, maxUsers: 400 }
            users:
              - { name: Reader, weight: 3, tasks: [ { get: /read } ], thinkTime: 30s }
              - { name: Writer, tasks: [ { post: /write } ], thinkTime: 30s }
            """
                .formatted(target.baseUrl()));
    publishAndStart(run);
    await().atMost(PATIENCE).until(() -> controlPlane.slots(run, SlotState.ENDED) == 120);

    assertThat(controlPlane.arrivalsStarted(run)).isEqualTo(800);
    assertThat(controlPlane.arrivalsNotStarted(run)).isZero();
    assertThat(target.counts().total()).isEqualTo(800);
    assertThat(target.counts().of("GET", "/read"))
        .as("of each class by its weight")
        .isBetween(580L, 620L);
    List<Long> due = controlPlane.dueMicros(run);
    long start = controlPlane.startMs(run) * 1_000;
    assertThat(due).hasSize(800);
    for (int k = 0; k < 800; k++) {
      // Loops follow the machine's clock each by itself.
      assertThat(due.get(k) - start).isCloseTo(k * 5_000L, within(3_000L));
    }
    for (EventBatch batch : controlPlane.batches(run)) {
      for (int i = 0; i < batch.size(); i++) {
        assertThat(batch.user(i)).isBetween(0, 399);
      }
    }
  }

  @Test
  void anArrivalThatFindsNoFreeUserIsCountedAndNotSent() {
    try (SlowServer slow = SlowServer.start(Duration.ofMillis(500))) {
      String run =
          controlPlane.announce(
              """
              name: too-many
              target: %s
              load: { arrivals: 200/s, duration: 2s, maxUsers: 6, spacing: poisson }
              users:
                - tasks: [ { get: /x } ]
              """
                  .formatted(slow.baseUrl()));
      publishAndStart(run);
      await().atMost(PATIENCE).until(() -> controlPlane.slots(run, SlotState.ENDED) == 120);

      assertThat(controlPlane.arrivalsStarted(run))
          .as("six users, each with an iteration of half a second")
          .isBetween(6L, 30L)
          .isEqualTo(slow.counts().total());
      assertThat(controlPlane.arrivalsStarted(run) + controlPlane.arrivalsNotStarted(run))
          .as("400 and what is chance")
          .isBetween(300L, 500L);
    }
  }

  @Test
  void aRunOfIterationsGoesOnFromWhatAnotherAgentHasToldAndIsOverWhenTheyAreDone() {
    String run =
        controlPlane.announce(
            """
            name: bounded
            target: %s
            load: { users: 10, iterations: 5, spawnRate: 100 }
            users:
              - tasks: [ { get: /x } ]
            """
                .formatted(target.baseUrl()));
    // Users 0, 1 and 2 were another agent's, which has crashed since.
    SlotOrder order = new SlotOrder(120);
    controlPlane.saidOfSlot(run, order.slotOf(0), SlotState.RUNNING, 2);
    controlPlane.saidOfSlot(run, order.slotOf(1), SlotState.RUNNING, 3);
    controlPlane.saidOfSlot(run, order.slotOf(1), SlotState.HELD, 0);
    controlPlane.saidOfSlot(run, order.slotOf(2), SlotState.ENDED, 4); // its user ended for good
    publishAndStart(run);
    await().atMost(PATIENCE).until(() -> controlPlane.slots(run, SlotState.ENDED) == 120);

    assertThat(target.counts().total()).isEqualTo(50 - 2 - 3 - 5);
    assertThat(controlPlane.done(run)).isEqualTo(50 - 1);
  }

  @Test
  void aUserThatWantsTheRunToEndIsHeardWhileTheOthersGoOn() {
    String run =
        controlPlane.announce(
            """
            name: abort
            target: %s
            load: { users: 20, spawnRate: 100, duration: 60s }
            users:
              - thinkTime: 50ms
                tasks:
                  - sequence:
                      - get: /stock
                      - if: ${user} == 7
                        then:
                          - abort: run
                            reason: no stock, user ${user} has found
            """
                .formatted(target.baseUrl()));
    publishAndStart(run);

    await().atMost(PATIENCE).until(() -> !controlPlane.aborts(run).isEmpty());
    assertThat(controlPlane.aborts(run)).containsExactly("no stock, user 7 has found");
    assertThat(controlPlane.slots(run, SlotState.ENDED)).isZero();

    controlPlane.stop(run);
    await().atMost(PATIENCE).until(() -> controlPlane.slots(run, SlotState.ENDED) == 120);
    assertThat(controlPlane.aborts(run)).as("the last word says it too").hasSize(1);
  }

  private void publishAndStart(String run) {
    controlPlane.publishQuotas(run);
    await().atMost(PATIENCE).until(() -> controlPlane.slots(run, SlotState.HELD) == 120);
    assertThat(target.counts().total()).as("requests before the start").isZero();
    controlPlane.start(run);
  }

  @Test
  void theHeartbeatSaysWhoTheAgentIsAndWhatItCosts() {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(controlPlane.heartbeats())
                    .anySatisfy(
                        status -> {
                          assertThat(status.state()).isEqualTo(AgentState.READY);
                          assertThat(status.cpuLimit()).isPositive();
                          assertThat(status.heapBytes()).isPositive();
                          assertThat(status.incarnation()).isNotBlank();
                        }));
  }
}
