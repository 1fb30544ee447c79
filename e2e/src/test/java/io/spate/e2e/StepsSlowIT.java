package io.spate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.spate.protocol.Json;
import io.spate.testsupport.CannedResponse;
import io.spate.testsupport.CountingServer;
import io.spate.testsupport.SeenRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What users do, step by step, over the whole local stack: a server counts what comes from two
 * agents, and it is exactly what the scenario says and the results tell.
 */
class StepsSlowIT {
  private static Spate spate;

  private final CountingServer target = CountingServer.start();

  @BeforeAll
  static void up() {
    spate = Spate.inNewHome();
    spate.up(2);
  }

  @AfterAll
  static void down() {
    spate.close();
  }

  /** How often each job was asked about: the third answer says that it is done. */
  private final Map<String, Integer> jobs = new ConcurrentHashMap<>();

  @BeforeEach
  void serve() {
    target
        .respond("POST", "/setup", CannedResponse.json(201, "{\"id\":\"s 1\"}"))
        .respond("GET", "/list", CannedResponse.json(200, "{\"ids\":[\"a\",\"b\",\"c\"]}"))
        .respond("POST", "/login", this::login)
        .respond("POST", "/logout", StepsSlowIT::logout)
        .respondOtherwise(
            request -> {
              if (!request.path().startsWith("/job/")) {
                return CannedResponse.text(200, "ok");
              }
              boolean done = jobs.merge(request.path(), 1, Integer::sum) == 3;
              return CannedResponse.json(200, "{\"state\":\"" + (done ? "done" : "busy") + "\"}");
            });
  }

  @AfterEach
  void close() {
    target.close();
  }

  /** A token for whoever has what the setup has saved. */
  private CannedResponse login(SeenRequest request) {
    JsonNode body = json(request);
    return body.path("shared").asText().equals("s 1")
        ? CannedResponse.json(200, "{\"token\":\"t-" + body.path("login").asText() + "\"}")
        : CannedResponse.text(403, "not what the setup has saved: " + body);
  }

  private static CannedResponse logout(SeenRequest request) {
    String token = String.valueOf(request.header("Authorization"));
    return token.matches("Bearer t-u[0-5]")
        ? CannedResponse.status(204)
        : CannedResponse.text(403, token);
  }

  private static JsonNode json(SeenRequest request) {
    try {
      return Json.MAPPER.readTree(request.text());
    } catch (IOException e) {
      throw new UncheckedIOException(request.text(), e);
    }
  }

  /** The scenario as a file, with the address of the target in place of TARGET. */
  private Path scenario(String name, String text) {
    return spate.file(name, text.replace("TARGET", target.baseUrl()));
  }

  @Test
  void eachStepIsDoneAsOftenAsItSaysOnWhicheverAgent() throws IOException {
    Files.createDirectories(spate.home().resolve("common"));
    spate.file(
        "common/browse.yaml",
        """
        flows:
          browse:
            - get: /form
            - use: look
          look:
            - get: /look
              headers: { Authorization: "Bearer ${token}" }
        """);
    Path scenario =
        scenario(
            "steps.yaml",
            """
            target: TARGET
            include: common/browse.yaml
            load: { users: 6, spawnRate: 1000, iterations: 4 }
            seed: 5
            setup:
              - post: /setup
                save: { shared: $.id }
            teardown:
              - delete: /setup/${shared}
                name: /setup/[id]
            users:
              - vars: { login: "u${user}" }
                onStart:
                  - post: /login
                    json: { login: "${login}", shared: "${shared}" }
                    save: { token: $.token }
                tasks:
                  - sequence:
                      - use: browse
                      - repeat: 3
                        steps: [ { get: /repeated } ]
                      - while: ${state|new} != 'done'
                        max: 10
                        steps:
                          - get: "/job/${user}/${iteration}"
                            name: /job
                            save: { state: $.state }
                      - while: ${user} >= 0
                        max: 2
                        steps: [ { get: /twice } ]
                      - get: /list
                        save: { ids: $.ids }
                      - forEach: { in: ids, as: id }
                        steps: [ { get: "/item/${id}", name: "/item/[id]" } ]
                      - if: ${user} < 3 and not ${ids} == '[]'
                        then: [ { get: /low } ]
                        else: [ { get: /high } ]
                      - repeat: 5
                        steps:
                          - choose:
                              - weight: 3
                                steps: [ { get: /cheap } ]
                              - steps: [ { get: /dear } ]
                      - group: checkout
                        steps:
                          - post: /cart
                          - pause: 10ms..20ms
                          - post: /order
                      - parallel: [ { get: /p1 }, { get: /p2 }, { get: /p3 } ]
                        connections: 2
                onStop:
                  - post: /logout
                    headers: { Authorization: "Bearer ${token}" }
            """);

    Result result = Result.of(spate, scenario).hasNoFailure().isOfAgents(2);

    long n = 6 * 4;
    Map<String, Long> rows = new TreeMap<>(result.byName());
    long cheap = rows.remove("GET /cheap");
    long dear = rows.remove("GET /dear");
    assertThat(cheap + dear).isEqualTo(5 * n);
    assertThat(cheap).isGreaterThan(dear);
    assertThat(dear).isPositive();
    Map<String, Long> expected = new HashMap<>();
    expected.putAll(Map.of("setup POST /setup", 1L, "teardown DELETE /setup/[id]", 1L));
    expected.putAll(Map.of("POST /login", 6L, "POST /logout", 6L));
    expected.putAll(Map.of("GET /form", n, "GET /look", n, "GET /repeated", 3 * n));
    expected.putAll(Map.of("GET /job", 3 * n, "GET /twice", 2 * n, "GET /list", n));
    expected.putAll(Map.of("GET /item/[id]", 3 * n, "GET /low", n / 2, "GET /high", n / 2));
    expected.putAll(Map.of("group checkout", n, "POST /cart", n, "POST /order", n));
    expected.putAll(Map.of("GET /p1", n, "GET /p2", n, "GET /p3", n));
    assertThat(rows).isEqualTo(expected);

    assertThat(target.counts().total()).isEqualTo(result.requests() + 2);
    assertThat(target.counts().of("POST", "/setup", 201)).isOne();
    assertThat(target.counts().of("DELETE", "/setup/s 1")).isOne();
    assertThat(jobs).hasSize((int) n).allSatisfy((job, asked) -> assertThat(asked).isEqualTo(3));
    for (String path : List.of("/item/a", "/item/b", "/item/c", "/look", "/p1", "/p3")) {
      assertThat(target.counts().of("GET", path)).as(path).isEqualTo(n);
    }
    assertThat(target.counts().of("GET", "/cheap")).isEqualTo(cheap);
  }

