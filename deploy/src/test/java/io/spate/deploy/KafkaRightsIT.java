package io.spate.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spate.protocol.Topics;
import io.spate.protocol.deadletter.DeadLetterWriter;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rights in users.yaml, at a real broker: they are enough for the services, and no more. */
class KafkaRightsIT {
  private static final String CONTROL_PLANE = "spate-control-plane";
  private static final String AGENT = "spate-load-agent";
  private static final String AGGREGATOR = "spate-aggregator";

  @TempDir static Path work;
  private static SecuredKafka kafka;

  @BeforeAll
  static void startKafka() {
    kafka = SecuredKafka.start(work);
  }

  @AfterAll
  static void stopKafka() {
    kafka.close();
  }

  /** The services as the chart starts them, over TLS; then what `helm test` does. */
  @Test
  void theServicesDoTheirWorkWithTheRightsOfTheirUsers() throws IOException {
    RecordingAuthorizer.forget();
    try (ChartParts parts = new ChartParts(Chart.render("{}"), kafka, work)) {
      parts.start();
      Script smoke = parts.smokeTest();
      assertThat(smoke.exitCode()).as("%s%n%s%n%s", smoke.out(), smoke.err(), parts.log()).isZero();
      assertThat(smoke.out())
          .as("every request that the agent has made is in the numbers")
          .containsPattern("Events +([1-9]\\d*) produced = \\1 aggregated \\+ 0 lost");
      assertThatAMarkedBaselineIsInTheAudit(parts);
      Set<String> told = parts.metrics();
      // Those of a run go with it, and this one is over.
      assertThat(namesOnTheDashboard())
          .filteredOn(name -> told.contains(name) || !name.matches("spate_run_(?!transitions).*"))
          .isNotEmpty()
          .allSatisfy(name -> assertThat(told).contains(name));
    }
    // Asked after their stop, which commits and leaves groups.
    assertThat(RecordingAuthorizer.refused()).isEmpty();
  }

