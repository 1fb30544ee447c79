package io.spate.cli;

import static java.time.temporal.ChronoUnit.DAYS;
import static org.assertj.core.api.Assertions.assertThat;

import io.spate.access.ApiToken;
import io.spate.access.Role;
import io.spate.cli.api.RunView;
import io.spate.protocol.Json;
import io.spate.protocol.report.RunReport;
import io.spate.scenario.Scenario;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command from its arguments to its exit code, with real HTTP to servers that are faked. */
class SpateMainTest {
  private static final String SCENARIO =
      """
      name: Todo CRUD
      target: http://127.0.0.1:8080
      load: { users: 5, spawnRate: 5, duration: 5s }
      users:
        - name: u
          tasks:
            - get: /x
      """;

  @TempDir private Path directory;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private Map<String, String> variables = Map.of("PATH", System.getenv("PATH"));
  private FakeServers servers;

  @BeforeEach
  void start() throws IOException {
    servers = FakeServers.start();
    Files.writeString(directory.resolve("crud.yaml"), SCENARIO);
  }

  @AfterEach
  void stop() {
    servers.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "dmeo | unknown command dmeo (did you mean demo?)",
        "run --usres 3 crud.yaml | unknown option --usres (did you mean --users?)",
        "run crud.yaml more | one argument too many: more",
        "run | Missing required parameter: 'FILE'",
        "run --users 0 crud.yaml | --users: users must be at least 1, got 0",
        "run --users many crud.yaml | 'many' is not an int",
        "run -r 0 crud.yaml | --spawn-rate: spawnRate must be greater than 0",
        "run -t 60 crud.yaml | a duration needs a unit, got '60'; write 60s",
        "run --target ftp://x crud.yaml | --target:",
        "run --server nowhere crud.yaml | 'nowhere' is no address of a server",
        "run --aggregator http://h:1 crud.yaml | --aggregator needs --server too",
        "run crud.yaml --wait 10s | --wait needs --server too",
        "run crud.yaml --server http://h:1 --wait 10 | unit",
        "run --agents 200 crud.yaml | --agents: must be between 0 and 120, got 200",
        "run --json no/such/report.json crud.yaml | there is no directory",
        "run --csv no/such/x crud.yaml | --csv no/such/x_stats.csv: there is no directory",
        "run --html . crud.yaml | --html .: this is a directory; name a file in it",
        "run --out crud.yaml crud.yaml | --out crud.yaml: cannot make this directory",
        "report | Missing required parameter: 'RUN'",
        "report r1 --server http://h:1 | --server needs --aggregator too",
        "export r1 --server http://h:1 --aggregator http://h:1 | Missing required option:"
            + " '--out=FILE'",
        "export r1 -o no/such/e.csv | there is no directory",
        "export r1 -o e.csv --from 10 | a duration needs a unit, got '10'; write 10s",
        "export r1 -o e.csv --from 20s --to 20s | --from has to be before --to",
        "export r1 -o e.csv --format xlsx | expected one of [csv, parquet]",
        "export r1 -o e.csv --server http://h:1 | --server needs --aggregator too",
        "compare --baseline a b | --baseline takes the baseline that is marked: name the run alone",
        "compare r1 | Missing required parameter: 'RUN'",
        "compare a b --fail-on p95+10% | 'p95+10%' is no change; write METRIC>+N%",
        "compare a b --fail-on p96>+10% | 'p96' is no metric; there are rps, failures, mean, p50",
        "up --only redis | expected one of [KAFKA]",
        "up --only kafka --agents 2 | --only kafka starts no agent",
        "run not-there.yaml | no such file: not-there.yaml",
        "up --agents -1 | --agents: must be between 0 and 120",
        "stop | give the id of a run, or --all",
        "runs --token-file t | --token-file needs --server too",
        "runs --server http://h:1 --token-file none | --token-file none: there is no such file",
        "runs --server http://h:1 --token-file crud.yaml | crud.yaml: this is no API token",
        "token | a command is missing: create",
        "token create ci | Missing required option: '--role=ROLE'",
        "token create ci --role admin | 'admin' is no role; there are viewer, operator",
        "token create ci --role viewer --expires 30 | '30' is no time; write hours (12h), days",
        "token create (local) --role viewer | '(local)' is no name of a token",
        "logs turbine | no log of a process 'turbine'"
      })
  void wrongArgumentsAreToldInWords(String arguments, String words) {
    assertThat(spate(arguments.split(" "))).isEqualTo(ExitCode.USAGE);
    assertThat(err()).startsWith("spate: ").contains(words);
    assertThat(out()).isEmpty();
  }

  @Test
  void everyMistakeOfAScenarioHasItsPlace() throws IOException {
    Files.writeString(
        directory.resolve("typo.yaml"), SCENARIO.replace("spawnRate", "spawnrate") + "x: 1\n");

    assertThat(spate("run", "typo.yaml")).isEqualTo(ExitCode.USAGE);
    assertThat(err())
        .contains("typo.yaml:3:", "spawnRate", "typo.yaml:8:1:", "2 mistakes in typo.yaml");
    assertThat(spate("validate", "typo.yaml")).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void aRightScenarioIsToldBack() {
    assertThat(spate("validate", "crud.yaml")).isZero();
    assertThat(out()).contains("crud.yaml is right", "Todo CRUD", "5 users", "GET /x");
  }

  private static final String RIGHT =
      """
      target: http://127.0.0.1:8080
      load: { users: 5, duration: 10s }
      vars: { id: 1 }
      users:
        - tasks:
            - get: /x/${id}
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "duration: 10s | duraton: 10s | s.yaml:2:19: unknown key 'duraton' (did you mean 'duration'? keys are users,",
        "users: 5 | users: many | s.yaml:2:16: users must be a whole number, got 'many'",
        "duration: 10s | duration: 10 | s.yaml:2:29: duration: a duration needs a unit, got '10' (write 10s)",
        "/x/${id} | /x/${idd} | s.yaml:6:19: unknown variable 'idd' (did you mean 'id'?",
        "users: 5, | spike: { base: 5; peak: 50; at: 8s; for: 5s }, | s.yaml:2:41: the spike is not over at the end of the run (duration must be longer)",
        "10s } | 10s; warmUp: 20s } | s.yaml:2:42: warmUp must be shorter than the run of 10s, got 20s (it is a part of the run's time)",
        "vars: { id: 1 } | data: { id: ids.csv } | s.yaml:3:13: there is no file DIR/ids.csv (paths are meant from DIR)",
        "vars: { id: 1 } | include: none.yaml | s.yaml:3:10: no such file: none.yaml",
        "vars: { id: 1 } | include: a.yaml | b.yaml:2:5: file 'a.yaml' includes itself (by way of b.yaml; take one of the two out)",
        "vars: { id: 1 } | data: { id: bad.csv } | s.yaml:3:13: bad.csv line 3: values: 2, columns: 1",
        "vars: { id: 1 } | vars: [ | s.yaml:",
      })
  void everyKindOfMistakeIsToldWithFileLineColumnAndWhatWouldBeRight(
      String right, String wrong, String told) throws IOException {
    Files.writeString(directory.resolve("a.yaml"), "include: b.yaml\n");
    Files.writeString(directory.resolve("b.yaml"), "include:\n  - a.yaml\n");
    Files.writeString(directory.resolve("bad.csv"), "name\nanna\nben,7\n");
    assertThat(RIGHT).contains(right);
    Files.writeString(directory.resolve("s.yaml"), RIGHT.replace(right, wrong.replace(';', ',')));

    for (String command : List.of("validate", "run")) {
      err.reset();
      assertThat(spate(command, "s.yaml")).isEqualTo(ExitCode.USAGE);
      assertThat(err()).contains(told.replace("DIR", directory.toString()), "in s.yaml");
    }
  }

  private static final String TAGGED =
      """
      target: http://127.0.0.1:8080
      load: { users: 5, duration: 10s }
      users:
        - tasks:
            - { get: /fast, tags: [ smoke, read ] }
            - { get: /slow, tags: [ smoke, slow ] }
            - get: /else
      """;

  @Test
  void whatATagLeavesOfAScenarioIsToldBack() throws IOException {
    Files.writeString(directory.resolve("tags.yaml"), TAGGED);

    assertThat(spate("validate", "tags.yaml", "--tags", "smoke,read", "--exclude-tags", "slow"))
        .as(err())
        .isZero();
    assertThat(out())
        .contains("only tags   smoke, read", "not tags    slow", "request     GET /fast", "1 task")
        .doesNotContain("GET /slow", "GET /else");
  }

  @Test
  void aTagThatNothingHasIsToldAlikeByAllThatTakeTags() throws IOException {
    Files.writeString(directory.resolve("tags.yaml"), TAGGED);
    Files.writeString(
        directory.resolve("tags.json"),
        "{ \"target\": \"http://127.0.0.1\", \"load\": { \"users\": 1, \"duration\": \"1s\" },"
            + " \"users\": [ { \"tasks\": [ { \"get\": \"/\", \"tags\": \"smoke\" } ] } ] }\n");

    for (String command : List.of("validate", "run")) {
      assertThat(spate(command, "tags.yaml", "--tags", "smok")).isEqualTo(ExitCode.USAGE);
      assertThat(err())
          .contains(
              "--tags: nothing has the tag 'smok' (did you mean 'smoke'? tags are read, slow,"
                  + " smoke)\n1 mistake in tags.yaml");
      assertThat(spate(command, "tags.json", "--exclude-tags", "zz")).isEqualTo(ExitCode.USAGE);
      assertThat(err()).contains("--tags: nothing has the tag 'zz' (tags are smoke)");
    }
  }

  @Test
  void aMistakeInTheFileKeepsItsPlaceWhereTagsAreChosen() throws IOException {
    Files.writeString(directory.resolve("open.yaml"), TAGGED + "thresholds: [ p95 < 1s\n");
    Files.writeString(directory.resolve("own.yaml"), TAGGED + "tags: { exclude: slow }\n");

    assertThat(spate("validate", "open.yaml", "--tags", "smoke")).isEqualTo(ExitCode.USAGE);
    assertThat(err()).contains("open.yaml:").doesNotContain("--tags");
    assertThat(spate("validate", "own.yaml", "--tags", "smoke")).isEqualTo(ExitCode.USAGE);
    assertThat(err())
        .contains(
            "--tags: the scenario has a choice of tags of its own (the first is on line 8; leave"
                + " out one of the two)");
  }

  @Test
  void whatAScenarioWouldDoIsShownOverTime() throws IOException {
    Files.writeString(
        directory.resolve("stages.yaml"),
        """
        target: http://127.0.0.1:8080
        load:
          stages: [ { duration: 30s, users: 120 }, { duration: 30s, users: 120 } ]
        vars: { PASSWORD: SET-ME, size: 5 }
        users:
          - thinkTime: 1s..3s
            tasks:
              - { get: /x, weight: 3 }
              - { post: /y, form: { password: "${PASSWORD}" } }
        """);

    assertThat(spate("validate", "stages.yaml")).isZero();
    // 120 users, one request each in 2 s on average.
    assertThat(out())
        .contains(
            "    120 |" + " ".repeat(27) + "#".repeat(33) + "\n",
            "        |" + "#".repeat(60) + "\n      0 +" + "-".repeat(60) + "\n",
            "about 60.0 requests a second at the peak (estimate",
            "task      3 x GET /x",
            "to be set   PASSWORD (under vars)")
        .doesNotContain("to be set   size", "\u001b");
  }

  private static final String WITH_DATA =
      """
      target: http://127.0.0.1:8080
      load: { users: 5, duration: 10s }
      data: { account: { file: accounts.csv, atEnd: stop } }
      users: [ { tasks: [ { get: "/${account.name}", name: x } ] } ]
      """;

  @Test
  void theDataFilesOfAScenarioAreReadFromItsFolder() throws IOException {
    Files.createDirectory(directory.resolve("tests"));
    Files.writeString(directory.resolve("tests/data.yaml"), WITH_DATA);
    Files.writeString(directory.resolve("tests/accounts.csv"), "name,age\nanna,7\nben,8\n");

    assertThat(spate("validate", "tests/data.yaml")).as(err()).isZero();
    assertThat(out())
        .contains(
            "data        account, 2 rows of name, age; sequential, stop at the end",
            "file        accounts.csv");
    assertThat(err()).isEmpty();
  }

  @Test
  void aDataFileThatIsMissingOrWrongIsToldAtItsPlace() throws IOException {
    Files.writeString(directory.resolve("data.yaml"), WITH_DATA);

    assertThat(spate("validate", "data.yaml")).isEqualTo(ExitCode.USAGE);
    assertThat(err()).contains("data.yaml:3:26: there is no file ", "accounts.csv", "meant from");

    Files.writeString(directory.resolve("accounts.csv"), "name,age\nanna\n");
    assertThat(spate("validate", "data.yaml")).isEqualTo(ExitCode.USAGE);
    assertThat(err()).contains("accounts.csv line 2: values: 1, columns: 2");

    Files.writeString(
        directory.resolve("accounts.csv"), "name\n" + "anna\n".repeat(120_000) + "b,c\n");
    assertThat(spate("validate", "data.yaml")).isEqualTo(ExitCode.USAGE);
    assertThat(err()).contains("accounts.csv line 120002: values: 2, columns: 1");
  }

  @Test
  void whatScriptsSaveIsListedAndAMistakeInOneHasItsPlaceInTheFile() throws IOException {
    String scenario =
        """
        target: http://127.0.0.1:8080
        load: { users: 5, duration: 10s }
        users:
          - tasks:
              - sequence:
                  - script: |
                      const body = JSON.stringify({ id: Number(id) });
                      return { body, signature: hmac('SHA-256', 'key', body) };
                    with: { id: "${counter}" }
                    save: [ body, signature ]
                  - post: /todo
                    headers: { X-Signature: "${signature}" }
                    body: ${body}
        """;
    Files.writeString(directory.resolve("script.yaml"), scenario);
    Files.writeString(
        directory.resolve("wrong.yaml"), scenario.replace("const body =", "const body = ="));

    assertThat(spate("validate", "script.yaml")).as(err()).isZero();
    assertThat(out()).contains("script      saves body", "script      saves signature");
    assertThat(spate("validate", "wrong.yaml")).isEqualTo(ExitCode.USAGE);
    assertThat(err()).contains("wrong.yaml:7:28: not valid JavaScript: syntax error");
  }

  @Test
  void rowsThatAreMadeUpAreShownByTheirFirst() throws IOException {
    Files.writeString(
        directory.resolve("fake.yaml"),
        """
        target: http://127.0.0.1:8080
        load: { users: 5, duration: 10s }
        data:
          person:
            fake: { rows: 100000, locale: de, seed: 7, columns: { mail: email, age: { kind: number, min: 18, max: 18 } } }
        users: [ { tasks: [ { get: "/${person.mail}/${person.age}", name: x } ] } ]
        """);

    assertThat(spate("validate", "fake.yaml")).as(err()).isZero();
    assertThat(out())
        .contains("data        person, 100,000 rows of mail, age; sequential")
        .containsPattern(
            "made up   de, seed 7; the first is [a-z0-9.]+1@example\\.(com|net|org) \\| 18");
  }

  @Test
  void dataFromOutsideTheScenariosFolderIsNamed() throws IOException {
    Files.createDirectory(directory.resolve("tests"));
    Files.writeString(directory.resolve("accounts.csv"), "name\nanna\n");
    Files.writeString(
        directory.resolve("tests/data.yaml"), WITH_DATA.replace("accounts", "../accounts"));

    assertThat(spate("validate", "tests/data.yaml")).as(err()).isZero();
    assertThat(err())
        .contains(
            "data from outside the scenario's folder: ../accounts.csv ("
                + directory.resolve("accounts.csv").toRealPath());
  }

  @Test
  void filesThatUsersUploadMayBeOfAnyKind() throws IOException {
    Files.writeString(
        directory.resolve("photo.yaml"),
        """
        target: http://127.0.0.1:8080
        load: { users: 5, duration: 10s }
        users: [ { tasks: [ { post: /photos, multipart: { photo: { file: beach.jpg } } } ] } ]
        """);
    Files.write(directory.resolve("beach.jpg"), new byte[] {-1, -40, 0, 13, 10});

    assertThat(spate("validate", "photo.yaml")).as(err()).isZero();
    assertThat(out()).contains("file        beach.jpg");
  }

  @Test
  void whereFilesCannotBeAddedToAScenarioIsSaid() throws IOException {
    Files.writeString(directory.resolve("data.yaml"), WITH_DATA.indent(2));
    Files.writeString(directory.resolve("accounts.csv"), "name\nanna\n");

    assertThat(spate("validate", "data.yaml")).isEqualTo(ExitCode.USAGE);
    assertThat(err()).contains("the data files cannot be added to data.yaml");
  }

  @Test
  void whatTheAgentsEnvironmentMustHoldIsNamed() throws IOException {
    Files.writeString(
        directory.resolve("env.yaml"),
        """
        target: http://127.0.0.1:8080
        load: { users: 1, duration: 1s }
        http: { auth: { bearer: "${env.API_TOKEN}" } }
        users: [ { tasks: [ { get: /x } ] } ]
        """);

    assertThat(spate("validate", "env.yaml")).as(err()).isZero();
    assertThat(out()).contains("  of agents   API_TOKEN (in their environment)");
  }

  @Test
  void whereTokensAreGotFromIsNamed() throws IOException {
    Files.writeString(
        directory.resolve("token.yaml"),
        """
        target: http://127.0.0.1:8080
        load: { users: 1, duration: 1s }
        http: { auth: { oauth2: { tokenUrl: /token, clientId: c, clientSecret: "${env.SECRET}" } } }
        users: [ { tasks: [ { get: /x } ] } ]
        """);

    assertThat(spate("validate", "token.yaml")).as(err()).isZero();
    assertThat(out())
        .contains("  token       POST oauth2 token, from /token")
        .contains("  request     POST oauth2 token")
        .contains("  of agents   SECRET (in their environment)");
  }

  @Test
  void filesThatAScenarioIncludesArePutInBeforeItIsSent() throws IOException {
    Files.createDirectories(directory.resolve("tests/flows"));
    Files.writeString(
        directory.resolve("tests/shop.yaml"),
        """
        target: http://127.0.0.1:8080
        include: flows/login.yaml
        load: { users: 1, duration: 1s }
        users: [ { tasks: [ { sequence: [ { use: login } ] } ] } ]
        """);
    Path login = directory.resolve("tests/flows/login.yaml");
    Files.writeString(login, "flows:\n  login: [ { post: /login } ]\n");
    givenARun(Reports.passed());

    assertThat(spate("validate", "tests/shop.yaml")).as(err()).isZero();
    assertThat(out()).contains("request     POST /login");
    assertThat(spate("run", "tests/shop.yaml", "--server", servers.url().toString()))
        .as(err())
        .isZero();
    assertThat(Scenario.parse(servers.asked().getFirst().body(), "sent").requestNames())
        .containsExactly("POST /login");

    Files.writeString(login, "flows:\n  login: [ { post: login } ]\n");
    assertThat(spate("validate", "tests/shop.yaml")).isEqualTo(ExitCode.USAGE);
    assertThat(err())
        .contains(
            "tests/flows/login.yaml:2:20: a path must begin with '/'", "1 mistake in tests/shop");
    Files.delete(login);
    assertThat(spate("validate", "tests/shop.yaml")).isEqualTo(ExitCode.USAGE);
    assertThat(err()).contains("tests/shop.yaml:2:10: no such file: tests/flows/login.yaml");
  }

  @Test
  void aShapeOfTheLoadIsDrawnToo() throws IOException {
    Files.writeString(
        directory.resolve("spike.yaml"),
        """
        target: http://127.0.0.1:8080
        load: { duration: 60s, warmUp: 5s, spike: { base: 0, peak: 30, at: 20s, for: 10s } }
        users: [ { tasks: [ { get: /x } ] } ]
        """);

    assertThat(spate("validate", "spike.yaml")).as(err()).isZero();
    assertThat(out())
        .contains(
            "    30 |" + " ".repeat(20) + "#".repeat(10) + "\n",
            "30 users, ",
            "1m, 6 stages, 5s of it warm-up");
  }

  @Test
  void curlCommandsBecomeAScenarioThatIsRight() throws IOException {
    Files.writeString(directory.resolve("c.sh"), "curl http://127.0.0.1:8080/x -u a:b\n");

    assertThat(spate("import", "curl", "c.sh", "-o", "c.yaml")).as(err()).isZero();
    assertThat(err()).contains("set vars: BASIC_CREDENTIALS");
    assertThat(spate("validate", "c.yaml")).isZero();
    assertThat(spate("import", "curl", "c.sh")).isZero();
    assertThat(out()).contains(Files.readString(directory.resolve("c.yaml")));
    assertThat(spate("import", "har", "c.sh")).isEqualTo(ExitCode.USAGE);
    assertThat(err()).contains("c.sh: not a recording (HAR) that can be read");
    assertThat(spate("import", "har", "c.sh", "--think-time", "often")).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void aRunPostsScenarioAndOverridesAndWritesTheReportAsItCame() throws IOException {
    givenARun(Reports.passed());

    int code =
        spate(
            "run",
            "crud.yaml",
            "--server",
            servers.url() + "/",
            "-u",
            "7",
            "-r",
            "2.5",
            "-t",
            "1m30s",
            "-H",
            "http://localhost:9",
            "--expect-agents",
            "2",
            "--json",
            "report.json");

    assertThat(code).as(err()).isZero();
    FakeServers.Asked post = servers.asked().get(0);
    assertThat(post.line())
        .isEqualTo(
            "POST /api/v1/runs?users=7&spawnRate=2.5&duration=1m30s"
                + "&target=http%3A%2F%2Flocalhost%3A9&expectAgents=2");
    assertThat(post.contentType()).isEqualTo("application/yaml");
    assertThat(post.body()).isEqualTo(SCENARIO);
    assertThat(out()).contains("live results: " + servers.url() + "/runs/r1", "passed");
    byte[] written = Files.readAllBytes(directory.resolve("report.json"));
    assertThat(Json.read(written, RunReport.class)).isEqualTo(Reports.passed());
  }

  @Test
  void aRunWaitsForServersThatAreAboutToBeReady() throws IOException {
    givenARun(Reports.passed());
    AtomicInteger looks = new AtomicInteger();
    servers.problem("GET /q/health/ready", 503, health("DOWN"));
    servers.when(
        "GET /q/health/ready",
        () -> {
          if (looks.incrementAndGet() == 3) {
            servers.on("GET /q/health/ready", health("UP"));
          }
        });
    String url = servers.url().toString();

    int code =
        spate("run", "crud.yaml", "--server", url, "--aggregator", url, "--wait", "30s", "-q");

    assertThat(code).as(err()).isZero();
    assertThat(servers.asked())
        .extracting(FakeServers.Asked::line)
        .startsWith(
            "GET /q/health/ready",
            "GET /q/health/ready",
            "GET /q/health/ready",
            "GET /q/health/ready",
            "POST /api/v1/runs");
  }

  @Test
  void aServerThatIsNotReadyInTimeIsSaidWithItsReasonAndThereIsNoRun() throws IOException {
    servers.problem("GET /q/health/ready", 503, health("DOWN"));

    assertThat(spate("run", "crud.yaml", "--server", servers.url().toString(), "--wait", "1s"))
        .isEqualTo(1);

    assertThat(err())
        .contains("the control plane is not ready after 1s (--wait): " + servers.url())
        .contains("Kafka: no broker answers");
    assertThat(servers.asked())
        .extracting(FakeServers.Asked::line)
        .hasSizeGreaterThan(1)
        .containsOnly("GET /q/health/ready");
  }

  @Test
  void aServerThatIsNotThereInTimeIsSaid() throws IOException {
    String url = servers.url().toString();
    servers.close();

    assertThat(spate("run", "crud.yaml", "--server", url, "--wait", "1s")).isEqualTo(1);

    assertThat(err())
        .contains("the control plane is not ready after 1s (--wait): cannot reach")
        .contains(url + ": connection refused");
  }

  private static String health(String status) {
    return """
    {"status": "%s", "checks": [
      {"name": "Kafka", "status": "%s", "data": {"reason": "no broker answers"}}]}
    """
        .formatted(status, status);
  }

  @Test
  void theReportOnTheStandardOutputIsNothingButJson() throws IOException {
    givenARun(Reports.passed());

    assertThat(spate("run", "crud.yaml", "--server", servers.url().toString(), "--json", "-"))
        .isZero();

    assertThat(Json.MAPPER.readTree(out()).path("requests").asLong()).isEqualTo(2_204);
    assertThat(err()).contains("passed");
  }

  @Test
  void aRunWritesEveryFileThatWasAskedFor() throws IOException {
    givenARun(Reports.passed());
    givenFiles("report.html", "stats.csv", "failures.csv", "stats_history.csv");
    givenFiles("junit.xml", "summary.md", "latency.hlog");

    int code =
        spate(
            "run",
            "crud.yaml",
            "--server",
            servers.url().toString(),
            "--out",
            "build/results",
            "--csv",
            "locust",
            "--junit",
            "junit.xml",
            "--html",
            "page.html");

    assertThat(code).as(err()).isZero();
    try (var files = Files.list(directory.resolve("build/results"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "report.json",
              "report.html",
              "stats.csv",
              "failures.csv",
              "stats_history.csv",
              "junit.xml",
              "summary.md",
              "latency.hlog");
    }
    assertThat(directory.resolve("build/results/stats.csv")).hasContent("\"this is stats.csv\"");
    assertThat(directory.resolve("locust_stats_history.csv"))
        .hasContent("\"this is stats_history.csv\"");
    assertThat(directory.resolve("junit.xml")).hasContent("\"this is junit.xml\"");
    assertThat(directory.resolve("page.html")).hasContent("\"this is report.html\"");
  }

  @Test
  void aFileThatTheServerDoesNotHaveIsNamed() {
    givenARun(Reports.passed());

    assertThat(spate("run", "crud.yaml", "--server", servers.url().toString(), "--html", "x.html"))
        .isEqualTo(ExitCode.FAILED);

    assertThat(err()).contains("has no report.html of run r1");
    assertThat(directory.resolve("x.html")).doesNotExist();
  }

  @Test
  void aRunThatIsOverIsReportedAgain() throws IOException {
    givenARun(Reports.passed());
    givenFiles("report.html");
    String[] where = {
      "--server", servers.url().toString(), "--aggregator", servers.url().toString()
    };

    assertThat(spate("report", "r1", where[0], where[1], where[2], where[3])).isZero();
    assertThat(out()).contains("Aggregated", "2,204 produced");
    assertThat(spate("report", "r1", "--html", "r.html", where[0], where[1], where[2], where[3]))
        .isZero();
    assertThat(directory.resolve("r.html")).hasContent("\"this is report.html\"");
    assertThat(spate("report", "r2", where[0], where[1], where[2], where[3]))
        .isEqualTo(ExitCode.USAGE);
    assertThat(err()).contains("there is no run 'r2'");
  }

  @Test
  void aComparisonFailsByTheChangesThatAreNotAllowed() {
    servers.on(
        "GET /api/v1/runs/new/compare/old",
        """
        {"baseline": "old", "run": "new", "method": "by chance", "warnings": ["not the same users"],
         "rows": [
          {"metric": "p95", "unit": "ms", "baseline": 100, "run": 120, "change": 20.0,
           "baselineRange": {"low": 98, "high": 102}, "runRange": {"low": 117, "high": 123},
           "noise": null, "verdict": "worse"},
          {"metric": "failures", "unit": "%", "baseline": 0, "run": 0.4, "change": 0.4,
           "baselineRange": null, "runRange": null,
           "noise": {"runs": 3, "low": 0, "high": 1}, "verdict": "same"}]}
        """);

    assertThat(compare("p95>+25%", "p95<-5%", "failures>+0.5%")).as(err()).isZero();
    assertThat(out())
        .contains("p95 ms", "100 [98.0, 102]", "120 [117, 123]", "+20.0%", "worse")
        .contains("+0.4 points", "(3 earlier runs: 0.00 to 1.00)", "! not the same users");
    assertThat(compare("p95>+10%")).isEqualTo(ExitCode.THRESHOLDS);
    assertThat(out()).contains("failed: p95>+10%: was +20.0%");
    assertThat(compare("p99>+10%")).isEqualTo(ExitCode.THRESHOLDS);
    assertThat(out()).contains("p99>+10%: there is nothing to compare");
  }

  @Test
  void aRunIsMarkedAsBaselineAndOthersAreComparedWithIt() {
    String url = servers.url().toString();
    servers
        .on(
            "PUT /api/v1/runs/old/baseline",
            "{\"run\":\"old\",\"scenario\":\"CRUD\",\"baseline\":\"old\",\"comparison\":null}")
        .on(
            "DELETE /api/v1/runs/old/baseline",
            "{\"run\":\"old\",\"scenario\":\"CRUD\",\"baseline\":null,\"comparison\":null}")
        .on(
            "GET /api/v1/runs/old/baseline",
            "{\"run\":\"old\",\"scenario\":\"CRUD\",\"baseline\":null,\"comparison\":null}")
        .on(
            "GET /api/v1/runs/new/baseline",
            """
            {"run": "new", "scenario": "CRUD", "baseline": "old", "comparison":
             {"baseline": "old", "run": "new", "method": "by chance", "warnings": [],
              "rows": [
               {"metric": "p95", "unit": "ms", "baseline": 100, "run": 120, "change": 20.0,
                "baselineRange": null, "runRange": null, "noise": null, "verdict": "worse"}]}}
            """);

    assertThat(spate("baseline", "old", "--server", url, "--aggregator", url)).as(err()).isZero();
    assertThat(out()).contains("the baseline of 'CRUD' is run old");
    assertThat(
            spate(
                "compare",
                "--baseline",
                "new",
                "--fail-on",
                "p95>+10%",
                "--server",
                url,
                "--aggregator",
                url))
        .as(err())
        .isEqualTo(ExitCode.THRESHOLDS);
    assertThat(out()).contains("failed: p95>+10%: was +20.0%");
    assertThat(spate("compare", "--baseline", "old", "--server", url, "--aggregator", url))
        .isEqualTo(ExitCode.USAGE);
    assertThat(err()).contains("'CRUD' has no baseline; mark one with `spate baseline RUN`");
    assertThat(spate("baseline", "old", "--clear", "--server", url, "--aggregator", url)).isZero();
    assertThat(out()).contains("'CRUD' has no baseline");
    assertThat(spate("baseline", "none", "--server", url, "--aggregator", url))
        .isEqualTo(ExitCode.USAGE);
  }

  private int compare(String... failOn) {
    List<String> arguments = new ArrayList<>(List.of("compare", "old", "new"));
    for (String change : failOn) {
      arguments.addAll(List.of("--fail-on", change));
    }
    String url = servers.url().toString();
    arguments.addAll(List.of("--server", url, "--aggregator", url));
    return spate(arguments.toArray(String[]::new));
  }

  private void givenFiles(String... names) {
    for (String name : names) {
      servers.on("GET /api/v1/runs/r1/export/" + name, "\"this is " + name + "\"");
    }
  }

  @Test
  void quietSaysTheVerdictOnly() {
    givenARun(
        Reports.of(
            "finished", "failed", null, List.of(), List.of(Reports.threshold("p95 < 5ms", false))));

    assertThat(spate("run", "-q", "crud.yaml", "--server", servers.url().toString()))
        .isEqualTo(ExitCode.THRESHOLDS);

    assertThat(out()).isEqualTo("failed: 1 of 1 threshold did not hold\n");
  }

  @Test
  void aScenarioThatTheServerRefusesIsAMatterOfUsage() {
    servers.problem(
        "POST /api/v1/runs",
        422,
        """
        {"title": "Bad scenario", "status": 422, "detail": "1 mistake",
         "errors": [{"line": 3, "column": 7, "message": "too many users", "hint": "at most 5"}]}
        """);

    assertThat(spate("run", "crud.yaml", "--server", servers.url().toString()))
        .isEqualTo(ExitCode.USAGE);
    assertThat(err()).contains("crud.yaml:3:7: too many users (at most 5)", "1 mistake");
  }

  @Test
  void aServerInTroubleOrAwayIsNot() {
    servers.problem("POST /api/v1/runs", 503, "{\"detail\": \"Kafka is not reachable\"}");
    assertThat(spate("run", "crud.yaml", "--server", servers.url().toString()))
        .isEqualTo(ExitCode.FAILED);
    assertThat(err()).contains("Kafka is not reachable");

    servers.close();
    assertThat(spate("run", "crud.yaml", "--server", servers.url().toString()))
        .isEqualTo(ExitCode.FAILED);
    assertThat(err())
        .contains("cannot reach the control plane at " + servers.url() + ": connection refused");
  }

  @Test
  void runsAreListedAndStoppedOnAServer() {
    servers
        .on("GET /api/v1/runs", Map.of("runs", List.of(run("running"))))
        .on("POST /api/v1/runs/r1/stop", run("stopping"));

    assertThat(spate("runs", "--server", servers.url().toString())).isZero();
    assertThat(out()).contains("30 of 100 iterations");
    assertThat(out()).contains("r1", "Todo CRUD", "running");
    assertThat(spate("stop", "r1", "--server", servers.url().toString())).isZero();
    assertThat(out()).contains("run r1 is stopping");
  }

  @Test
  void aTokenIsShownOnceAndItsLineHasTheHashAlone() {
    Instant before = Instant.now();

    assertThat(spate("token", "create", "ci", "--role", "viewer", "--expires", "30d")).isZero();

    List<String> lines = out().lines().toList();
    assertThat(lines).hasSize(2);
    ApiToken token = ApiToken.parse(lines.get(1));
    assertThat(token.name()).isEqualTo("ci");
    assertThat(token.role()).isEqualTo(Role.VIEWER);
    assertThat(token.hash()).isEqualTo(ApiToken.Hash.of(lines.get(0)));
    assertThat(lines.get(1)).doesNotContain(lines.get(0));
    assertThat(token.expiresAt())
        .isBetween(before.plus(30, DAYS).minusSeconds(1), Instant.now().plus(30, DAYS));
    assertThat(err()).doesNotContain(lines.get(0));
  }

  @Test
  void aTokenGoesToTheServersThatAreNamedAndIsTakenFromFileOrEnvironment() throws IOException {
    givenARun(Reports.passed());
    servers.on("GET /api/v1/runs", Map.of("runs", List.of()));
    String url = servers.url().toString();

    assertThat(spate("runs", "--server", url)).isZero();
    assertThat(servers.asked().getLast().authorization()).isNull();

    variables = Map.of("SPATE_TOKEN", "spate_of-environment");
    assertThat(spate("run", "crud.yaml", "--server", url)).as(err()).isZero();
    // Control plane and aggregator alike.
    assertThat(servers.asked().stream().skip(1).map(FakeServers.Asked::line))
        .contains("GET /api/v1/runs/r1/stats");
    assertThat(servers.asked().stream().skip(1).map(FakeServers.Asked::authorization))
        .containsOnly("Bearer spate_of-environment");

    Files.writeString(directory.resolve("token"), "spate_of-file\n");
    assertThat(spate("runs", "--server", url, "--token-file", "token")).isZero();
    assertThat(servers.asked().getLast().authorization()).isEqualTo("Bearer spate_of-file");

    // An access token of an OpenID Connect provider, which may be long.
    String jwt = "eyJhbGciOiJSUzI1NiJ9." + "eyJhIjoi-_".repeat(300) + ".c2lnbmF0dXJl-_";
    variables = Map.of("SPATE_TOKEN", jwt);
    assertThat(spate("runs", "--server", url)).as(err()).isZero();
    assertThat(servers.asked().getLast().authorization()).isEqualTo("Bearer " + jwt);
    Files.writeString(directory.resolve("token"), jwt + "\n");
    assertThat(spate("runs", "--server", url, "--token-file", "token")).as(err()).isZero();
    assertThat(servers.asked().getLast().authorization()).isEqualTo("Bearer " + jwt);
  }

  @Test
  void whoeverMayNotIsToldWhichTokenWouldDo() {
    String url = servers.url().toString();
    for (String call : List.of("GET /api/v1/runs", "POST /api/v1/runs")) {
      servers.problem(call, 401, "{\"detail\": \"every request needs a token\"}");
    }
    assertThat(spate("runs", "--server", url)).isEqualTo(ExitCode.FAILED);
    assertThat(err())
        .contains("the control plane refused: every request needs a token")
        .contains("SPATE_TOKEN, or --token-file FILE");
    err.reset();
    assertThat(spate("run", "crud.yaml", "--server", url)).isEqualTo(ExitCode.FAILED);
    assertThat(err()).contains("every request needs a token", "SPATE_TOKEN, or --token-file FILE");

    servers.problem(
        "POST /api/v1/runs/r1/stop",
        403,
        "{\"type\": \"urn:spate:problem:not-allowed\", \"detail\": \"one of a viewer\"}");
    assertThat(spate("stop", "r1", "--server", url)).isEqualTo(ExitCode.FAILED);
    assertThat(err()).contains("one of a viewer", "API token of an operator");

    // The same status, but no matter of tokens.
    err.reset();
    servers.problem(
        "POST /api/v1/runs",
        403,
        "{\"type\": \"urn:spate:problem:target-not-allowed\", \"detail\": \"not listed\"}");
    assertThat(spate("run", "crud.yaml", "--server", url)).isEqualTo(ExitCode.USAGE);
    assertThat(err()).contains("not listed").doesNotContain("SPATE_TOKEN");
  }

  @Test
  void withoutAStackTheCommandsSayHowToStartOne() throws IOException {
    assertThat(spate("status")).isZero();
    assertThat(out()).contains("no local stack runs");
    assertThat(spate("down")).isZero();
    assertThat(spate("agents", "2")).isEqualTo(ExitCode.FAILED);
    assertThat(err()).contains("no local stack runs in", "`spate up` starts one");
    assertThat(spate("runs")).isEqualTo(ExitCode.FAILED);
    assertThat(spate("logs")).isEqualTo(ExitCode.FAILED);

    out.reset();
    assertThat(spate("status", "--json")).isZero();
    assertThat(Json.MAPPER.readTree(out()).path("processes")).isEmpty();
  }

  @Test
  void whatIsNotBuiltIsNamed() {
    assertThat(spate("up")).isEqualTo(ExitCode.FAILED);
    assertThat(err())
        .contains("not built yet:", "control-plane/target/quarkus-app/quarkus-run.jar")
        .contains("`./spate build` builds everything");
  }

  @Test
  void aReportOfAPartHasItsNumbersAndItsVerdicts() throws IOException {
    RunReport report = Reports.passed();
    givenARun(report);
    long start = report.startedAt();
    servers.on(
        "GET /api/v1/runs/r1/range",
        Map.of(
            "from",
            start + 2_000,
            "to",
            start + 4_000,
            "exact",
            true,
            "durationSeconds",
            2,
            "requests",
            777,
            "failures",
            0,
            "rps",
            388.5,
            "latencyMs",
            report.latencyMs(),
            "byName",
            report.byName(),
            "thresholds",
            List.of(new RunReport.Threshold("p95 < 1ms", null, "12ms", false))));
    String url = servers.url().toString();

    assertThat(
            spate(
                "report", "r1", "--from", "2s", "--to", "4s", "--server", url, "--aggregator", url))
        .as(err())
        .isZero();

    assertThat(out())
        .contains("only from 2.0 s to 4.0 s after the start", "777")
        .contains("Thresholds, of this part", "p95 < 1ms", "12ms");
    assertThat(servers.asked().getLast().line())
        .endsWith("/range?from=" + (start + 2_000) + "&to=" + (start + 4_000));
    assertThat(
            spate(
                "report",
                "r1",
                "--from",
                "2s",
                "--html",
                "r.html",
                "--server",
                url,
                "--aggregator",
                url))
        .isEqualTo(ExitCode.USAGE);
    assertThat(err()).contains("all other files are of the whole run");
  }

  @Test
  void anExportWritesEveryEventOfTheTimeAskedForAndCountsThem() throws IOException {
    givenARun(Reports.passed());
    servers.on("GET /api/v1/runs/r1/events.csv", "due_us,name\n1,GET /a\n2,GET /b\n");
    String url = servers.url().toString();
    long start = Reports.passed().startedAt();

    assertThat(
            spate(
                "export",
                "r1",
                "-o",
                "e.csv",
                "--from",
                "10s",
                "--to",
                "1m30s",
                "--server",
                url,
                "--aggregator",
                url))
        .as(err())
        .isZero();

    assertThat(directory.resolve("e.csv")).hasContent("due_us,name\n1,GET /a\n2,GET /b\n");
    assertThat(out()).contains("2 events").contains("e.csv");
    assertThat(servers.asked().getLast().line())
        .endsWith("?from=" + (start + 10_000) + "&to=" + (start + 90_000));

    assertThat(spate("export", "r1", "-o", "e.csv.gz", "--server", url, "--aggregator", url))
        .isZero();
    try (var file = new GZIPInputStream(Files.newInputStream(directory.resolve("e.csv.gz")))) {
      assertThat(new String(file.readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo("due_us,name\n1,GET /a\n2,GET /b\n");
    }
    assertThat(spate("export", "r2", "-o", "f.csv", "--server", url, "--aggregator", url))
        .isEqualTo(ExitCode.USAGE);
    assertThat(err()).contains("there is no run 'r2'");
    assertThat(directory.resolve("f.csv")).doesNotExist();
  }

  @Test
  void anExportIsParquetWhereTheNameOrTheOptionSaysSoAndNeverCompressedOnceMore()
      throws IOException {
    givenARun(Reports.passed());
    servers.on("GET /api/v1/runs/r1/events.csv", "due_us,name\n1,GET /a\n2,GET /b\n");
    String url = servers.url().toString();
    String[] asked = {"export", "r1", "--server", url, "--aggregator", url, "-o"};

    assertThat(spate(with(asked, "e.parquet"))).as(err()).isZero();
    assertThat(out()).contains("2 events").contains("e.parquet");
    assertThat(spate(with(asked, "e.bin", "--format", "parquet"))).as(err()).isZero();
    for (String name : List.of("e.parquet", "e.bin")) {
      byte[] file = Files.readAllBytes(directory.resolve(name));
      assertThat(new String(file, 0, 4, StandardCharsets.US_ASCII)).isEqualTo("PAR1");
      assertThat(new String(file, file.length - 4, 4, StandardCharsets.US_ASCII)).isEqualTo("PAR1");
    }
    assertThat(spate(with(asked, "e.parquet", "--format", "csv"))).as(err()).isZero();
    assertThat(directory.resolve("e.parquet")).hasContent("due_us,name\n1,GET /a\n2,GET /b\n");

    assertThat(spate(with(asked, "e.parquet.gz", "--format", "parquet"))).isEqualTo(ExitCode.USAGE);
    assertThat(err()).contains("--out e.parquet.gz").contains("call the file e.parquet");
    assertThat(spate(with(asked, "e.csv", "--format", "xlsx"))).isEqualTo(ExitCode.USAGE);
    assertThat(err()).contains("csv, parquet");
  }

  private static String[] with(String[] first, String... more) {
    return Stream.concat(Stream.of(first), Stream.of(more)).toArray(String[]::new);
  }

  @Test
  void helpAndVersionAreNoErrors() {
    assertThat(spate("--help")).isZero();
    assertThat(out()).contains("demo", "validate", "Exit codes");
    assertThat(spate("help", "run")).isZero();
    assertThat(spate("--version")).isZero();
    assertThat(out()).contains("spate " + CliVersion.project()).doesNotContain("${");
    assertThat(spate()).isEqualTo(ExitCode.USAGE);
  }

  private void givenARun(RunReport report) {
    servers
        .on("POST /api/v1/runs", run("waiting"))
        .on(
            "GET /api/v1/runs/r1/stats",
            Map.of(
                "run",
                Map.of("id", "r1", "phase", report.status(), "users", 5, "durationSeconds", 5),
                "report",
                report))
        .on("GET /api/v1/runs/r1/report", report);
  }

  private RunView run(String phase) {
    return new RunView(
        "r1",
        "Todo CRUD",
        phase,
        null,
        "http://127.0.0.1:8080",
        5,
        5.0,
        null,
        5,
        1L,
        1L,
        0L,
        120,
        0,
        30L,
        100L,
        1,
        new RunView.Links("/api/v1/runs/r1", servers.url() + "/runs/r1"));
  }

  private int spate(String... arguments) {
    Environment environment =
        new Environment(
            directory.resolve("install"),
            directory.resolve("home"),
            directory,
            variables,
            false,
            false,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return SpateMain.run(environment, arguments);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
