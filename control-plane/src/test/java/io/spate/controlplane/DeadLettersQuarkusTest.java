package io.spate.controlplane;

import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.spate.protocol.Json;
import io.spate.protocol.Topics;
import io.spate.protocol.command.RunCommand;
import io.spate.protocol.log.RunLogEntry;
import io.spate.testsupport.DeadLetterTopic;
import io.spate.testsupport.DeadLetterTopic.Place;
import io.spate.testsupport.KafkaTestResource;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What cannot be read on any topic that the control plane reads, at a real broker. */
@QuarkusTest
@TestProfile(QuickSettings.class)
@WithTestResource(value = KafkaTestResource.class, scope = TestResourceScope.MATCHING_RESOURCES)
class DeadLettersQuarkusTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String SERVICE = "control-plane";
  private static final List<Topics> READ =
      List.of(
          Topics.RUN_COMMANDS,
          Topics.SLOT_STATUS,
          Topics.AGENT_STATUS,
          Topics.RUN_REPORTS,
          Topics.RUN_LOG);

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String bootstrapServers;

  @BeforeEach
  void awaitReady() {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> when().get("/q/health/ready").then().statusCode(200));
  }

  @Test
  void damagedRecordsOfEachTopicAreLettersOnceAndCountedAndThoseBehindThemAreRead() {
    String id = "letters-" + System.nanoTime();
    try (DeadLetterTopic letters = new DeadLetterTopic(bootstrapServers);
        FakeFleet fleet = new FakeFleet(bootstrapServers)) {
      double before = counted(Topics.RUN_COMMANDS);
      List<Place> damaged = new ArrayList<>();
      for (Topics topic : READ) {
        // In the partition of what comes behind it.
        damaged.add(letters.write(topic, null, id, bytes("{\"torn")));
        // Of a report the control plane reads the verdict alone, whatever its layout.
        String unknown = topic == Topics.RUN_REPORTS ? "{\"verdict\":[]}" : "{\"schema\":99}";
        damaged.add(letters.write(topic, null, id, bytes(unknown)));
      }
      RunCommand command = Records.waiting(id, 120, 1, System.currentTimeMillis());
      letters.write(Topics.RUN_COMMANDS, null, id, Json.write(command));
      RunLogEntry entry =
          new RunLogEntry(1, id, RunLogEntry.Kind.AGENT_JOINED, "a-1", 1, "came", id, 0);
      letters.write(Topics.RUN_LOG, null, entry.key(), Json.write(entry));
      fleet.join(id);
      letters.write(Topics.RUN_REPORTS, null, id, bytes("{\"schema\":1,\"verdict\":\"failed\"}"));

      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  when()
                      .get("/api/v1/runs/" + id)
                      .then()
                      .statusCode(200)
                      .body("verdict", equalTo("failed")));
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> when().get("/api/v1/agents").then().body("agents.agentId", hasItem(id)));
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  when()
                      .get("/api/v1/runs/" + id + "/log")
                      .then()
                      .body("entries.message", hasItem("came")));
      await()
          .atMost(PATIENCE)
          .until(() -> damaged.stream().noneMatch(p -> letters.about(SERVICE, p).isEmpty()));
      await().atMost(PATIENCE).until(() -> counted(Topics.RUN_COMMANDS) == before + 2);
      assertThat(damaged).allSatisfy(p -> assertThat(letters.about(SERVICE, p)).hasSize(1));
      assertThat(letters.about(SERVICE, damaged.get(0)).getFirst().reason())
          .startsWith("not a RunCommand record: ");
      assertThat(letters.about(SERVICE, damaged.get(1)).getFirst().reason())
          .isEqualTo(
              "not a RunCommand record: its schema is 99, and this version of Spate reads up to 1:"
                  + " a newer version wrote it; upgrade this part, too");
    }
  }

  private static double counted(Topics topic) {
    String metrics = when().get("/q/metrics").then().statusCode(200).extract().asString();
    Matcher line =
        Pattern.compile(
                "spate_dead_letters_total\\{service=\"%s\",topic=\"%s\"\\} (\\S+)"
                    .formatted(SERVICE, topic.topic()))
            .matcher(metrics);
    assertThat(line.find()).as(metrics).isTrue();
    return Double.parseDouble(line.group(1));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