  /** Marked at the aggregator, which writes it; shown by the control plane, which reads it. */
  private static void assertThatAMarkedBaselineIsInTheAudit(ChartParts parts) throws IOException {
    JsonNode runs = new ObjectMapper().readTree(parts.get(parts.api().resolve("/api/v1/runs")));
    String id = runs.path("runs").path(0).path("id").asText();
    assertThat(id).as("%s", runs).isNotEmpty();
    URI baseline = parts.pages().resolve("/api/v1/runs/" + id + "/baseline");
    // The aggregator hears that a run is over a moment after the command does.
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(parts.change("PUT", baseline)).isEqualTo(200));
    assertThat(parts.change("DELETE", baseline)).isEqualTo(200);
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              List<String> entries = new ArrayList<>();
              new ObjectMapper()
                  .readTree(parts.get(parts.api().resolve("/api/v1/audit?limit=1000")))
                  .path("entries")
                  .forEach(
                      entry ->
                          entries.add(
                              entry.path("action").asText()
                                  + " "
                                  + entry.path("subject").asText()
                                  + " "
                                  + entry.path("outcome").asText()));
              assertThat(entries)
                  .contains("run.baseline " + id + " DONE", "run.baseline-clear " + id + " DONE");
            });
  }

  private static Set<String> namesOnTheDashboard() throws IOException {
    Path file = Chart.DIRECTORY.resolve("dashboards").resolve("spate.json");
    Set<String> names = new TreeSet<>();
    for (JsonNode panel : new ObjectMapper().readTree(file.toFile()).path("panels")) {
      Matcher name =
          Pattern.compile("\\b[a-z]+(_[a-z]+)+\\b").matcher(panel.at("/targets/0/expr").asText());
      assertThat(name.find()).as(panel.toString()).isTrue();
      names.add(name.group());
    }
    return names;
  }

  @ParameterizedTest
  @CsvSource({
    AGENT + ", spate.run-commands",
    AGENT + ", spate.user-quotas",
    AGENT + ", spate.run-stats",
    AGENT + ", spate.run-reports",
    AGENT + ", spate.audit",
    AGENT + ", spate.run-data",
    AGGREGATOR + ", spate.run-data",
    CONTROL_PLANE + ", spate.request-events",
    CONTROL_PLANE + ", spate.agent-status",
    CONTROL_PLANE + ", spate.run-stats",
    CONTROL_PLANE + ", spate.run-reports",
    AGGREGATOR + ", spate.run-commands",
    AGGREGATOR + ", spate.user-quotas",
    AGGREGATOR + ", spate.request-events",
    AGGREGATOR + ", spate.slot-status"
  })
  void whatAServiceDoesNotWriteItMayNotWrite(String user, String topic) {
    try (var producer = producer(kafka.clients(user))) {
      assertThatThrownBy(
              () ->
                  producer
                      .send(new ProducerRecord<>(topic, new byte[1], new byte[1]))
                      .get(30, TimeUnit.SECONDS))
          .hasCauseInstanceOf(TopicAuthorizationException.class);
    }
  }

  /** Nothing is unreadable in the run above, so the rights for it are tried here. */
  @ParameterizedTest
  @ValueSource(strings = {AGENT, CONTROL_PLANE, AGGREGATOR})
  void everyServiceMayWriteWhatItCannotReadToTheDeadLettersOnce(String user) {
    Map<String, Object> settings = kafka.clients(user);
    for (int start = 1; start <= 2; start++) {
      try (DeadLetterWriter writer = new DeadLetterWriter(user, settings, warning -> {})) {
        for (int offset = 1; offset <= start; offset++) {
          writer.offer(
              new ConsumerRecord<>(Topics.RUN_COMMANDS.topic(), 0, offset, "key", new byte[1]),
              new IllegalArgumentException("for the test"));
        }
        await().atMost(Duration.ofSeconds(60)).until(() -> writer.written() + writer.leftOut() > 0);
        // At the second start the first one was there already, and would have been written first.
        assertThat(writer.written()).isEqualTo(1);
        assertThat(writer.leftOut()).isZero();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    AGENT + ", spate.request-events",
    AGENT + ", spate.run-reports",
    AGENT + ", spate.audit",
    AGGREGATOR + ", spate.audit",
    AGGREGATOR + ", spate.run-data",
    CONTROL_PLANE + ", spate.request-events",
    CONTROL_PLANE + ", spate.run-data",
    CONTROL_PLANE + ", spate.user-quotas",
    CONTROL_PLANE + ", spate.run-stats",
    AGGREGATOR + ", spate.user-quotas"
  })
  void whatAServiceDoesNotReadItMayNotRead(String user, String topic) {
    try (var consumer = consumer(kafka.clients(user), "")) {
      consumer.assign(List.of(new TopicPartition(topic, 0)));
      consumer.seek(new TopicPartition(topic, 0), 0);
      assertThatThrownBy(() -> consumer.poll(Duration.ofSeconds(30)))
          .isInstanceOf(TopicAuthorizationException.class);
    }
  }

  @ParameterizedTest
  @CsvSource({
    AGENT + ", spate-reducer",
    AGGREGATOR + ", spate-load-agents",
    CONTROL_PLANE + ", spate-load-agents",
    AGENT + ", elsewhere"
  })
  void nobodyJoinsTheGroupOfAnother(String user, String group) {
    try (var consumer = consumer(kafka.clients(user), group)) {
      consumer.subscribe(List.of(Topics.RUN_COMMANDS.topic()));
      assertThatThrownBy(() -> consumer.poll(Duration.ofSeconds(30)))
          .isInstanceOf(GroupAuthorizationException.class);
    }
  }

  @ParameterizedTest
  @CsvSource({
    AGENT + ", spate-reducer-1",
    CONTROL_PLANE + ", spate-reducer-1",
    AGGREGATOR + ", other-1"
  })
  void transactionsAreTheAggregatorsAlone(String user, String id) {
    Map<String, Object> settings = kafka.clients(user);
    settings.put("transactional.id", id);
    try (var producer = producer(settings)) {
      assertThatThrownBy(producer::initTransactions)
          .isInstanceOf(TransactionalIdAuthorizationException.class);
    }
  }

  @ParameterizedTest
  @CsvSource({AGENT + ", spate-x", CONTROL_PLANE + ", spate.x", AGGREGATOR + ", spate.x"})
  void nobodyMakesOrRemovesTopicsBesidesTheAggregatorsOwn(String user, String topic) {
    try (Admin admin = Admin.create(kafka.clients(user))) {
      var made = admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all();
      assertThatThrownBy(() -> made.get(30, TimeUnit.SECONDS))
          .hasCauseInstanceOf(TopicAuthorizationException.class);
      var removed = admin.deleteTopics(List.of(Topics.RUN_COMMANDS.topic())).all();
      assertThatThrownBy(() -> removed.get(30, TimeUnit.SECONDS))
          .hasCauseInstanceOf(TopicAuthorizationException.class);
    }
  }

  @Test
  void nobodyComesInWithoutAName() {
    try (Admin admin = Admin.create(kafka.clients("nobody"))) {
      var names = admin.listTopics().names();
      assertThatThrownBy(() -> names.get(30, TimeUnit.SECONDS))
          .hasCauseInstanceOf(SaslAuthenticationException.class);
    }
  }

  private static KafkaProducer<byte[], byte[]> producer(Map<String, Object> settings) {
    settings.put("max.block.ms", 30_000);
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static KafkaConsumer<byte[], byte[]> consumer(
      Map<String, Object> settings, String group) {
    if (!group.isEmpty()) {
      settings.put("group.id", group);
    }
    settings.put("enable.auto.commit", "false");
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }
}
