package io.spate.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.spate.protocol.Topics;
import io.spate.protocol.kafka.TopicReader;
import io.spate.protocol.status.SlotState;
import io.spate.testsupport.CannedResponse;
import io.spate.testsupport.CountingServer;
import io.spate.testsupport.KafkaTestResource;
import io.spate.testsupport.SeenRequest;
import io.spate.testsupport.TestKafka;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.Test;

/**
 * Secrets that an agent sends to the system under test are in nothing else that leaves it: no
 * topic, no line of its log, no probe, no argument of its process.
 */
@QuarkusTest
@TestProfile(SecretsQuarkusTest.WithSecrets.class)
@WithTestResource(KafkaTestResource.class)
class SecretsQuarkusTest {
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  /** Set for this test's process by the module's POM. */
  private static final String VARIABLE = "SPATE_TEST_SECRET";

  private static final String KAFKA_PASSWORD = "planted-kafka-7c11";
  private static final String HEADER = "planted-header-93fd";
  private static final String COOKIE = "planted-cookie-0e5a";
  private static final String SAVED = "planted-token-d21b";

  /** One environment variable is open to scenarios; Kafka's clients are given a password. */
  public static final class WithSecrets implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "quarkus.http.test-port",
          "0",
          "spate.env.allowed",
          VARIABLE,
          // Not asked for by the broker of tests; the clients read, keep and list it all the same.
          "kafka.sasl.jaas.config",
          "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"agent\""
              + " password=\""
              + KAFKA_PASSWORD
              + "\";",
          "quarkus.log.category.\"org.apache.kafka\".level",
          "INFO",
          "quarkus.log.category.\"org.apache.kafka.clients.consumer.ConsumerConfig\".level",
          "INFO",
          "quarkus.log.category.\"org.apache.kafka.clients.producer.ProducerConfig\".level",
          "INFO");
    }
  }

  @TestHTTPResource("/")
  URI service;

  @Test
  void secretsGoToTheTargetAndNowhereElse() throws Exception {
    String variable = System.getenv(VARIABLE);
    assertThat(variable).as("the test's own secret").startsWith("planted-");
    String basic =
        Base64.getEncoder().encodeToString(("load:" + variable).getBytes(StandardCharsets.UTF_8));
    Queue<String> logged = new ConcurrentLinkedQueue<>();
    Handler ear = ear(logged);
    Logger.getLogger("").addHandler(ear);
    Map<Topics, Queue<String>> records = new ConcurrentHashMap<>();
    List<TopicReader> readers = new ArrayList<>();
    try (ControlPlaneRole controlPlane = new ControlPlaneRole();
        CountingServer target = CountingServer.start()) {
      target.respond(
          "POST",
          "/session",
          CannedResponse.json(201, "{\"token\": \"" + SAVED + "\"}")
              .withHeader("Set-Cookie", "sid=" + COOKIE + "; Path=/"));
      target.respond("GET", "/broken", CannedResponse.text(503, "out of order"));
      String run = controlPlane.announce(scenario(target.baseUrl()));
      controlPlane.publishQuotas(run);
      await().atMost(PATIENCE).until(() -> controlPlane.slots(run, SlotState.HELD) == 120);
      controlPlane.start(run);
      await().atMost(PATIENCE).until(() -> controlPlane.slots(run, SlotState.ENDED) == 120);

      // Given that they were really used
      assertThat(sent(target, "/session", "Authorization")).containsOnly("Basic " + basic);
      assertThat(sent(target, "/session", "X-Api-Key")).containsOnly(HEADER);
      assertThat(sent(target, "/broken", "Authorization")).containsOnly("Bearer " + SAVED);
      assertThat(sent(target, "/broken", "Cookie")).containsOnly("sid=" + COOKIE);

      for (Topics topic : Topics.values()) {
        readers.add(
            read(topic, records.computeIfAbsent(topic, t -> new ConcurrentLinkedQueue<>())));
      }
      readers.forEach(reader -> assertThat(reader.caughtUp()).succeedsWithin(PATIENCE));
      assertThat(records.get(Topics.REQUEST_EVENTS))
          .as("failures with their samples")
          .anyMatch(record -> record.contains(run) && record.contains("out of order"));
      // The command has the scenario's text: with the header, and with the variable's name alone.
      assertThat(topicsWith(records, HEADER)).containsExactly(Topics.RUN_COMMANDS);
      for (String secret : List.of(variable, basic, COOKIE, SAVED, KAFKA_PASSWORD)) {
        assertThat(topicsWith(records, secret)).as(secret).isEmpty();
      }
    } finally {
      readers.forEach(TopicReader::close);
      Logger.getLogger("").removeHandler(ear);
    }
    for (String secret : List.of(variable, basic, COOKIE, SAVED, HEADER, KAFKA_PASSWORD)) {
      assertThat(logged).isNotEmpty().noneMatch(line -> line.contains(secret));
      for (String path : List.of("q/health", "q/health/ready")) {
        assertThat(get(path)).isNotEmpty().doesNotContain(secret);
      }
      assertThat(ProcessHandle.current().info().commandLine().orElse("")).doesNotContain(secret);
    }
  }

  private String get(String path) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(service.resolve(path)).build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }

  private static String scenario(String target) {
    return """
    name: secrets
    target: %s
    load: { users: 6, spawnRate: 100, duration: 2s }
    http: { cookies: true }
    users:
      - thinkTime: 50ms
        onStart:
          - post: /session
            auth: { basic: { user: load, password: "${env.%s}" } }
            headers: { X-Api-Key: %s }
            expect: { status: 201 }
            save: { token: $.token }
        tasks:
          - get: /broken
            auth: { bearer: "${token}" }
    """
        .formatted(target, VARIABLE, HEADER);
  }

  private static Set<String> sent(CountingServer target, String path, String header) {
    Set<String> values = ConcurrentHashMap.newKeySet();
    for (SeenRequest request : target.requests()) {
      if (request.path().equals(path)) {
        values.add(String.valueOf(request.header(header)));
      }
    }
    return values;
  }

  private static Set<Topics> topicsWith(Map<Topics, Queue<String>> records, String secret) {
    Set<Topics> topics = EnumSet.noneOf(Topics.class);
    records.forEach(
        (topic, of) -> {
          if (of.stream().anyMatch(record -> record.contains(secret))) {
            topics.add(topic);
          }
        });
    return topics;
  }

  private static TopicReader read(Topics topic, Queue<String> records) {
    return new TopicReader(
            topic,
            Map.of("bootstrap.servers", TestKafka.ensureTopics()),
            record ->
                records.add(
                    record.key()
                        + " "
                        + (record.value() == null
                            ? ""
                            : new String(record.value(), StandardCharsets.UTF_8))),
            (record, reason) -> {
              throw reason;
            },
            (name, reason) -> {})
        .start();
  }

  private static Handler ear(Queue<String> logged) {
    return new Handler() {
      @Override
      public void publish(LogRecord record) {
        String message =
            record instanceof ExtLogRecord ext ? ext.getFormattedMessage() : record.getMessage();
        logged.add(message + " " + record.getThrown());
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }
}
