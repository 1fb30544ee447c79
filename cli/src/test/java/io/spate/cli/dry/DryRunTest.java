package io.spate.cli.dry;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.spate.cli.Environment;
import io.spate.cli.ExitCode;
import io.spate.cli.SpateMain;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code spate run --dry-run} against a real server, by the agents' engine. */
class DryRunTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final AtomicInteger looks = new AtomicInteger();
  private final Map<String, String> variables = new HashMap<>();
  private HttpServer server;

  @TempDir private Path directory;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String line = exchange.getRequestMethod() + " " + exchange.getRequestURI();
    asked.add(line + (body.isEmpty() ? "" : " " + body));
    switch (line) {
      case "POST /login" -> send(exchange, 200, "application/json", "{\"token\":\"t-1\"}");
      case "POST /token" ->
          send(exchange, 200, "application/json", "{\"access_token\":\"at-1\",\"expires_in\":90}");
      case "POST /todo" -> send(exchange, 201, "application/json", "{\"Id\":7}");
      case "GET /job" ->
          send(
              exchange,
              200,
              "application/json",
              "{\"state\":\"" + (looks.incrementAndGet() < 3 ? "busy" : "done") + "\"}");
      case "GET /picture" -> send(exchange, 200, "image/png", "\u0000\u0001\u0002\u0003PNG");
      case "GET /trick" -> send(exchange, 200, "text/plain", "one\u001b[2Jtwo\nthree");
      case "GET /words" ->
          send(
              exchange,
              200,
              "text/event-stream",
              "data: {\"w\":\"one\"}\n\nevent: last\ndata: {\"w\":\"two\"}\n\ndata: [DONE]\n\n");
      case "GET /long" -> send(exchange, 200, "text/plain", "word ".repeat(5_000));
      case "POST /enter" -> {
        exchange.getResponseHeaders().set("Location", "/half");
        exchange.getResponseHeaders().set("Set-Cookie", "session=s-1");
        send(exchange, 303, "text/plain", "see there");
      }
      case "GET /half" -> {
        exchange.getResponseHeaders().set("Location", "/home");
        send(exchange, 301, "text/plain", "and there");
      }
      case "GET /home" ->
          send(
              exchange,
              200,
              "application/json",
              "{\"cookie\":\"" + exchange.getRequestHeaders().getFirst("Cookie") + "\"}");
      case "GET /gone" -> send(exchange, 500, "text/plain", "no");
      default -> send(exchange, 200, "text/plain", "");
    }
  }

  private static void send(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private int dryRun(String users, String... more) throws IOException {
    Files.writeString(
        directory.resolve("s.yaml"),
        "target: http://127.0.0.1:"
            + server.getAddress().getPort()
            + "/\nload: { users: 50, duration: 5m }\nusers:\n"
            + users);
    Environment environment =
        new Environment(
            directory,
            directory,
            directory,
            variables,
            false,
            false,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    String[] arguments = new String[more.length + 3];
    arguments[0] = "run";
    arguments[1] = "--dry-run";
    arguments[2] = "s.yaml";
    System.arraycopy(more, 0, arguments, 3, more.length);
    return SpateMain.run(environment, arguments);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void whatAScriptComputesAndWhyOneFailsAreShown() throws IOException {
    int code =
        dryRun(
            """
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
                        expect: { status: 201 }
                      - script: |
                          let a = 1;
                          return a.b.c;
                        save: no
                      - get: /news/${no}
            """);

    assertThat(code).as(out()).isEqualTo(ExitCode.THRESHOLDS);
    assertThat(asked).containsExactly("POST /todo {\"id\":1}");
    assertThat(out())
        .contains(
            "script saved body = {\"id\":1}",
            "script saved signature = c95c6a7c",
            "> X-Signature: c95c6a7c",
            "the script failed in line 2: TypeError: ",
            "variable 'no' is not set (the script failed in line 2: TypeError: ");
  }

  @Test
  void rowsThatAreMadeUpAreDrawn() throws IOException {
    int code =
        dryRun(
            """
              - tasks: [ { post: /todo, json: { by: "${person.mail}" }, expect: { status: 201 } } ]
            data:
              person: { fake: { rows: 50, seed: 7, columns: { mail: email } } }
            """);

    assertThat(code).as(out()).isEqualTo(ExitCode.OK);
    assertThat(asked)
        .singleElement()
        .asString()
        .matches("POST /todo \\{\"by\":\"[a-z0-9.]+1@example\\.(com|net|org)\"}");
  }

  @Test
  void anAccessTokenIsGotOnceAndItsRequestIsShownWithoutTheSecret() throws IOException {
    variables.put("SECRET", "hush-hush");

    int code =
        dryRun(
            """
              - tasks:
                  - sequence:
                      - get: /long
                        auth: &token
                          oauth2: { tokenUrl: /token, clientId: me, clientSecret: "${env.SECRET}" }
                      - get: /picture
                        auth: *token
                      - get: /trick
                        auth:
                          oauth2:
                            { tokenUrl: /token, clientId: me, clientSecret: "${env.SECRET}", credentials: body }
            """);

    assertThat(code).as(out()).isEqualTo(ExitCode.OK);
    assertThat(asked)
        .containsExactly(
            "POST /token grant_type=client_credentials",
            "GET /long",
            "GET /picture",
            "POST /token grant_type=client_credentials&client_id=me&client_secret=hush-hush",
            "GET /trick");
    assertThat(out())
        .contains("POST oauth2 token", "> Authorization: Basic ***", "client_secret=***")
        .contains("saved the access token = a token for ")
        .contains("> Authorization: Bearer at-1")
        .contains("5 requests, 0 failed")
        .doesNotContain("hush-hush", "access_token");
  }

  @Test
  void redirectsAreFollowedAsFarAsTheScenarioSaysAndEachIsShown() throws IOException {
    int code =
        dryRun(
            """
              - tasks:
                  - post: /enter
                    json: { user: u }
                    expect: { status: 200 }
                    save: { cookie: $.cookie }
            http: { redirects: 2, cookies: true }
            """);

    assertThat(code).as(out()).isEqualTo(ExitCode.OK);
    assertThat(asked).containsExactly("POST /enter {\"user\":\"u\"}", "GET /half", "GET /home");
    assertThat(out())
        .contains("POST /enter redirect", "see there", "and there", "cookie = session=s-1")
        .contains("> GET /half HTTP/1.1", "> GET /home HTTP/1.1");
  }

  @Test
  void moreRedirectsThanTheScenarioSaysAreAFailure() throws IOException {
    int code =
        dryRun(
            """
              - tasks: [ { post: /enter, redirects: 1 } ]
            """);

    assertThat(code).as(out()).isEqualTo(ExitCode.THRESHOLDS);
    assertThat(asked).containsExactly("POST /enter", "GET /half");
    assertThat(out()).contains("redirected more than 1 times");
  }

  @Test
  void theEventsOfAStreamAreShown() throws IOException {
    int code =
        dryRun(
            """
              - tasks:
                  - get: /words
                    sse: { until: { data: "[DONE]" } }
                    save: { word: $.w }
            """);

    assertThat(code).as(out()).isEqualTo(ExitCode.OK);
    assertThat(out())
        .contains("> Accept: text/event-stream")
        .contains("< data: {\"w\":\"one\"}", "< event: last", "< data: [DONE]")
        .contains("saved word = two");
  }

  @Test
  void aUserOfEachClassDoesEveryTaskOnceAndEachRequestIsShown() throws IOException {
    int code =
        dryRun(
            """
              - name: Writer
                thinkTime: 1h
                onStart:
                  - post: /login
                    json: { user: "u${user}" }
                    save: { token: $.token }
                tasks:
                  - name: write
                    sequence:
                      - post: /todo
                        headers: { Authorization: "Bearer ${token}" }
                        json: { Description: eggs }
                        expect: { status: 201, json: { $.Id: 7 } }
                        save: { id: $.Id }
                      - group: look
                        steps:
                          - get: /todo/${id}
                            name: /todo/[id]
                  - name: wait
                    sequence:
                      - get: /job
                        save: { state: $.state }
                      - while: ${state} != 'done'
                        steps:
                          - get: /job
                            save: { state: $.state }
                onStop:
                  - post: /logout
              - name: Reader
                tasks: [ { get: /news } ]
            """);

    assertThat(code).as(out()).isEqualTo(ExitCode.OK);
    assertThat(asked)
        .containsExactly(
            "POST /login {\"user\":\"u0\"}",
            "POST /todo {\"Description\":\"eggs\"}",
            "GET /todo/7",
            "GET /job",
            "GET /job",
            "GET /job",
            "POST /logout",
            "GET /news");
    assertThat(out())
        .contains(
            "user Writer",
            "  task write",
            "    > POST /todo HTTP/1.1",
            "    > Authorization: Bearer t-1",
            "    > {\"Description\":\"eggs\"}",
            "    < 201 in ",
            "    < {\"Id\":7}",
            "    saved id = 7",
            "    ok, 2 checks",
            "  group look",
            "  GET /todo/[id]",
            "user Reader",
            "8 requests, 0 failed");
  }

  @Test
  void everyCheckThatFailsIsToldAndTheCodeSaysSo() throws IOException {
    int code =
        dryRun(
            """
              - tasks:
                  - sequence:
                      - post: /todo
                        expect: { status: 200, json: { $.Id: 8 } }
                        save: { id: $.Id }
                      - get: /todo/${id}
                  - get: /gone
                  - get: /todo
            """);

    assertThat(code).isEqualTo(ExitCode.THRESHOLDS);
    assertThat(out())
        .contains(
            "failed: expected status 200, got 201",
            "failed: $.Id: expected 8, got 7",
            "the rest of the iteration is left out",
            "failed: expected status",
            "3 requests, 2 failed");
    assertThat(asked).containsExactly("POST /todo", "GET /gone", "GET /todo");
  }

  @Test
  void whatComesIsBoundedAndHarmlessToATerminal() throws IOException {
    int code =
        dryRun(
            """
              - tasks:
                  - get: /picture
                  - get: /trick
                  - get: /long
            """);

    assertThat(code).isEqualTo(ExitCode.OK);
    assertThat(out())
        .contains("(7 bytes that are no text: image/png)", "one?[2Jtwo", "(25,000 bytes in all)")
        .doesNotContain("\u001b");
    assertThat(out().lines()).hasSizeLessThan(100).allMatch(line -> line.length() < 600);
  }

  @Test
  void whatHasNoEndIsBrokenOff() throws IOException {
    int code =
        dryRun(
            """
              - tasks:
                  - sequence:
                      - while: 1 == 1
                        steps: [ { get: /again } ]
            """);

    assertThat(code).isEqualTo(ExitCode.FAILED);
    assertThat(asked).hasSize(DryReport.MAX_REQUESTS);
    assertThat(out()).contains("broken off after 1,000 requests");

    int spinning =
        dryRun(
            """
              - tasks:
                  - sequence:
                      - get: /once
                      - while: 1 == 1
                        steps: [ { if: 1 == 2, then: [ { get: /never } ] } ]
            """);
    assertThat(spinning).isEqualTo(ExitCode.FAILED);
    assertThat(out()).contains("a loop of User 1 has no end");
  }

  @Test
  void aTargetThatIsDownFailsInWords() throws IOException {
    int closed;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = socket.getLocalPort();
    }

    int code = dryRun("  - tasks: [ { get: /x } ]\n", "--target", "http://127.0.0.1:" + closed);

    assertThat(code).isEqualTo(ExitCode.THRESHOLDS);
    assertThat(out()).containsIgnoringCase("refused");
  }

  @Test
  void tagsChooseWhatIsDone() throws IOException {
    String users =
        """
          - tasks:
              - { get: /read, name: looks, tags: [ read, smoke ], expect: { status: 100..599 } }
              - { post: /made, name: makes, tags: write, expect: { status: 100..599 } }
        """;

    dryRun(users, "--tags", "smoke,other", "--exclude-tags", "write");
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("--tags: nothing has the tag 'other' (tags are read, smoke, write)");

    assertThat(dryRun(users, "--tags", "smoke", "--exclude-tags", "write")).isZero();
    assertThat(out()).contains("looks").doesNotContain("makes");
  }

  @Test
  void onlyAllowedTargetsAreAsked() throws IOException {
    variables.put("SPATE_TARGETS_ALLOWED", "shop.test");

    int code = dryRun("  - tasks: [ { get: /x } ]\n");

    assertThat(code).isEqualTo(ExitCode.THRESHOLDS);
    assertThat(asked).isEmpty();
    assertThat(out())
        .contains(
            "allowed targets",
            "what may be put under load: shop.test (set SPATE_TARGETS_ALLOWED for more)");
  }

  @Test
  void aServerHasNothingToDoWithIt() throws IOException {
    int code = dryRun("  - tasks: [ { get: /x } ]\n", "--server", "http://127.0.0.1:1");

    assertThat(code).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("--dry-run runs here");
  }

  @Test
  void eachTaskDrawsItsRowUntilNoneIsLeft() throws IOException {
    int code =
        dryRun(
            """
              - tasks:
                  - { name: one, get: "/i/${item.id}" }
                  - { name: two, get: "/i/${item.id}" }
                  - { name: three, get: "/i/${item.id}" }
            data: { item: { rows: [ { id: a }, { id: b } ], order: sequential, atEnd: stop } }
            """);

    assertThat(asked).containsExactly("GET /i/a", "GET /i/b");
    assertThat(out()).contains("no row of data is left");
    assertThat(code).isEqualTo(ExitCode.OK);
  }

  private int dryRunAround(String setup) throws IOException {
    return dryRun(
        """
          - tasks: [ { get: "/as/${token}", name: /as } ]
            onStop: [ { get: "/bye/${token}" } ]
        setup: [ %s ]
        teardown: [ { delete: "/session/${token}" } ]
        """
            .formatted(setup));
  }

  @Test
  void theSetupComesFirstAndItsValuesAreThoseOfUsersAndTeardown() throws IOException {
    int code = dryRunAround("{ post: /login, save: { token: $.token } }");

    assertThat(code).as(out()).isEqualTo(ExitCode.OK);
    assertThat(asked)
        .containsExactly("POST /login", "GET /as/t-1", "GET /bye/t-1", "DELETE /session/t-1");
    assertThat(out()).contains("user setup", "user teardown", "4 requests, 0 failed");
  }

  @Test
  void withoutItsSetupNothingIsDone() throws IOException {
    int code = dryRunAround("{ get: /gone, save: { token: $.token } }");

    assertThat(code).isEqualTo(ExitCode.THRESHOLDS);
    assertThat(asked).containsExactly("GET /gone");
    assertThat(out()).contains("the setup has failed, and so would a run, before its load");
  }
}