  @Test
  void usersThatAbortThemselvesEndForGoodAndTheOthersGoOn() {
    Path scenario =
        scenario(
            "abort-user.yaml",
            """
            target: TARGET
            load: { users: 8, spawnRate: 1000, duration: 4s }
            users:
              - thinkTime: { normal: 200ms, deviation: 50ms, min: 50ms, max: 400ms }
                tasks:
                  - sequence:
                      - get: /chore/${user}
                        name: /chore
                      - if: ${user} < 4
                        then: [ { abort: user } ]
                onStop:
                  - post: /bye/${user}
                    name: /bye
            """);

    Result result = Result.of(spate, scenario).hasNoFailure().isOfAgents(2);

    for (int user = 0; user < 8; user++) {
      assertThat(target.counts().of("POST", "/bye/" + user)).as("end of user %d", user).isOne();
      long work = target.counts().of("GET", "/chore/" + user);
      if (user < 4) {
        assertThat(work).as("work of user %d, who ends", user).isOne();
      } else {
        assertThat(work).as("work of user %d", user).isGreaterThan(3);
      }
    }
    assertThat(result.requests()).isEqualTo(target.counts().total());
  }

  /** What came in JSON at a path, by one of its values, and how often. */
  private Map<String, Long> sent(String path, Function<JsonNode, String> value) {
    return target.requests().stream()
        .filter(request -> request.path().equals(path))
        .collect(
            Collectors.groupingBy(
                request -> value.apply(json(request)), TreeMap::new, Collectors.counting()));
  }

  private static Map<String, Long> each(long times, Stream<String> values) {
    return values.collect(Collectors.toMap(value -> value, value -> times));
  }

  @Test
  void rowsOfAllKindsOfFeedsGoToUsersAsTheirOrderSays() {
    spate.file("rows.csv", "id,text\n" + lines(12, "%d,\"a, \"\"%<d\"\"\"%n"));
    spate.file("rows.jsonl", lines(12, "{\"id\":%d,\"address\":{\"city\":\"c%<d\"}}%n"));
    Path scenario =
        scenario(
            "feeds.yaml",
            """
            target: TARGET
            load: { users: 4, spawnRate: 1000, iterations: 6 }
            seed: 9
            data:
              row: { file: rows.csv }
              line: { file: rows.jsonl, order: shuffled }
              any: { order: random, rows: [ { id: x }, { id: y } ] }
              own: [ one, two, three, four ]
            users:
              - onStart:
                  - post: /own
                    json: { user: "${user}", own: "${own}" }
                tasks:
                  - post: /rows
                    json:
                      user: "${user}"
                      own: "${own}"
                      row: "${row.id} ${row.text}"
                      line: "${line.id} ${line.address.city}"
                      any: "${any.id}"
            """);

    Result result = Result.of(spate, scenario).hasNoFailure().isOfAgents(2);

    assertThat(result.byName()).isEqualTo(Map.of("POST /own", 4L, "POST /rows", 24L));
    assertThat(target.counts().total()).isEqualTo(28);
    Map<String, Long> users = each(1, Stream.of("0 one", "1 two", "2 three", "3 four"));
    Function<JsonNode, String> userAndRow =
        body -> body.path("user").asText() + " " + body.path("own").asText();
    assertThat(sent("/own", userAndRow)).isEqualTo(users);
    users.replaceAll((user, once) -> 6L);
    assertThat(sent("/rows", userAndRow)).isEqualTo(users);
    // 24 iterations of 12 rows: each twice, whichever agent has its users.
    assertThat(sent("/rows", body -> body.path("row").asText()))
        .isEqualTo(each(2, lines(12, "%d a, \"%<d\"%n").lines()));
    assertThat(sent("/rows", body -> body.path("line").asText()))
        .isEqualTo(each(2, lines(12, "%d c%<d%n").lines()));
    assertThat(sent("/rows", body -> body.path("any").asText())).containsOnlyKeys("x", "y");
  }

