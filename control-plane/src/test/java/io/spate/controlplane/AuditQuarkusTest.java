package io.spate.controlplane;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;

import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.specification.RequestSpecification;
import io.spate.access.ApiToken;
import io.spate.access.Role;
import io.spate.access.TokenSecret;
import io.spate.protocol.Json;
import io.spate.protocol.Topics;
import io.spate.protocol.audit.AuditEntry;
import io.spate.testsupport.KafkaTestResource;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who asked for what, over REST and a real broker; and that no secret is told with it. */
@QuarkusTest
@TestProfile(AuditQuarkusTest.Tokens.class)
@WithTestResource(value = KafkaTestResource.class, scope = TestResourceScope.MATCHING_RESOURCES)
class AuditQuarkusTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String PLANTED = "planted-7f3a91c2d4";

  /** Tokens, and users of this machine without one. */
  public static final class Tokens implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "spate.security.tokens", line("ops", Role.OPERATOR) + "," + line("eyes", Role.VIEWER));
    }

    private static String line(String name, Role role) {
      return new ApiToken(name, role, null, ApiToken.Hash.of(secret(name))).line();
    }
  }

  // By properties, as test and service may be in different class loaders.
  private static String secret(String name) {
    String key = AuditQuarkusTest.class.getName() + "." + name;
    if (System.getProperty(key) == null) {
      System.setProperty(key, TokenSecret.create(RANDOM));
    }
    return System.getProperty(key);
  }

  private static RequestSpecification as(String name) {
    return given().header("Authorization", "Bearer " + secret(name));
  }

  /** Everything that is logged, as it would be written. */
  private static final class Heard extends Handler {
    private final ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();

    @Override
    public void publish(LogRecord record) {
      String message =
          record instanceof ExtLogRecord ext ? ext.getFormattedMessage() : record.getMessage();
      lines.add(message + (record.getThrown() == null ? "" : " " + record.getThrown()));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String bootstrapServers;

  private final Heard log = new Heard();

  @BeforeEach
  void listen() {
    Logger.getLogger("").addHandler(log);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> when().get("/q/health/ready").then().statusCode(200));
  }

  @AfterEach
  void stopAll() {
    when().post("/api/v1/stop-all").then().statusCode(202);
    Logger.getLogger("").removeHandler(log);
  }

  private static String create(String scenario) {
    return as("ops")
        .contentType("application/yaml")
        .body(scenario.getBytes(StandardCharsets.UTF_8))
        .post("/api/v1/runs")
        .then()
        .statusCode(201)
        .extract()
        .path("id");
  }

  private static List<AuditEntry> entries(String subject) {
    String lines =
        as("ops")
            .queryParam("limit", 10_000)
            .queryParam("format", "jsonl")
            .get("/api/v1/audit")
            .then()
            .statusCode(200)
            .contentType("application/x-ndjson")
            .extract()
            .asString();
    return lines
        .lines()
        .map(line -> Json.read(line.getBytes(StandardCharsets.UTF_8), AuditEntry.class))
        .filter(entry -> entry.subject() != null && entry.subject().contains(subject))
        .toList();
  }

  private static String inShort(AuditEntry entry) {
    return entry.caller() + " " + entry.action() + " " + entry.outcome() + " " + entry.status();
  }

  @Test
  void whoAskedForWhatIsKeptWithHowItEnded() {
    String id = create(Records.SCENARIO);
    String run = "/api/v1/runs/" + id;
    as("ops")
        .contentType("application/json")
        .body("{\"users\": 4}")
        .patch(run + "/load")
        .then()
        .statusCode(202);
    as("ops").post(run + "/pause").then().statusCode(409);
    as("eyes").post(run + "/stop").then().statusCode(403);
    given()
        .header("Spate-Asked-By", "anna from 10.1.2.3")
        .contentType("application/json")
        .body("{\"reason\": \"enough\\nnow\"}")
        .post(run + "/stop")
        .then()
        .statusCode(202);
    as("wrong").post(run + "/stop").then().statusCode(401);

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(entries(id).stream().map(AuditQuarkusTest::inShort))
                    .containsExactlyInAnyOrder(
                        "ops run.create DONE 201",
                        "ops run.load DONE 202",
                        "ops run.pause REFUSED 409",
                        "eyes run.stop REFUSED 403",
                        "anonymous@loopback run.stop DONE 202",
                        "(unknown) run.stop REFUSED 401"));
    assertThat(entries(id))
        .allSatisfy(entry -> assertThat(entry.from()).isEqualTo("127.0.0.1"))
        .extracting(AuditEntry::detail)
        .contains("scenario 'todo-crud'", "4 users", "enough now");
    assertThat(entries(id))
        .filteredOn(entry -> entry.caller().equals("anonymous@loopback"))
        .first()
        .extracting(AuditEntry::askedBy)
        .isEqualTo("anna from 10.1.2.3");
    // One line each in the service's own log, also of whoever is not known.
    assertThat(log.lines)
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("audit caller=ops role=operator from=127.0.0.1 ")
                    .contains("action=\"run.create\" subject=\"" + id + "\" status=201"))
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("audit caller=null role=null")
                    .contains("action=\"run.stop\"", "status=401"));
  }

  @Test
  void stopAllSaysWhatItHasStopped() {
    String id = create(Records.SCENARIO);
    as("ops").post("/api/v1/stop-all").then().statusCode(202);

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(entries(id).stream().map(AuditQuarkusTest::inShort))
                    .contains("ops run.stop-all DONE 202"));
  }

  @Test
  void theAuditIsForOperatorsWhateverIsAddedToThePath() {
    for (String path :
        List.of(
            "/api/v1/audit",
            "/api/v1/audit/",
            "/api/v1/audit;x=1",
            "/api/v1/%61udit",
            "//api/v1//audit",
            "/api/v1/runs/../audit")) {
      as("eyes").urlEncodingEnabled(false).get(path).then().statusCode(403);
    }
  }

  @Test
  void whoAcceptsLinesGetsLinesAndAnythingElseIsToldWhatWouldBeRight() {
    create(Records.SCENARIO);
    as("ops")
        .accept("application/x-ndjson")
        .get("/api/v1/audit")
        .then()
        .statusCode(200)
        .contentType("application/x-ndjson");
    as("ops")
        .accept("application/json, application/x-ndjson")
        .get("/api/v1/audit?limit=1")
        .then()
        .statusCode(200)
        .contentType("application/json");
    as("ops")
        .get("/api/v1/audit?limit=0")
        .then()
        .statusCode(400)
        .body("detail", containsString("1 to 10000"));
    as("ops")
        .get("/api/v1/audit?format=xml")
        .then()
        .statusCode(400)
        .body("detail", containsString("json or jsonl"));
  }

  @Test
  void aSecretOfAScenarioIsInItsCommandAloneAndATokenNowhere() {
    String id =
        create(
            Records.SCENARIO.replace(
                "- get: /api/todos",
                "- { get: /api/todos, headers: { X-Api-Key: " + PLANTED + " } }"));
    login(secret("ops"));
    as("ops").post("/api/v1/runs/" + id + "/pause").then().statusCode(409);
    // A mistake beside the secret; and a token where none belongs.
    as("ops")
        .contentType("application/yaml")
        .body(("name: x\nheaders: { X-Api-Key: " + PLANTED + " }\n").getBytes())
        .post("/api/v1/runs")
        .then()
        .statusCode(422);
    as("eyes").post("/api/v1/runs/" + id + "/stop").then().statusCode(403);
    as("ops").post("/api/v1/runs/" + id + "/stop").then().statusCode(202);
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(entries(id)).hasSize(4));

    Set<Topics> withSecret = EnumSet.noneOf(Topics.class);
    for (Topics topic : Topics.values()) {
      for (String record : records(topic)) {
        assertThat(record).doesNotContain(secret("ops"), secret("eyes"));
        if (record.contains(PLANTED)) {
          withSecret.add(topic);
        }
      }
    }
    assertThat(withSecret).containsExactly(Topics.RUN_COMMANDS);
    assertThat(log.lines)
        .isNotEmpty()
        .noneMatch(line -> line.contains(PLANTED))
        .noneMatch(line -> line.contains(secret("ops")) || line.contains(secret("eyes")));
    for (String path :
        List.of(
            "/api/v1/runs",
            "/api/v1/runs/" + id,
            "/api/v1/runs/" + id + "/log",
            "/api/v1/agents",
            "/api/v1/audit?limit=10000",
            "/q/metrics",
            "/q/health")) {
      assertThat(as("ops").get(path).asString())
          .as(path)
          .isNotEmpty()
          .doesNotContain(PLANTED, secret("ops"), secret("eyes"));
    }
  }

  private static void login(String secret) {
    given()
        .redirects()
        .follow(false)
        .formParam("token", secret)
        .post("/login")
        .then()
        .statusCode(303);
  }

  /** All that a topic has now. */
  private List<String> records(Topics topic) {
    List<String> found = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers, "enable.auto.commit", "false"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic.topic()).stream()
              .map((PartitionInfo info) -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                for (ConsumerRecord<byte[], byte[]> record :
                    consumer.poll(Duration.ofMillis(200))) {
                  found.add(text(record.key()) + " " + text(record.value()) + record.headers());
                }
                return partitions.stream()
                    .allMatch(partition -> consumer.position(partition) >= ends.get(partition));
              });
    }
    return found;
  }

  private static String text(byte[] bytes) {
    return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
  }
}
