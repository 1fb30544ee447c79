package io.spate.controlplane;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.spate.protocol.Json;
import io.spate.protocol.Topics;
import io.spate.protocol.command.RunCommand;
import io.spate.protocol.command.RunData;
import io.spate.protocol.data.RunDataStream;
import io.spate.protocol.kafka.TopicReader;
import io.spate.protocol.status.SlotState;
import io.spate.scenario.Scenario;
import io.spate.scenario.data.DataFiles;
import io.spate.scenario.data.FeedFile;
import io.spate.testsupport.KafkaTestResource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Files that are sent with runs, over REST and a real broker. */
@QuarkusTest
@TestProfile(SmallData.class)
@WithTestResource(value = KafkaTestResource.class, scope = TestResourceScope.MATCHING_RESOURCES)
class RunDataQuarkusTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String SCENARIO =
      """
      target: http://127.0.0.1:8080
      load: { users: 5, duration: 10s }
      data: { account: { file: data/accounts.csv, order: unique } }
      users: [ { tasks: [ { get: "/${account.name}", name: x } ] } ]
      """;

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String bootstrapServers;

  private final Map<String, RunCommand> commands = new ConcurrentHashMap<>();
  private final Map<String, byte[]> chunks = new ConcurrentHashMap<>();
  private final Set<String> removed = ConcurrentHashMap.newKeySet();
  private TopicReader commandReader;
  private TopicReader chunkReader;

  @BeforeEach
  void awaitReady() {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> when().get("/q/health/ready").then().statusCode(200));
    commandReader =
        read(
            Topics.RUN_COMMANDS,
            (key, value) -> {
              if (value != null) {
                commands.put(key, Json.read(value, RunCommand.class));
              }
            });
    chunkReader =
        read(
            Topics.RUN_DATA,
            (key, value) -> {
              if (value == null) {
                removed.add(key);
              } else {
                chunks.put(key, value);
              }
            });
  }

  @AfterEach
  void stopAll() {
    when().post("/api/v1/stop-all").then().statusCode(202);
    commandReader.close();
    chunkReader.close();
  }

  private interface Handler {
    void take(String key, byte[] value);
  }

  private TopicReader read(Topics topic, Handler handler) {
    return new TopicReader(
            topic,
            Map.of("bootstrap.servers", bootstrapServers),
            record -> handler.take(record.key(), record.value()),
            (record, reason) -> {}, // other tests leave some
            (name, reason) -> {})
        .start();
  }

  private static byte[] accounts(int rows) {
    return ("name,age\n" + "anna,7\n".repeat(rows)).getBytes(StandardCharsets.UTF_8);
  }

  /** A part of a form; {@code file} is null for one that is no file. */
  private record Part(String name, String file, byte[] content) {}

  private static Part scenario() {
    return new Part("scenario", null, SCENARIO.getBytes(StandardCharsets.UTF_8));
  }

  private static Part file(String name, byte[] content) {
    return new Part(name, "file", content);
  }

  private record Answer(int status, JsonPath body) {
    String id() {
      assertThat(status).as(body.prettify()).isEqualTo(201);
      return body.getString("id");
    }

    /** The one mistake, with its hint. */
    String mistake() {
      assertThat(status).as(body.prettify()).isEqualTo(422);
      return body.getString("errors[0].message") + " (" + body.getString("errors[0].hint") + ")";
    }
  }

  private static Answer post(String query, Part... parts) throws Exception {
    return postTo("/api/v1/runs" + query, parts);
  }

  private static Answer postTo(String path, Part... parts) throws Exception {
    ByteArrayOutputStream form = new ByteArrayOutputStream();
    for (Part each : parts) {
      String head =
          "--x\r\nContent-Disposition: form-data; name=\""
              + each.name()
              + (each.file() == null ? "" : "\"; filename=\"" + each.file())
              + "\"\r\n\r\n";
      form.write(head.getBytes(StandardCharsets.UTF_8));
      form.write(each.content());
      form.write("\r\n".getBytes(StandardCharsets.UTF_8));
    }
    form.write("--x--\r\n".getBytes(StandardCharsets.UTF_8));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + RestAssured.port + path))
            .header("Content-Type", "multipart/form-data; boundary=x")
            .timeout(PATIENCE)
            .POST(BodyPublishers.ofByteArray(form.toByteArray()))
            .build();
    HttpResponse<String> response =
        HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    return new Answer(response.statusCode(), JsonPath.from(response.body()));
  }

  @Test
  void filesOfARunAreInTheTopicWhenTheAnswerComes() throws Exception {
    byte[] accounts = accounts(200_000);
    Answer answer = post("?users=7", scenario(), file("data/accounts.csv", accounts));
    String id = answer.id();

    assertThat(answer.body().getInt("users")).isEqualTo(7);
    await().atMost(PATIENCE).until(() -> commands.containsKey(id));
    RunCommand command = commands.get(id);
    assertThat(command.scenario()).doesNotContain("anna");
    RunData data = command.files().getFirst();
    assertThat(data.file()).isEqualTo("data/accounts.csv");
    assertThat(data.columns()).containsExactly("name", "age");
    assertThat(data.rows()).isEqualTo(200_000);
    assertThat(data.bytes()).isEqualTo(accounts.length);
    assertThat(data.chunks()).isEqualTo(3);
    try (InputStream in =
        new RunDataStream(id, data, Map.of("bootstrap.servers", bootstrapServers), PATIENCE)) {
      assertThat(in.readAllBytes()).isEqualTo(accounts);
    }
  }

  private static Part text(String name, String content) {
    return file(name, content.getBytes(StandardCharsets.UTF_8));
  }

  private static Part including() {
    return new Part(
        "scenario",
        null,
        """
        target: http://127.0.0.1:8080
        load: { users: 5, duration: 10s }
        include: flows/shop.yaml
        data: { account: data/accounts.csv }
        users: [ { tasks: [ { sequence: [ { use: login }, { use: look } ] } ] } ]
        """
            .getBytes(StandardCharsets.UTF_8));
  }

  private static final String SHOP =
      """
      include: ../common/login.yaml
      flows: { look: [ { get: /look } ] }
      """;

  @Test
  void filesThatAreIncludedComeAsPartsAndBecomePartOfTheText() throws Exception {
    String id =
        post(
                "",
                including(),
                text("flows/shop.yaml", SHOP),
                text(
                    "common/login.yaml",
                    "flows: { login: [ { get: \"/${account.name}\", name: l } ] }\n"),
                file("data/accounts.csv", accounts(3)))
            .id();

    await().atMost(PATIENCE).until(() -> commands.containsKey(id));
    RunCommand command = commands.get(id);
    assertThat(command.files()).extracting(RunData::file).containsExactly("data/accounts.csv");
    assertThat(
            Scenario.parse(command.scenario(), "s", DataFiles.sentWith(command.files()))
                .requestNames())
        .containsExactly("GET l", "GET /look");
  }

  @Test
  void aMistakeInAFileThatIsIncludedIsToldWithTheFile() throws Exception {
    Answer answer =
        post(
            "",
            including(),
            text("flows/shop.yaml", SHOP),
            text("common/login.yaml", "flows:\n  login: [ { gett: / } ]\n"),
            file("data/accounts.csv", accounts(3)));

    assertThat(answer.mistake())
        .startsWith("common/login.yaml:2:14: unknown key 'gett' (did you mean 'get'?");
    assertThat(
            post(
                    "",
                    including(),
                    text("flows/shop.yaml", SHOP),
                    file("data/accounts.csv", accounts(3)))
                .mistake())
        .startsWith("flows/shop.yaml:1:10: the file 'common/login.yaml' did not come with");
  }

  @Test
  void filesMayBeInTheJsonOfARequest() {
    String scenario = new String(including().content(), StandardCharsets.UTF_8);
    String login = "flows: { login: [ { get: \"/${account.name}\", name: l } ] }";
    String id =
        given()
            .contentType("application/json")
            .body(
                Map.of(
                    "scenario",
                    scenario,
                    "users",
                    3,
                    "files",
                    Map.of(
                        "flows/shop.yaml", SHOP,
                        "common/login.yaml", login,
                        "data/accounts.csv", "name\nanna\nben\n")))
            .post("/api/v1/runs")
            .then()
            .statusCode(201)
            .body("users", equalTo(3))
            .extract()
            .path("id");

    await().atMost(PATIENCE).until(() -> commands.containsKey(id));
    assertThat(commands.get(id).files().getFirst().rows()).isEqualTo(2);
    assertThat(commands.get(id).scenario()).contains("x-included:", login);
    given()
        .contentType("application/json")
        .body(Map.of("scenario", scenario, "files", Map.of("flows/shop.yaml", 7)))
        .post("/api/v1/runs")
        .then()
        .statusCode(400)
        .body("detail", containsString("the file 'flows/shop.yaml' is no text; send {"));
  }

  @Test
  void aScenarioWithItsFilesIsCheckedAsItWouldBeRun() throws Exception {
    Answer answer =
        postTo(
            "/api/v1/scenarios/validate?users=9",
            including(),
            text("flows/shop.yaml", "flows: { login: [ { get: /l } ], look: [ { get: /look } ] }"),
            file("data/accounts.csv", accounts(3)));

    assertThat(answer.status()).as(answer.body().prettify()).isEqualTo(200);
    assertThat(answer.body().getInt("users")).isEqualTo(9);
    assertThat(answer.body().getList("requestNames")).containsExactly("GET /l", "GET /look");
  }

  private static Part madeUp(int rows, String seed) {
    return new Part(
        "scenario",
        null,
        """
        target: http://127.0.0.1:8080
        load: { users: 5, duration: 10s }
        data: { person: { fake: { rows: %d, seed: %s, locale: de, columns: { name: name, mail: email, city: city } } } }
        users: [ { tasks: [ { get: "/${person.name}/${person.mail}", name: x } ] } ]
        """
            .formatted(rows, seed)
            .getBytes(StandardCharsets.UTF_8));
  }

  private byte[] sent(String id) throws Exception {
    await().atMost(PATIENCE).until(() -> commands.containsKey(id));
    RunData data = commands.get(id).files().getFirst();
    assertThat(data.columns()).containsExactly("name", "mail", "city");
    try (InputStream in =
        new RunDataStream(id, data, Map.of("bootstrap.servers", bootstrapServers), PATIENCE)) {
      return in.readAllBytes();
    }
  }

  @Test
  void rowsThatAreMadeUpAreSentAndTheSameSeedMakesTheSame() throws Exception {
    String first = post("", madeUp(12_000, "7")).id();
    String again = post("", madeUp(12_000, "7")).id();
    String other = post("", madeUp(12_000, "8")).id();

    byte[] rows = sent(first);
    RunData data = commands.get(first).files().getFirst();
    assertThat(data.rows()).isEqualTo(12_000);
    assertThat(data.chunks()).isGreaterThan(1);
    assertThat(FeedFile.check(new ByteArrayInputStream(rows), "rows.csv").rows()).isEqualTo(12_000);
    assertThat(sent(again)).isEqualTo(rows);
    assertThat(sent(other)).isNotEqualTo(rows).hasSizeGreaterThan(rows.length / 2);
  }

  @Test
  void moreMadeUpRowsThanTheOperatorAllowsAreRefusedWithTheSetting() throws Exception {
    Answer answer = post("", madeUp(100_000, "7"));

    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.body().prettify())
        .contains("at most 2097152 bytes of data", "made up", "spate.data.max-bytes");
  }

  @Test
  void aScenarioMayComeAsAFileToo() throws Exception {
    Part scenario = new Part("scenario", "shop.yaml", SCENARIO.getBytes(StandardCharsets.UTF_8));
    assertThat(post("", scenario, file("data/accounts.csv", accounts(3))).id()).isNotEmpty();
  }

  @Test
  void filesGoWhenTheirRunIsOver() throws Exception {
    String id = post("", scenario(), file("data/accounts.csv", accounts(100_000))).id();
    Set<String> keys = Set.of(RunData.key(id, 0, 0), RunData.key(id, 0, 1));
    await().atMost(PATIENCE).until(() -> chunks.keySet().containsAll(keys));
    assertThat(removed).noneMatch(key -> key.startsWith(id));

    when().post("/api/v1/runs/" + id + "/stop").then().statusCode(202);
    await().atMost(PATIENCE).until(() -> removed.containsAll(keys));
  }

  @Test
  void filesOfRunsThatEndTogetherGoTogether() throws Exception {
    Set<String> keys = new HashSet<>();
    for (int i = 0; i < 5; i++) {
      keys.add(
          RunData.key(post("", scenario(), file("data/accounts.csv", accounts(3))).id(), 0, 0));
    }
    await().atMost(PATIENCE).until(() -> chunks.keySet().containsAll(keys));

    when().post("/api/v1/stop-all").then().statusCode(202);
    await().atMost(PATIENCE).until(() -> removed.containsAll(keys));
  }

  @Test
  void aRunWhoseDataAnAgentCannotReadFailsWithItsWords() throws Exception {
    String id = post("?startTimeout=10m", scenario(), file("data/accounts.csv", accounts(3))).id();
    try (FakeFleet fleet = new FakeFleet(bootstrapServers)) {
      fleet.send(
          Topics.SLOT_STATUS,
          id + "/3",
          Records.slot(id, 3, SlotState.HELD, "poor-1")
              .withAbort("agent poor-1: cannot read data/accounts.csv"));
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  when()
                      .get("/api/v1/runs/" + id)
                      .then()
                      .body("phase", equalTo("failed"))
                      .body("reason", equalTo("agent poor-1: cannot read data/accounts.csv")));
    }
  }

  @Test
  void whatIsWrongWithAFileIsToldWhereTheScenarioNamesIt() throws Exception {
    Answer answer =
        post(
            "",
            scenario(),
            file("data/accounts.csv", "name\nanna,7\n".getBytes(StandardCharsets.UTF_8)));
    assertThat(answer.mistake()).contains("data/accounts.csv line 2: values: 2");
    assertThat(answer.body().getInt("errors[0].line")).isEqualTo(3);
  }

  @Test
  void aFileThatIsNotUsedAndOneThatIsMissingAreTold() throws Exception {
    assertThat(post("", scenario(), file("accounts.csv", accounts(1))).mistake())
        .contains("'data/accounts.csv' did not come with");
    assertThat(
            post(
                    "",
                    scenario(),
                    file("data/accounts.csv", accounts(1)),
                    file("more.csv", accounts(1)))
                .mistake())
        .contains("'more.csv' came along", "the path that the scenario writes");
  }

  @Test
  void moreDataThanTheOperatorAllowsIsRefusedWithTheSetting() throws Exception {
    assertThat(post("", scenario(), file("data/accounts.csv", accounts(400_000))).mistake())
        .contains(
            "this control plane takes at most 2097152 bytes of data with a run, got"
                + " data/accounts.csv (2800009 bytes)",
            "spate.data.max-bytes");
  }

  @Test
  void aBodyFarBeyondThatIsRefusedBeforeItIsRead() throws Exception {
    String head =
        "POST /api/v1/runs HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data;"
            + " boundary=x\r\nContent-Length: 50000000\r\n\r\n";
    try (Socket socket = new Socket("127.0.0.1", RestAssured.port)) {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .startsWith("HTTP/1.1 413 ")
          .contains("the body has 50000000 bytes", "may have 2097152", "spate.data.max-bytes");
    }
  }

  @Test
  void aBodyWithoutAScenarioIsRefused() throws Exception {
    Answer answer = post("", file("data/accounts.csv", accounts(1)));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body().getString("detail")).contains("no part 'scenario'");
  }

  /** Such a body could fill the disk before anybody knows how large it is. */
  @Test
  void aBodyOfUnknownLengthIsRefused() {
    given()
        .multiPart("scenario", SCENARIO, "application/yaml")
        .multiPart("data/accounts.csv", "file", accounts(1))
        .post("/api/v1/runs")
        .then()
        .statusCode(411)
        .body("type", equalTo("urn:spate:problem:length-required"))
        .body("detail", containsString("needs a Content-Length"));
  }
}