  private static String lines(int count, String format) {
    return Stream.iterate(0, i -> i + 1)
        .limit(count)
        .map(format::formatted)
        .collect(Collectors.joining());
  }

  @Test
  void usersEndWithTheirRowsWhereAFeedSaysStop() {
    Path scenario =
        scenario(
            "stop.yaml",
            """
            target: TARGET
            load: { users: 4, spawnRate: 1000, duration: 4s }
            data:
              job: { rows: [ a, b, c, d, e, f ], atEnd: stop }
            users:
              - tasks: [ { delete: "/jobs/${job}", name: "/jobs/[id]" } ]
                onStop: [ { post: "/bye/${user}", name: /bye } ]
            """);

    Result result = Result.of(spate, scenario).hasNoFailure().isOfAgents(2);

    assertThat(result.byName()).isEqualTo(Map.of("DELETE /jobs/[id]", 6L, "POST /bye", 4L));
    Map<String, Long> once =
        each(
            1,
            Stream.concat(
                Stream.of("a", "b", "c", "d", "e", "f").map(job -> "DELETE /jobs/" + job + " 200"),
                Stream.of(0, 1, 2, 3).map(user -> "POST /bye/" + user + " 200")));
    assertThat(target.counts().asMap()).isEqualTo(once);
  }

  @Test
  void aScenarioInJavaRunsAsItIs() {
    target.respond("POST", "/todo", CannedResponse.json(201, "{\"Id\": 7}"));
    Path own =
        scenario(
            "Own.java",
            """
            import static io.spate.scenario.dsl.Dsl.*;

            import io.spate.scenario.dsl.ScenarioDraft;
            import io.spate.scenario.dsl.ScenarioSource;

            class Own implements ScenarioSource {
              @Override
              public ScenarioDraft define() {
                return scenario("Own")
                    .target("TARGET")
                    .load(users(4).spawnRate(1000).iterations(3))
                    .thresholds(failedPercent().lessThan(1))
                    .users(
                        user("U")
                            .task(
                                post("/todo")
                                    .json(object("Description", "d ${user}", "Tags", array(1, 2)))
                                    .expect(status(201))
                                    .save("id", jsonPath("$.Id")),
                                repeat(2, get("/todo/${id}").name("/todo/[id]")),
                                when(variable("id").lessThan(8), get("/less"))
                                    .otherwise(get("/more")),
                                group("g", delete("/todo/${id}").name("/todo/[id]"))));
              }
            }
            """);

    Result result = Result.of(spate, own).hasNoFailure().isOfAgents(2);

    assertThat(result.report().path("name").asText()).isEqualTo("Own");
    assertThat(result.byName())
        .isEqualTo(
            Map.of(
                "POST /todo", 12L,
                "GET /todo/[id]", 24L,
                "GET /less", 12L,
                "group g", 12L,
                "DELETE /todo/[id]", 12L));
    assertThat(target.counts().asMap())
        .isEqualTo(
            Map.of(
                "POST /todo 201", 12L,
                "GET /todo/7 200", 24L,
                "GET /less 200", 12L,
                "DELETE /todo/7 200", 12L));
    assertThat(sent("/todo", JsonNode::toString))
        .isEqualTo(
            each(
                3,
                Stream.of(0, 1, 2, 3).map("{\"Description\":\"d %d\",\"Tags\":[1,2]}"::formatted)));
  }

  @Test
  void theSampleInJavaRunsAgainstAnotherServer() {
    target.respond("POST", "/todo", CannedResponse.json(201, "{\"Id\": 7}"));
    Path sample = spate.root().resolve("examples/todo-api/scenarios/Todo.java");

    Result result =
        Result.of(
                spate,
                sample,
                "--target",
                target.baseUrl(),
                "--users",
                "12",
                "--spawn-rate",
                "100",
                "--run-time",
                "4s")
            .hasNoFailure()
            .isOfAgents(2);

    assertThat(result.byName().get("POST /todo"))
        .isEqualTo(target.counts().of("POST", "/todo"))
        .isGreaterThanOrEqualTo(12);
    assertThat(result.requests()).isEqualTo(target.counts().total());
  }
}
