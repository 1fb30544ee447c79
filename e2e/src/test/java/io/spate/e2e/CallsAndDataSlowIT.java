package io.spate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.spate.fake.FakeCsv;
import io.spate.protocol.Json;
import io.spate.scenario.fake.FakeColumn;
import io.spate.scenario.fake.FakeKind;
import io.spate.scenario.fake.FakeRows;
import io.spate.testsupport.CannedResponse;
import io.spate.testsupport.CountingServer;
import io.spate.testsupport.SeenRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** gRPC, made-up data and tags over the whole local stack: what arrives is what the results say. */
class CallsAndDataSlowIT {
  private static final Duration RUN_TIMEOUT = Duration.ofMinutes(2);
  private static final int USERS = 12;
  private static final int ROUNDS = 5;
  private static final int ITERATIONS = USERS * ROUNDS;

  private static Spate spate;

  @BeforeAll
  static void up() {
    spate = Spate.inNewHome();
    spate.up(2);
  }

  @AfterAll
  static void down() {
    spate.close();
  }

  @Test
  void grpcCallsArriveAsTheResultsCountThem() throws Exception {
    Path descriptors = spate.root().resolve("examples/grpc/todo.desc");
    Files.copy(descriptors, spate.home().resolve("todo.desc"));
    try (GrpcTodos todos = new GrpcTodos(descriptors)) {
      Path scenario =
          spate.file(
              "grpc.yaml",
              """
              target: %s
              load: { users: %d, spawnRate: 1000, iterations: %d }
              grpc: { descriptors: todo.desc }
              users:
                - tasks:
                    - sequence:
                        - grpc: todo.TodoService/Create
                          message: { description: "${user} in ${iteration}", priority: HIGH }
                          expect: { json: { $.priority: HIGH } }
                          save: { id: $.id }
                        - grpc: todo.TodoService/Get
                          message: { id: "${id}" }
                          expect: { json: { $.description: "${user} in ${iteration}" } }
                        - grpc: todo.TodoService/Get
                          name: gone
                          message: { id: -1 }
                          expect: { status: NOT_FOUND }
                        - grpc: todo.TodoService/Get
                          name: missed
                          message: { id: -2 }
              """
                  .formatted(todos.baseUrl(), USERS, ROUNDS));

      Result result = Result.of(spate, scenario).isOfAgents(2);

      long each = ITERATIONS;
      assertThat(result.byName())
          .isEqualTo(
              Map.of(
                  "GRPC todo.TodoService/Create", each,
                  "GRPC todo.TodoService/Get", each,
                  "GRPC gone", each,
                  "GRPC missed", each));
      assertThat(result.requests()).isEqualTo(4 * each);
      assertThat(result.failures()).isEqualTo(each);
      assertThat(result.byKind()).hasSize(1).containsValue(each);
      JsonNode failure = result.report().path("failuresByKind").path(0);
      assertThat(failure.path("name").asText()).isEqualTo("GRPC missed");
      assertThat(failure.path("samples").path(0).path("message").asText())
          .isEqualTo("expected gRPC status OK, got 5 NOT_FOUND: no todo -2");

      assertThat(todos.argumentsOf("Create"))
          .containsExactlyInAnyOrderElementsOf(
              IntStream.range(0, USERS)
                  .boxed()
                  .flatMap(user -> rounds().map(round -> user + " in " + round))
                  .toList());
      // Each to-do that was made is read once, by whoever made it.
      assertThat(todos.argumentsOf("Get"))
          .containsExactlyInAnyOrderElementsOf(
              Stream.of(
                      IntStream.rangeClosed(1, ITERATIONS).mapToObj(Integer::toString),
                      IntStream.range(0, ITERATIONS).mapToObj(i -> "-1"),
                      IntStream.range(0, ITERATIONS).mapToObj(i -> "-2"))
                  .flatMap(id -> id)
                  .toList());
    }
  }

  private static Stream<Integer> rounds() {
    return IntStream.rangeClosed(1, ROUNDS).boxed();
  }

  /** What one run with made-up people sends, by {@code "user in iteration"}. */
  private static Map<String, String> people(String order, String seed, int rows) {
    try (CountingServer target = CountingServer.start()) {
      target.respondOtherwise(request -> CannedResponse.text(201, "made"));
      Path scenario =
          spate.file(
              "people.yaml",
              """
              target: %s
              load: { users: %d, spawnRate: 1000, iterations: %d }
              seed: %s
              data:
                person:
                  order: %s
                  fake:
                    rows: %d
                    locale: de
                    columns:
                      name: name
                      mail: email
                      login: username
                      age: { kind: number, min: 18, max: 99 }
              users:
                - tasks:
                    - post: /people
                      headers: { X-By: "${user} in ${iteration}" }
                      json: [ "${person.name}", "${person.mail}", "${person.login}", "${person.age}" ]
              """
                  .formatted(target.baseUrl(), USERS, ROUNDS, seed, order, rows));

      Result result = Result.of(spate, scenario).hasNoFailure().isOfAgents(2);

      assertThat(result.byName()).isEqualTo(Map.of("POST /people", (long) ITERATIONS));
      assertThat(target.counts().total()).isEqualTo(ITERATIONS);
      return target.requests().stream()
          .collect(
              Collectors.toMap(
                  request -> request.header("X-By"),
                  CallsAndDataSlowIT::person,
                  (one, other) -> {
                    throw new AssertionError("twice: " + one + ", " + other);
                  },
                  TreeMap::new));
    }
  }

