package io.spate.aggregator.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.spate.aggregator.reduce.Batches;
import io.spate.aggregator.reduce.Batches.Event;
import io.spate.aggregator.run.PlayedAgents;
import io.spate.protocol.Json;
import io.spate.protocol.command.RunCommand;
import io.spate.protocol.event.EventBatchWriter;
import io.spate.testsupport.KafkaTestResource;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(KafkaTestResource.class)
class RawEventsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final HttpClient http = HttpClient.newHttpClient();
  private final Random random = new Random(11);
  private final List<Event> events = new ArrayList<>();
  private final long startMs = System.currentTimeMillis() / 1_000 * 1_000 - 30_000;

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String kafka;

  @TestHTTPResource("/")
  URI root;

  private PlayedAgents agents;
  private String id;

  @BeforeEach
  void aRunOfThirtySeconds() {
    agents = new PlayedAgents(kafka);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(ask("q/health/ready").statusCode()).isEqualTo(200));
    id = "raw-" + System.nanoTime();
    RunCommand waiting = agents.command(PlayedAgents.waiting(id, PlayedAgents.scenario()));
    agents.command(waiting.started(startMs));
    EventBatchWriter other = Batches.source(id + "x", "a1", 0);
    EventBatchWriter one = Batches.source(id, "a1", 0);
    EventBatchWriter two = Batches.source(id, "a2", 1);
    for (int second = 0; second < 30; second++) {
      send(one, "a1", 0, second);
      send(two, "a2", 1, second);
      Batches.random(random, startMs / 1_000 + second, false).writeTo(other);
      agents.batch("a1", 0, other.encode(false));
    }
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(ask("api/v1/runs/" + id + "/report").statusCode()).isEqualTo(200));
  }

  /** Twenty events of a second, of which the batch is sent twice now and then. */
  private void send(EventBatchWriter source, String agent, int loop, int second) {
    for (int i = 0; i < 20; i++) {
      Event event = Batches.random(random, startMs / 1_000 + second, true);
      event.writeTo(source);
      source.addTrace(7, event.responseUs());
      events.add(event);
    }
    byte[] batch = source.encode(second == 29);
    agents.batch(agent, loop, batch);
    if (second % 7 == 0) {
      agents.batch(agent, loop, batch);
    }
  }

  @AfterEach
  void close() {
    agents.close();
  }

  private static List<Double> slowest(List<Event> of, int limit) {
    return of.stream()
        .map(event -> event.responseUs() / 1_000.0)
        .sorted(Comparator.reverseOrder())
        .limit(limit)
        .toList();
  }

  private List<Event> within(long fromMs, long toMs) {
    return events.stream()
        .filter(e -> e.dueUs() + e.responseUs() >= fromMs * 1_000)
        .filter(e -> e.dueUs() + e.responseUs() < toMs * 1_000)
        .toList();
  }

  @Test
  void theSlowestRequestsAreThoseOfAllEventsOfTheRunEachOnce() throws IOException {
    JsonNode answer = get("slowest?limit=25");

    assertThat(answer.path("requests").asLong()).isEqualTo(events.size());
    assertThat(answer.path("complete").asBoolean()).isTrue();
    List<Double> times = new ArrayList<>();
    answer.path("slowest").forEach(each -> times.add(each.path("responseMs").asDouble()));
    assertThat(times).isEqualTo(slowest(events, 25));
    Event first = events.stream().max(Comparator.comparingLong(Event::responseUs)).orElseThrow();
    JsonNode shown = answer.path("slowest").get(0);
    assertThat(shown.path("at").asDouble()).isEqualTo(first.dueUs() / 1_000.0);
    assertThat(shown.path("serviceMs").asDouble())
        .isEqualTo((first.responseUs() - first.waitUs()) / 1_000.0);
    assertThat(shown.path("name").asText()).isEqualTo(Batches.NAMES.get(first.name()));
    assertThat(shown.path("status").asInt()).isEqualTo(first.status());
    assertThat(shown.path("error").isNull()).isEqualTo(first.error() == 0);
    assertThat(shown.path("agent").asText()).isIn("a1", "a2");
    assertThat(shown.path("user").asInt()).isEqualTo(1);
    assertThat(shown.path("trace").asText())
        .isEqualTo(String.format("%016x%016x", 7, first.responseUs()));
  }

  @Test
  void aRangeAndANameChooseAmongThem() throws IOException {
    long from = startMs + 10_250;
    long to = startMs + 20_750;
    List<Event> within = within(from, to);

    JsonNode range = get("slowest?limit=5&from=" + from + "&to=" + to);
    JsonNode named = get("slowest?limit=5&from=" + from + "&to=" + to + "&name=POST%20/todo");

    assertThat(range.path("requests").asInt()).isEqualTo(within.size());
    List<Double> times = new ArrayList<>();
    range.path("slowest").forEach(each -> times.add(each.path("responseMs").asDouble()));
    assertThat(times).isEqualTo(slowest(within, 5));
    assertThat(named.path("requests").asLong())
        .isEqualTo(within.stream().filter(e -> e.name() == 1).count());
  }

  @Test
  void theFileHasALineForEachEventWithWhatTheAgentSaid() throws IOException {
    List<String> lines = ask("api/v1/runs/" + id + "/events.csv").body().lines().toList();

    assertThat(lines.getFirst()).isEqualTo(String.join(",", EventCsv.COLUMNS));
    assertThat(lines.stream().skip(1).map(line -> line.substring(0, line.indexOf(",,,,,,"))))
        .containsExactlyInAnyOrderElementsOf(
            events.stream().map(e -> e.dueUs() + "," + e.responseUs() + "," + e.waitUs()).toList());
    Event any = events.getFirst();
    assertThat(lines)
        .filteredOn(line -> line.startsWith(any.dueUs() + "," + any.responseUs() + ","))
        .first()
        .asString()
        .contains("," + Batches.NAMES.get(any.name()) + "," + any.status() + ",")
        .endsWith(String.format(",1,1,%016x%016x", 7, any.responseUs()));
    long to = startMs + 5_000;
    assertThat(
            ask("api/v1/runs/" + id + "/events.csv?from=" + startMs + "&to=" + to).body().lines())
        .hasSize(1 + within(startMs, to).size());
  }

  @Test
  void whatCannotBeAskedForIsRefusedAndLeavesNothingOpen() throws IOException {
    for (String limit : List.of("0", "101", "ten", "-1")) {
      assertThat(ask("api/v1/runs/" + id + "/slowest?limit=" + limit).statusCode())
          .as(limit)
          .isEqualTo(400);
    }
    assertThat(ask("api/v1/runs/" + id + "/slowest?from=5&to=5").statusCode()).isEqualTo(400);
    assertThat(ask("api/v1/runs/nobody/slowest").statusCode()).isEqualTo(404);
    assertThat(ask("api/v1/runs/nobody/events.csv").statusCode()).isEqualTo(404);
    for (int i = 0; i < 5; i++) {
      assertThat(ask("HEAD", "api/v1/runs/" + id + "/events.csv").statusCode()).isEqualTo(200);
    }
    assertThat(ask("api/v1/runs/" + id + "/slowest").statusCode()).isEqualTo(200);
  }

  private JsonNode get(String what) throws IOException {
    HttpResponse<String> answer = ask("api/v1/runs/" + id + "/" + what);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Json.MAPPER.readTree(answer.body());
  }

  private HttpResponse<String> ask(String path) throws IOException {
    return ask("GET", path);
  }

  private HttpResponse<String> ask(String method, String path) throws IOException {
    try {
      return http.sendAsync(
              HttpRequest.newBuilder(root.resolve(path))
                  .method(method, HttpRequest.BodyPublishers.noBody())
                  .build(),
              HttpResponse.BodyHandlers.ofString())
          .get(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
      throw new IOException(e);
    }
  }
}
