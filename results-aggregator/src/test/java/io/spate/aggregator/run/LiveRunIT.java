package io.spate.aggregator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.spate.aggregator.reduce.Batches;
import io.spate.aggregator.reduce.Batches.Event;
import io.spate.protocol.Json;
import io.spate.protocol.Topics;
import io.spate.protocol.command.RunCommand;
import io.spate.protocol.command.RunPhase;
import io.spate.protocol.event.EventBatchWriter;
import io.spate.protocol.kafka.TopicReader;
import io.spate.protocol.log.RunLogEntry;
import io.spate.protocol.status.AgentState;
import io.spate.protocol.status.AgentStatus.RunShare;
import io.spate.testsupport.KafkaTestResource;
import io.spate.testsupport.Metrics;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(KafkaTestResource.class)
class LiveRunIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final HttpClient http = HttpClient.newHttpClient();

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String kafka;

  @TestHTTPResource("/")
  URI root;

  private PlayedAgents agents;

  @BeforeEach
  void play() {
    agents = new PlayedAgents(kafka);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(status("q/health/ready")).isEqualTo(200));
  }

  @AfterEach
  void close() {
    agents.close();
  }

  @Test
  void runIsCountedExactlyShownLiveAndReported() throws Exception {
    // Given a running run
    String id = "exact-" + System.nanoTime();
    RunCommand running = start(id, PlayedAgents.scenario("failures < 50%", "p95 < 60s"));
    awaitKnown(id);
    List<Sse> events = new CopyOnWriteArrayList<>();
    CompletableFuture<Void> stream = follow(id, events);

    // When three sources send batches, one twice, one never
    Random random = new Random(7);
    List<Event> counted = new ArrayList<>();
    List<EventBatchWriter> sources =
        List.of(
            Batches.source(id, "a1", 0), Batches.source(id, "a1", 1), Batches.source(id, "a2", 0));
    for (int batch = 0; batch < 30; batch++) {
      int which = batch % 3;
      EventBatchWriter source = sources.get(which);
      List<Event> added = new ArrayList<>();
      long second = System.currentTimeMillis() / 1_000 - 1;
      for (int i = 0; i < 100; i++) {
        Event event = Batches.random(random, second, batch % 2 == 0);
        event.writeTo(source);
        added.add(event);
      }
      boolean last = batch >= 27;
      byte[] encoded = source.encode(last);
      if (batch == 11) {
        continue; // lost on the way: a gap of a2
      }
      counted.addAll(added);
      String agent = which == 2 ? "a2" : "a1";
      agents.batch(agent, which % 2, encoded);
      if (batch == 12) {
        agents.batch(agent, which % 2, encoded);
      }
      agents.heartbeat("a1", "i1", new RunShare(id, 6, 6, produced(sources, 0, 1), 0, 0));
      agents.heartbeat("a2", "i1", new RunShare(id, 4, 6, produced(sources, 2), 0, 3));
    }

    // Then the numbers so far are exact
    Histogram raw = new Histogram(3);
    counted.forEach(e -> raw.recordValue(e.responseUs()));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(report(id).path("requests").asLong()).isEqualTo(counted.size()));
    JsonNode live = report(id);
    assertThat(live.path("verdict").asText()).isEqualTo("pending");
    assertThat(live.path("events").path("lost").asLong()).isEqualTo(100);
    assertThat(live.path("events").path("duplicates").asLong()).isEqualTo(1);
    assertThat(live.path("failures").asLong())
        .isEqualTo(counted.stream().filter(e -> e.error() != 0).count());
    for (var percentile :
        Map.of("p50", 50.0, "p90", 90.0, "p95", 95.0, "p99", 99.0, "p99_9", 99.9).entrySet()) {
      double expected =
          Math.min(raw.getValueAtPercentile(percentile.getValue()), max(counted)) / 1_000.0;
      assertThat(live.path("latencyMs").path(percentile.getKey()).asDouble())
          .as(percentile.getKey())
          .isEqualTo(expected);
    }
    assertThat(live.path("latencyMs").path("max").asDouble()).isEqualTo(max(counted) / 1_000.0);
    JsonNode stats = get("api/v1/runs/" + id + "/stats");
    assertThat(stats.path("now").path("users").asInt()).isEqualTo(10);
    assertThat(stats.path("now").path("agents").asInt()).isEqualTo(2);

    // And so are the metrics
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              Metrics metrics = Metrics.read(root);
              String of = "{run=\"" + id + "\"}";
              assertThat(metrics.value("spate_run_requests_total" + of)).isEqualTo(counted.size());
              assertThat(metrics.value("spate_run_users" + of)).isEqualTo(10);
              assertThat(metrics.value("spate_run_events_lost_total" + of)).isEqualTo(100);
              assertThat(metrics.ownNames()).isEqualTo(Metrics.documented("aggregator"));
            });

    // When it finishes
    agents.command(running.to(RunPhase.FINISHED, null));

    // Then the report is final, names what was lost, and the stream ends with it
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(report(id).path("verdict").asText()).isEqualTo("passed"));
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(Metrics.read(root).lines().toString()).doesNotContain(id));
    assertThatItCanBeMarkedAsBaseline(id);
    JsonNode last = report(id);
    assertThat(last.path("requests").asLong()).isEqualTo(counted.size());
    assertThat(last.path("events").path("produced").asLong()).isEqualTo(3_000);
    assertThat(last.path("events").path("aggregated").asLong()).isEqualTo(2_900);
    assertThat(last.path("events").path("lost").asLong()).isEqualTo(100);
    assertThat(last.path("events").path("lostBy").get(0).path("agent").asText()).isEqualTo("a2");
    assertThat(last.path("events").path("lostBy").get(0).path("reason").asText()).isEqualTo("gap");
    assertThat(last.path("agents")).hasSize(2);
    stream.get(30, TimeUnit.SECONDS);
    assertThat(events.getFirst().name()).isEqualTo("snapshot");
    assertThat(events.getLast().name()).isEqualTo("end");
    assertThat(events).filteredOn(e -> e.name().equals("update")).hasSizeGreaterThan(1);
    JsonNode end = events.getLast().json();
    assertThat(end.path("report")).isEqualTo(last);
    double inSeries = 0;
    for (JsonNode rps : end.path("series").path("rps")) {
      inSeries += rps.asDouble();
    }
    assertThat(Math.round(inSeries)).isEqualTo(counted.size());
    // and the runs are listed
    assertThat(get("api/v1/runs").path("runs"))
        .anySatisfy(
            run -> {
              assertThat(run.path("id").asText()).isEqualTo(id);
              assertThat(run.path("verdict").asText()).isEqualTo("passed");
              assertThat(run.path("phase").asText()).isEqualTo("finished");
            });
  }

  @Test
  void aRangeHasTheNumbersOfTheRequestsThatEndedInItLiveAndAfterwards() throws Exception {
    String id = "range-" + System.nanoTime();
    RunCommand running = start(id, PlayedAgents.scenario());
    EventBatchWriter source = Batches.source(id, "a1", 0);
    Random random = new Random(11);
    long first = System.currentTimeMillis() / 1_000 - 3;
    Map<Long, List<Event>> bySecond = new TreeMap<>();
    for (int i = 0; i < 900; i++) {
      Event event = Batches.random(random, first + i % 3, false);
      event.writeTo(source);
      bySecond.computeIfAbsent(event.second(), second -> new ArrayList<>()).add(event);
    }
    agents.batch("a1", 0, source.encode(true));
    agents.heartbeat("a1", "i1", new RunShare(id, 10, 6, source.produced(), 0, 0));

    await().atMost(PATIENCE).untilAsserted(() -> assertRanges(id, bySecond));
    agents.command(running.to(RunPhase.FINISHED, null));
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(report(id).path("verdict").asText()).isEqualTo("passed"));

    assertRanges(id, bySecond);
    JsonNode whole = get("api/v1/runs/" + id + "/latency");
    assertThat(whole.path("requests").asLong()).isEqualTo(900);
    assertThat(whole.path("settled").asBoolean()).isTrue();
    assertThat(ask("api/v1/runs/" + id + "/export/report.html").body())
        .contains("Requests by response time, milliseconds: 900 requests");
  }

  private void assertRanges(String id, Map<Long, List<Event>> bySecond) {
    assertThat(bySecond).hasSize(3);
    bySecond.forEach(
        (second, events) -> {
          String query = "?from=" + second * 1_000 + "&to=" + (second * 1_000 + 1_000);
          JsonNode range = get("api/v1/runs/" + id + "/range" + query);
          assertThat(range.path("requests").asLong()).isEqualTo(events.size());
          assertThat(range.path("failures").asLong())
              .isEqualTo(events.stream().filter(e -> e.error() != 0).count());
          Histogram raw = new Histogram(3);
          events.forEach(e -> raw.recordValue(e.responseUs()));
          assertThat(range.path("latencyMs").path("p95").asDouble())
              .isEqualTo(Math.min(raw.getValueAtPercentile(95), max(events)) / 1_000.0);
          JsonNode latency = get("api/v1/runs/" + id + "/latency" + query);
          assertThat(latency.path("requests").asLong()).isEqualTo(events.size());
          long answered = 0;
          for (JsonNode status : latency.path("statuses")) {
            answered += status.path("counts").get(0).asLong();
          }
          assertThat(answered).isEqualTo(events.size());
        });
  }

  @Test
  void breachedThresholdFailsTheRun() {
    String id = "breach-" + System.nanoTime();
    RunCommand running = start(id, PlayedAgents.scenario("p95 < 10ms", "failures < 1%"));
    EventBatchWriter source = Batches.source(id, "a1", 0);
    long nowUs = System.currentTimeMillis() * 1_000;
    for (int i = 0; i < 100; i++) {
      new Event(0, nowUs - 50_000, 50_000, 0, 200, 0).writeTo(source);
    }
    agents.heartbeat("a1", "i1", new RunShare(id, 0, 6, 100, 0, 0));
    agents.batch("a1", 0, source.encode(true));
    agents.command(running.to(RunPhase.FINISHED, null));

    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(report(id).path("verdict").asText()).isEqualTo("failed"));
    JsonNode report = report(id);
    assertThat(report.path("reason").asText()).contains("p95 < 10ms", "50ms");
    assertThat(report.path("thresholds").get(0).path("ok").asBoolean()).isFalse();
    assertThat(report.path("thresholds").get(1).path("ok").asBoolean()).isTrue();
  }

  @Test
  void eventsOfAnAgentThatCrashedAreNamedAsLost() {
    String id = "crash-" + System.nanoTime();
    RunCommand running = start(id, PlayedAgents.scenario());
    EventBatchWriter source = Batches.source(id, "a9", 0);
    long nowUs = System.currentTimeMillis() * 1_000;
    for (int i = 0; i < 40; i++) {
      new Event(0, nowUs - 50_000, 50_000, 0, 200, 0).writeTo(source);
    }
    agents.batch("a9", 0, source.encode(false));
    agents.heartbeat("a9", "i1", new RunShare(id, 5, 6, 70, 0, 0));
    agents.command(running.to(RunPhase.FINISHED, null));

    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(report(id).path("verdict").asText()).isEqualTo("passed"));
    JsonNode events = report(id).path("events");
    assertThat(events.path("produced").asLong()).isEqualTo(70);
    assertThat(events.path("lost").asLong()).isEqualTo(30);
    assertThat(events.path("lostBy").get(0).path("reason").asText()).isEqualTo("crashed");
    assertThat(report(id).path("agents").get(0).path("state").asText()).isEqualTo("missing");
  }

  @Test
  void runThatMadeNoRequestHasFailed() {
    String id = "none-" + System.nanoTime();
    RunCommand running = start(id, PlayedAgents.scenario("failures < 1%"));
    agents.heartbeat("a1", "i1", AgentState.READY, 0.1, new RunShare(id, 0, 6, 0, 0, 0));
    agents.command(running.to(RunPhase.FINISHED, null));

    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(report(id).path("verdict").asText()).isEqualTo("failed"));
    assertThat(report(id).path("reason").asText()).contains("no request was made");
  }

  @Test
  void logIsShownWithTheRunAndKeptInItsReport() throws Exception {
    String id = "log-" + System.nanoTime();
    RunCommand running = start(id, PlayedAgents.scenario());
    awaitKnown(id);
    List<Sse> events = new CopyOnWriteArrayList<>();
    CompletableFuture<Void> stream = follow(id, events);
    RunLogEntry lost = entry(id, RunLogEntry.Kind.AGENT_LOST, "a1@i1", "a1");
    agents.log(lost);
    agents.log(lost);

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(get("api/v1/runs/" + id + "/log").path("entries")).hasSize(1));
    JsonNode shown = get("api/v1/runs/" + id + "/log").path("entries").get(0);
    assertThat(shown.path("kind").asText()).isEqualTo("agent-lost");
    assertThat(shown.path("at").asLong()).isEqualTo(lost.at());
    assertThat(shown.path("agentId").asText()).isEqualTo("a1");
    assertThat(get("api/v1/runs/" + id + "/log").path("note").isNull()).isTrue();
    await().atMost(PATIENCE).until(() -> logged(events) == 1);

    agents.log(entry(id, RunLogEntry.Kind.ENDED, "3", null));
    agents.command(running.to(RunPhase.FINISHED, null));

    stream.get(60, TimeUnit.SECONDS);
    assertThat(report(id).path("log").path("entries")).hasSize(2);
    assertThat(get("api/v1/runs/" + id + "/log").path("entries")).hasSize(2);
    assertThat(ask("api/v1/runs/nobody/log").statusCode()).isEqualTo(404);
  }

  private static RunLogEntry entry(String id, RunLogEntry.Kind kind, String subject, String agent) {
    long now = System.currentTimeMillis();
    return new RunLogEntry(RunLogEntry.SCHEMA, id, kind, subject, now, "words", agent, 2);
  }

  /**
   * Different entries that a follower has been told. The same one may come twice, with the first
   * picture and as news after it: the page goes by what is in it.
   */
  private static long logged(List<Sse> events) {
    return events.stream()
        .flatMap(e -> e.json().path("report").path("log").path("entries").valueStream())
        .distinct()
        .count();
  }

  @Test
  void saturatedAgentIsNamed() {
    String id = "saturated-" + System.nanoTime();
    start(id, PlayedAgents.scenario());
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(300))
        .untilAsserted(
            () -> {
              agents.heartbeat("a7", "i1", AgentState.READY, 1.98, new RunShare(id, 5, 6, 0, 0, 0));
              JsonNode generator = report(id).path("generator");
              assertThat(generator.path("status").asText()).isEqualTo("saturated");
              assertThat(generator.path("reasons").get(0).asText()).contains("a7", "CPU");
            });
  }

  /** The mark is in Kafka, and read back by whoever reads the reports. */
  private void assertThatItCanBeMarkedAsBaseline(String id) throws Exception {
    HttpRequest mark =
        HttpRequest.newBuilder(root.resolve("api/v1/runs/" + id + "/baseline"))
            .timeout(Duration.ofSeconds(20))
            .PUT(HttpRequest.BodyPublishers.noBody())
            .build();
    assertThat(http.send(mark, HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    assertThat(get("api/v1/runs/" + id + "/baseline").path("baseline").asText()).isEqualTo(id);
    List<String> marks = new CopyOnWriteArrayList<>();
    try (TopicReader reports =
        new TopicReader(
            Topics.RUN_REPORTS,
            Map.of("bootstrap.servers", kafka),
            record -> {
              if (record.key().equals("baseline/Played") && record.value() != null) {
                marks.add(new String(record.value(), StandardCharsets.UTF_8));
              }
            },
            (record, reason) -> {},
            (topic, reason) -> {})) {
      reports.start();
      await().atMost(PATIENCE).untilAsserted(() -> assertThat(marks.toString()).contains(id));
    }
  }

  @Test
  void errorsAreProblems() throws Exception {
    HttpResponse<String> unknown = ask("api/v1/runs/nobody/stats");
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(unknown.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/problem+json");
    assertThat(Json.MAPPER.readTree(unknown.body()).path("detail").asText()).contains("nobody");
    assertThat(ask("api/v1/runs/nobody/live").statusCode()).isEqualTo(404);
    assertThat(ask("api/v1/runs/nobody/report").statusCode()).isEqualTo(404);
    assertThat(ask("api/v1/nothing").statusCode()).isEqualTo(404);
  }

  private RunCommand start(String id, String scenario) {
    RunCommand waiting = agents.command(PlayedAgents.waiting(id, scenario));
    return agents.command(waiting.started(System.currentTimeMillis() - 3_000));
  }

  private void awaitKnown(String id) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(get("api/v1/runs/" + id + "/stats").path("run").path("phase").asText())
                    .isEqualTo("running"));
  }

  private static long produced(List<EventBatchWriter> sources, int... which) {
    long produced = 0;
    for (int i : which) {
      produced += sources.get(i).produced();
    }
    return produced;
  }

  private static long max(List<Event> events) {
    return events.stream().mapToLong(Event::responseUs).max().orElseThrow();
  }

  private JsonNode report(String id) {
    return get("api/v1/runs/" + id + "/report");
  }

  private JsonNode get(String path) {
    try {
      return Json.MAPPER.readTree(ask(path).body());
    } catch (java.io.IOException e) {
      throw new AssertionError("no answer at " + path, e);
    }
  }

  private int status(String path) {
    try {
      return ask(path).statusCode();
    } catch (java.io.IOException e) {
      throw new AssertionError("no answer at " + path, e);
    }
  }

  private HttpResponse<String> ask(String path) throws java.io.IOException {
    try {
      return http.send(
          HttpRequest.newBuilder(root.resolve(path)).timeout(Duration.ofSeconds(20)).build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private record Sse(String name, JsonNode json) {}

  private CompletableFuture<Void> follow(String id, List<Sse> events) {
    return http.sendAsync(
            HttpRequest.newBuilder(root.resolve("api/v1/runs/" + id + "/live")).build(),
            HttpResponse.BodyHandlers.ofLines())
        .thenAccept(
            response -> {
              String[] name = new String[1];
              response
                  .body()
                  .forEach(
                      line -> {
                        if (line.startsWith("event:")) {
                          name[0] = line.substring(6).trim();
                        } else if (line.startsWith("data:")) {
                          events.add(new Sse(name[0], parse(line.substring(5))));
                        }
                      });
            });
  }

  private static JsonNode parse(String json) {
    try {
      return Json.MAPPER.readTree(json);
    } catch (java.io.IOException e) {
      throw new AssertionError("not JSON: " + json, e);
    }
  }
}
