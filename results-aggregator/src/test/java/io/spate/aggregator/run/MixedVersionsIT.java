package io.spate.aggregator.run;

import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.spate.aggregator.reduce.Batches;
import io.spate.aggregator.reduce.Batches.Event;
import io.spate.protocol.Json;
import io.spate.protocol.Topics;
import io.spate.protocol.command.RunCommand;
import io.spate.protocol.command.RunPhase;
import io.spate.protocol.event.EventBatchWriter;
import io.spate.protocol.status.AgentState;
import io.spate.protocol.status.AgentStatus;
import io.spate.protocol.status.AgentStatus.RunShare;
import io.spate.protocol.status.SlotState;
import io.spate.protocol.status.SlotStatus;
import io.spate.protocol.wire.RequestEventBatch;
import io.spate.testsupport.DeadLetterTopic;
import io.spate.testsupport.DeadLetterTopic.Place;
import io.spate.testsupport.KafkaTestResource;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Agents of the version before and of the one after in one run, as during a rolling upgrade: each
 * event is accounted for, and what cannot be understood is said to be lost.
 */
@QuarkusTest
@WithTestResource(KafkaTestResource.class)
class MixedVersionsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String SERVICE = "aggregator";
  private static final String OLD = "old-agent";
  private static final String NEW = "new-agent";
  private static final int BATCHES = 5;
  private static final int EVENTS = 100;

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String kafka;

  @BeforeEach
  void awaitReady() {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> when().get("/q/health/ready").then().statusCode(200));
  }

  /** What an agent writes that is one version behind: nothing of what was added since. */
  private static byte[] asOld(byte[] batch) throws InvalidProtocolBufferException {
    RequestEventBatch.Builder old =
        RequestEventBatch.parseFrom(batch).toBuilder()
            .clearArrivalsStartedTotal()
            .clearArrivalsNotStartedTotal()
            .clearHasPhases()
            .clearBlockedUs()
            .clearConnectingUs()
            .clearTlsUs()
            .clearSendingUs()
            .clearReceivingUs()
            .clearSchema();
    return old.build().toByteArray();
  }

  /** What an agent writes that is one version ahead: fields that this version does not know. */
  private static byte[] asNew(byte[] batch) throws InvalidProtocolBufferException {
    UnknownFieldSet.Field number = UnknownFieldSet.Field.newBuilder().addVarint(42).build();
    UnknownFieldSet.Field text =
        UnknownFieldSet.Field.newBuilder()
            .addLengthDelimited(ByteString.copyFromUtf8("added later"))
            .build();
    return RequestEventBatch.parseFrom(batch).toBuilder()
        .setUnknownFields(
            UnknownFieldSet.newBuilder().addField(900, number).addField(901, text).build())
        .build()
        .toByteArray();
  }

  private static byte[] asOld(Object record, String... addedSince) {
    ObjectNode tree = Json.MAPPER.valueToTree(record);
    tree.remove(List.of(addedSince));
    return Json.write(tree);
  }

  private static byte[] asNew(Object record) {
    ObjectNode tree = Json.MAPPER.valueToTree(record);
    tree.put("addedLater", "x").putObject("more").put("schema", 99);
    return Json.write(tree);
  }

  private static AgentStatus status(String agent, String run, long produced) {
    long now = System.currentTimeMillis();
    return new AgentStatus(
        AgentStatus.SCHEMA,
        agent,
        "i1",
        agent.equals(OLD) ? "0.0.9" : "0.2.0",
        "zone-a",
        AgentState.READY,
        now - 10_000,
        now,
        5,
        6,
        0.5,
        2,
        0,
        1,
        1,
        64 << 20,
        32 << 20,
        0,
        List.of(new RunShare(run, 5, 6, produced, 0, 0)),
        1,
        List.of(),
        null);
  }

  private static void add(EventBatchWriter source, boolean fails) {
    for (int i = 0; i < EVENTS; i++) {
      long dueUs = (System.currentTimeMillis() - i * 10L) * 1_000;
      new Event(i % 3, dueUs, 2_000, 0, fails ? 503 : 200, fails ? 8 : 0).writeTo(source);
    }
  }

  @Test
  void agentsOfTwoVersionsTakePartInOneRunAndEachEventIsAccountedFor() throws Exception {
    String id = "mixed-" + System.nanoTime();
    try (DeadLetterTopic topics = new DeadLetterTopic(kafka);
        PlayedAgents agents = new PlayedAgents(kafka)) {
      RunCommand running = start(agents, id);
      EventBatchWriter old = Batches.source(id, OLD, 0);
      EventBatchWriter ahead = Batches.source(id, NEW, 0);
      for (int batch = 1; batch <= BATCHES; batch++) {
        boolean last = batch == BATCHES;
        add(old, batch == 1);
        topics.write(Topics.REQUEST_EVENTS, null, OLD + "/0", asOld(old.encode(last)));
        add(ahead, false);
        topics.write(Topics.REQUEST_EVENTS, null, NEW + "/0", asNew(ahead.encode(last)));
        heartbeats(topics, id, batch * EVENTS, batch * EVENTS);
      }
      int slot = 0;
      for (SlotState state : List.of(SlotState.HELD, SlotState.RUNNING, SlotState.ENDED)) {
        SlotStatus said =
            new SlotStatus(SlotStatus.SCHEMA, id, slot, state, OLD, "i1", 1, 0, 0, 0, 1);
        topics.write(Topics.SLOT_STATUS, null, said.key(), asOld(said, "done", "abort", "drawn"));
        topics.write(Topics.SLOT_STATUS, null, id + "/1", asNew(said));
      }
      agents.command(running.to(RunPhase.FINISHED, null));

      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  when()
                      .get("/api/v1/runs/" + id + "/report")
                      .then()
                      .body("verdict", equalTo("passed"))
                      .body("agents.id", containsInAnyOrder(OLD, NEW)));
      JsonPath report = when().get("/api/v1/runs/" + id + "/report").jsonPath();
      assertThat(report.getLong("requests")).isEqualTo(2 * BATCHES * EVENTS);
      assertThat(report.getLong("failures")).isEqualTo(EVENTS);
      assertThat(report.getLong("events.produced")).isEqualTo(2 * BATCHES * EVENTS);
      assertThat(report.getLong("events.aggregated")).isEqualTo(2 * BATCHES * EVENTS);
      assertThat(report.getLong("events.lost")).isZero();
      assertThat(topics.ofKey(SERVICE, OLD + "/0")).isEmpty();
      assertThat(topics.ofKey(SERVICE, NEW + "/0")).isEmpty();
      assertThat(topics.ofKey(SERVICE, NEW)).isEmpty();
    }
  }

  @Test
  void aBatchOfALayoutThatIsNotUnderstoodIsRefusedAloudAndCountedAsLost() throws Exception {
    String id = "ahead-" + System.nanoTime();
    String key = NEW + "/" + id;
    try (DeadLetterTopic topics = new DeadLetterTopic(kafka);
        PlayedAgents agents = new PlayedAgents(kafka)) {
      RunCommand running = start(agents, id);
      EventBatchWriter old = Batches.source(id, OLD, 0);
      EventBatchWriter ahead = Batches.source(id, NEW, 0);
      add(old, false);
      topics.write(Topics.REQUEST_EVENTS, null, OLD + "/0", asOld(old.encode(true)));
      add(ahead, false);
      topics.write(Topics.REQUEST_EVENTS, null, key, asNew(ahead.encode(false)));
      add(ahead, false);
      byte[] another =
          RequestEventBatch.parseFrom(ahead.encode(false)).toBuilder()
              .setSchema(1)
              .build()
              .toByteArray();
      Place refused = topics.write(Topics.REQUEST_EVENTS, null, key, another);
      add(ahead, false);
      topics.write(Topics.REQUEST_EVENTS, null, key, asNew(ahead.encode(true)));
      heartbeats(topics, id, EVENTS, 3 * EVENTS);
      agents.command(running.to(RunPhase.FINISHED, null));

      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  when()
                      .get("/api/v1/runs/" + id + "/report")
                      .then()
                      .body("events.lost", equalTo(EVENTS))
                      .body("events.lostBy[0].agent", equalTo(NEW)));
      JsonPath report = when().get("/api/v1/runs/" + id + "/report").jsonPath();
      assertThat(report.getLong("events.aggregated")).isEqualTo(3 * EVENTS);
      assertThat(report.getLong("events.produced"))
          .isEqualTo(report.getLong("events.aggregated") + report.getLong("events.lost"));
      await().atMost(PATIENCE).until(() -> !topics.about(SERVICE, refused).isEmpty());
      assertThat(topics.about(SERVICE, refused))
          .singleElement()
          .satisfies(letter -> assertThat(letter.reason()).contains("newer version", "upgrade"));
    }
  }

  private RunCommand start(PlayedAgents agents, String id) {
    RunCommand waiting =
        agents.command(PlayedAgents.waiting(id, PlayedAgents.scenario("failures < 50%")));
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> when().get("/api/v1/runs/" + id + "/stats").then().statusCode(200));
    return agents.command(waiting.started(System.currentTimeMillis() - 5_000));
  }

  private static void heartbeats(
      DeadLetterTopic topics, String id, long producedByOld, long producedByNew) {
    topics.write(
        Topics.AGENT_STATUS,
        null,
        OLD,
        asOld(status(OLD, id, producedByOld), "zone", "scheduleLagP99Ms", "bottlenecks"));
    topics.write(Topics.AGENT_STATUS, null, NEW, asNew(status(NEW, id, producedByNew)));
  }
}
