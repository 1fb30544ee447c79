package io.spate.aggregator.run;

import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.spate.aggregator.reduce.Batches;
import io.spate.aggregator.reduce.Batches.Event;
import io.spate.protocol.Topics;
import io.spate.protocol.command.RunCommand;
import io.spate.protocol.deadletter.DeadLetterWriter;
import io.spate.protocol.event.EventBatchWriter;
import io.spate.protocol.log.RunLogEntry;
import io.spate.protocol.status.AgentStatus.RunShare;
import io.spate.testsupport.DeadLetterTopic;
import io.spate.testsupport.DeadLetterTopic.Place;
import io.spate.testsupport.KafkaTestResource;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What cannot be read on any topic that the aggregator reads, at a real broker. */
@QuarkusTest
@WithTestResource(KafkaTestResource.class)
class DeadLettersIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String SERVICE = "aggregator";
  private static final List<Topics> READ =
      List.of(
          Topics.RUN_REPORTS,
          Topics.RUN_COMMANDS,
          Topics.SLOT_STATUS,
          Topics.AGENT_STATUS,
          Topics.RUN_LOG,
          Topics.RUN_STATS,
          Topics.REQUEST_EVENTS);

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String kafka;

  @BeforeEach
  void awaitReady() {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> when().get("/q/health/ready").then().statusCode(200));
  }

  @Test
  void damagedRecordsOfEachTopicAreLettersOnceAndShownAndThoseBehindThemAreRead() {
    String id = "letters-" + System.nanoTime();
    try (DeadLetterTopic letters = new DeadLetterTopic(kafka);
        PlayedAgents agents = new PlayedAgents(kafka)) {
      RunCommand waiting = agents.command(PlayedAgents.waiting(id, PlayedAgents.scenario()));
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> when().get("/api/v1/runs/" + id + "/stats").then().statusCode(200));
      List<Place> damaged = new ArrayList<>();
      byte[] newer = {(byte) 0xf0, 0x01, 0x01}; // a batch with nothing but schema = 1
      for (Topics topic : READ) {
        // With the keys, and so in the partitions, of what comes behind it.
        String key =
            switch (topic) {
              case REQUEST_EVENTS -> "a1/0";
              case RUN_STATS -> id + "/0/tot";
              default -> id;
            };
        damaged.add(letters.write(topic, null, key, bytes("{\"torn")));
        damaged.add(
            letters.write(topic, null, key, topic == Topics.REQUEST_EVENTS ? newer : bytes("[1]")));
      }
      agents.command(waiting.started(System.currentTimeMillis() - 5_000));
      EventBatchWriter source = Batches.source(id, "a1", 0);
      for (int i = 0; i < 100; i++) {
        new Event(0, System.currentTimeMillis() * 1_000 - 50_000, 50_000, 0, 200, 0)
            .writeTo(source);
      }
      agents.batch("a1", 0, source.encode(false));
      agents.heartbeat("a1", "i1", new RunShare(id, 5, 6, 100, 0, 0));
      agents.log(new RunLogEntry(1, id, RunLogEntry.Kind.AGENT_JOINED, "a1", 1, "came", "a1", 0));

      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  when()
                      .get("/api/v1/runs/" + id + "/report")
                      .then()
                      .statusCode(200)
                      .body("requests", equalTo(100))
                      .body("agents.id", hasItem("a1"))
                      .body("log.entries.message", hasItem("came")));
      await()
          .atMost(PATIENCE)
          .until(() -> damaged.stream().noneMatch(p -> letters.about(SERVICE, p).isEmpty()));
      assertThat(damaged).allSatisfy(p -> assertThat(letters.about(SERVICE, p)).hasSize(1));
      await().atMost(PATIENCE).untilAsserted(() -> assertShown(damaged));
      assertThatARestartedOneWritesNone(letters, damaged);
    }
  }

  private static void assertShown(List<Place> damaged) {
    JsonPath shown = when().get("/api/v1/dead-letters").then().statusCode(200).extract().jsonPath();
    for (Place place : damaged) {
      List<Map<String, Object>> found =
          shown.getList(
              "letters.findAll { it.service == '%s' && it.topic == '%s' && it.partition == %d && it.offset == %d }"
                  .formatted(SERVICE, place.topic().topic(), place.partition(), place.offset()));
      assertThat(found)
          .as(place.toString())
          .singleElement()
          .satisfies(
              letter -> {
                assertThat((String) letter.get("reason")).isNotBlank();
                assertThat(letter).containsKeys("at", "recordAt", "key", "valueBytes");
                assertThat(letter).doesNotContainKey("value");
              });
      int count =
          shown.getInt(
              "counts.find { it.service == '%s' && it.topic == '%s' }.count"
                  .formatted(SERVICE, place.topic().topic()));
      assertThat(count).isGreaterThanOrEqualTo(2);
    }
    assertThat(shown.getLong("count")).isGreaterThanOrEqualTo(damaged.size());
  }

  /** One that begins anew meets the same records. */
  private void assertThatARestartedOneWritesNone(DeadLetterTopic letters, List<Place> damaged) {
    Map<String, Object> settings = Map.of("bootstrap.servers", kafka);
    RuntimeException reason = new IllegalStateException("met again");
    try (DeadLetterWriter restarted = new DeadLetterWriter(SERVICE, settings, warning -> {})) {
      Map<Place, Long> times = new HashMap<>();
      damaged.forEach(p -> times.put(p, letters.about(SERVICE, p).getFirst().recordAt()));
      damaged.forEach(p -> restarted.offer(at(p, times.get(p)), reason));
      Place behind = new Place(Topics.RUN_LOG, 0, System.nanoTime());
      restarted.offer(at(behind, 1), reason);
      await().atMost(PATIENCE).until(() -> !letters.about(SERVICE, behind).isEmpty());

      assertThat(restarted.written()).isEqualTo(1);
    }
    assertThat(damaged).allSatisfy(p -> assertThat(letters.about(SERVICE, p)).hasSize(1));
  }

  private static ConsumerRecord<String, byte[]> at(Place place, long time) {
    return new ConsumerRecord<>(
        place.topic().topic(),
        place.partition(),
        place.offset(),
        time,
        TimestampType.CREATE_TIME,
        -1,
        -1,
        "k",
        new byte[1],
        new RecordHeaders(),
        Optional.empty());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