  /** As a line of a file with all values in quotes. */
  private static String person(SeenRequest request) {
    try {
      String[] values = Json.MAPPER.readValue(request.text(), String[].class);
      return Arrays.stream(values).collect(Collectors.joining("\",\"", "\"", "\""));
    } catch (IOException e) {
      throw new UncheckedIOException(request.text(), e);
    }
  }

  /** The same rows, made up here. */
  private static List<String> made(long seed) {
    FakeRows rows =
        new FakeRows(
            ITERATIONS,
            List.of(
                new FakeColumn("name", FakeKind.NAME, 0, 0),
                new FakeColumn("mail", FakeKind.EMAIL, 0, 0),
                new FakeColumn("login", FakeKind.USERNAME, 0, 0),
                new FakeColumn("age", FakeKind.NUMBER, 18, 99)),
            "de",
            seed);
    try (FakeCsv csv = new FakeCsv(rows)) {
      String text = new String(csv.readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().skip(1).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void eachMadeUpRowGoesToOneUserOfTwoAgentsAndTheSameSeedMakesTheSameRows() {
    Map<String, String> first = people("unique", "11", ITERATIONS);
    Map<String, String> again = people("unique", "11", ITERATIONS);
    Map<String, String> other = people("unique", "12", ITERATIONS);

    List<String> made = made(11);
    assertThat(made).hasSize(ITERATIONS).doesNotHaveDuplicates();
    assertThat(first.values()).containsExactlyInAnyOrderElementsOf(made);
    assertThat(again.values()).containsExactlyInAnyOrderElementsOf(made);
    assertThat(other.values()).containsExactlyInAnyOrderElementsOf(made(12));
    assertThat(other.values()).doesNotContainAnyElementsOf(made);
    for (int value : new int[] {1, 2}) { // the mail, and the login
      assertThat(first.values())
          .extracting(row -> row.split("\",\"")[value])
          .doesNotHaveDuplicates()
          .allMatch(text -> value == 2 || text.matches("[^@]+@example\\.(com|net|org)"));
    }
  }

  @Test
  void usersDrawTheSameRandomRowsAgainWithTheSameSeed() {
    Map<String, String> first = people("random", "21", 40);

    assertThat(first).hasSize(ITERATIONS);
    assertThat(first.values().stream().distinct()).hasSizeBetween(2, 40);
    assertThat(people("random", "21", 40)).isEqualTo(first);
  }

  @Test
  void whatTagsLeaveOutIsNeitherSentNorInTheResults() {
    try (CountingServer target = CountingServer.start()) {
      target.respond("POST", "/todo", CannedResponse.json(201, "{\"Id\": 7}"));
      Path scenario =
          spate.file(
              "tags.yaml",
              """
              target: %s
              load: { users: %d, spawnRate: 1000, iterations: %d }
              users:
                - name: Reader
                  tasks:
                    - get: /todo
                      tags: [ read, smoke ]
                    - get: /report
                      tags: slow
                - name: Writer
                  tasks:
                    - name: change
                      tags: write
                      sequence:
                        - post: /todo
                          json: { Description: a }
                          save: { id: $.Id }
                        - get: /todo/${id}
                          name: /todo/[id]
                        - delete: /todo/${id}
                          name: /todo/[id]
                          tags: destructive
              """
                  .formatted(target.baseUrl(), USERS, ROUNDS));
      long half = ITERATIONS / 2; // two classes of the same weight

      Result smoke = Result.of(spate, scenario, "--tags", "smoke").hasNoFailure();
      assertThat(smoke.byName()).isEqualTo(Map.of("GET /todo", (long) ITERATIONS));
      assertThat(target.counts().asMap()).isEqualTo(Map.of("GET /todo 200", (long) ITERATIONS));

      target.counts().reset();
      Result both =
          Result.of(spate, scenario, "--tags", "smoke,write", "--exclude-tags", "destructive")
              .hasNoFailure()
              .isOfAgents(2);
      assertThat(both.byName())
          .isEqualTo(Map.of("GET /todo", half, "POST /todo", half, "GET /todo/[id]", half));
      assertThat(target.counts().asMap())
          .isEqualTo(
              Map.of("GET /todo 200", half, "POST /todo 201", half, "GET /todo/7 200", half));

      // One that nothing has is a mistake, and nothing is sent.
      target.counts().reset();
      spate
          .run(RUN_TIMEOUT, "run", scenario.toString(), "--tags", "smoky")
          .exitsWith(2)
          .says("smoky", "smoke");
      assertThat(target.counts().total()).isZero();
    }
  }
}
