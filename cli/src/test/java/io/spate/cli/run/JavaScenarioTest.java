package io.spate.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.spate.cli.CliException;
import io.spate.cli.Environment;
import io.spate.cli.ExitCode;
import io.spate.cli.SpateMain;
import io.spate.scenario.Overrides;
import io.spate.scenario.Scenario;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scenarios in Java, compiled and asked in real processes of their own. */
class JavaScenarioTest {
  private static final Path SAMPLES =
      Path.of("..", "examples", "todo-api", "scenarios").toAbsolutePath().normalize();

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @TempDir private Path directory;

  private Environment environment(Path where) {
    return new Environment(
        where,
        where.resolve("home"),
        where,
        Map.of(),
        false,
        false,
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private int spate(String... arguments) {
    return SpateMain.run(environment(directory), arguments);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private void write(String file, String define) throws IOException {
    Files.writeString(
        directory.resolve(file),
        """
        import static io.spate.scenario.dsl.Dsl.*;
        import io.spate.scenario.dsl.*;
        class %s implements ScenarioSource {
          public ScenarioDraft define() {
        %s
          }
        }
        """
            .formatted(file.replace(".java", ""), define));
  }

  @Test
  void theSampleInJavaIsTheSampleInYaml() throws IOException {
    ScenarioFile java =
        ScenarioFile.read(
            "Todo.java", Overrides.NONE, environment(SAMPLES), InputStream.nullInputStream());
    Scenario yaml = Scenario.parse(Files.readString(SAMPLES.resolve("crud.yaml")), "crud.yaml");

    assertThat(java.scenario().name()).isEqualTo(yaml.name());
    assertThat(java.scenario().load()).isEqualTo(yaml.load());
    assertThat(java.scenario().thresholds()).isEqualTo(yaml.thresholds());
    assertThat(java.scenario().requestNames()).isEqualTo(yaml.requestNames());
    assertThat(java.scenario().variables()).isEqualTo(yaml.variables());
    // What is sent is the scenario's text, which a control plane reads without any Java.
    assertThat(Scenario.parse(java.text(), "sent").requestNames()).isEqualTo(yaml.requestNames());
    assertThat(err()).isEmpty();
  }

  @Test
  void theSampleOfTheDocsIsRight() throws IOException {
    Matcher sample =
        Pattern.compile("(?ms)^```java\n(.*?)^```$")
            .matcher(Files.readString(Path.of("..", "docs", "scenarios.md")));
    assertThat(sample.find()).isTrue();
    Files.writeString(directory.resolve("Todo.java"), sample.group(1));

    assertThat(spate("validate", "Todo.java")).as(err()).isZero();
    assertThat(out()).contains("Todo.java is right", "name        Todo CRUD", "p95 < 500ms");
  }

  @Test
  void aRightScenarioIsToldBackAndUsesClassesBesideIt() throws IOException {
    Files.writeString(
        directory.resolve("Paths.java"),
        "class Paths { static String todo(int id) { return \"/todo/\" + id; } }");
    write(
        "Mine.java",
        """
            System.out.println("made by hand");
            return scenario("Mine").target("http://127.0.0.1:8080")
                .load(users(5).duration(seconds(5)))
                .users(user("u").task(get(Paths.todo(17))));
        """);

    assertThat(spate("validate", "Mine.java")).as(err()).isZero();
    assertThat(out()).contains("Mine.java is right", "request     GET /todo/17");
    assertThat(out()).doesNotContain("made by hand");
    assertThat(err()).isEqualTo("made by hand\n");
  }

  @Test
  void aDryRunSendsWhatTheJavaSays() throws IOException {
    List<String> asked = new CopyOnWriteArrayList<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked.add(
              exchange.getRequestMethod()
                  + " "
                  + exchange.getRequestURI()
                  + " "
                  + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          byte[] body = "{\"Id\":7}".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(201, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try {
      write(
          "Mine.java",
          """
              return scenario("Mine").target("http://127.0.0.1:%d")
                  .load(users(5).duration(seconds(5)))
                  .users(user("u").task(
                      post("/todo").json(object("n", 1)).expect(status(201))
                          .save("id", jsonPath("$.Id")),
                      get("/todo/${id}")));
          """
              .formatted(server.getAddress().getPort()));

      assertThat(spate("run", "Mine.java", "--dry-run")).as(out() + err()).isEqualTo(ExitCode.OK);
      assertThat(asked).containsExactly("POST /todo {\"n\":1}", "GET /todo/7 ");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void whatTheCompilerSaysIsShown() throws IOException {
    write("Mine.java", "    return scenarios(\"Mine\");");

    assertThat(spate("validate", "Mine.java")).isEqualTo(ExitCode.USAGE);
    assertThat(err())
        .contains("Mine.java:5: error: cannot find symbol", "scenarios(\"Mine\")", "1 error")
        .endsWith("spate: Mine.java cannot be compiled; the compiler says why above\n");
  }

  @Test
  void aMistakeHasTheLineOfJavaThatMadeIt() throws IOException {
    write(
        "Mine.java",
        """
            return scenario("Mine").target("http://127.0.0.1:8080")
                .load(users(0).duration(seconds(5)))
                .users(user("u")
                    .task(get("/todo/${ids}")));
        """);

    assertThat(spate("run", "Mine.java", "--dry-run")).isEqualTo(ExitCode.USAGE);
    assertThat(err())
        .isEqualTo(
            """
            spate: Mine.java:6: users must be at least 1, got 0
            Mine.java:8: unknown variable 'ids' (no save or vars sets it)
            2 mistakes in Mine.java
            """);
  }

  @Test
  void aWrongWordHasItsLine() throws IOException {
    write("Mine.java", "    return scenario(\"a\").target(\"b\")\n        .target(\"c\");");

    assertThat(spate("validate", "Mine.java")).isEqualTo(ExitCode.USAGE);
    assertThat(err()).startsWith("Mine.java:6: 'target' was said already, in line 5; say it once");
  }

  @Test
  void codeThatFailsIsToldWithItsTrace() throws IOException {
    write("Mine.java", "    throw new IllegalStateException(\"no such file\");");

    assertThat(spate("validate", "Mine.java")).isEqualTo(ExitCode.USAGE);
    assertThat(err())
        .contains(
            "java.lang.IllegalStateException: no such file", "Mine.java:5", "given no scenario");
  }

  @Test
  void aFileWithoutAScenarioIsToldWhatItNeeds() throws IOException {
    Files.writeString(directory.resolve("Mine.java"), "class Mine {}");

    assertThat(spate("validate", "Mine.java")).isEqualTo(ExitCode.USAGE);
    assertThat(err())
        .contains("Mine.java has no scenario: write class Mine implements ScenarioSource");
  }

  @Test
  void aFileThatIsNotThereIsSaidSo() {
    assertThat(spate("validate", "None.java")).isEqualTo(ExitCode.USAGE);
    assertThat(err()).contains("no such file: None.java");
  }

  @Test
  void codeThatNeverEndsIsEnded() throws IOException {
    write("Mine.java", "    while (true) { Thread.onSpinWait(); }");

    assertThatThrownBy(
            () -> JavaScenario.of("Mine.java", environment(directory), Duration.ofSeconds(8)))
        .isInstanceOf(CliException.class)
        .hasMessageStartingWith("Mine.java has given no scenario within 8 s");
    assertThat(ProcessHandle.current().children().filter(this::runsMine)).isEmpty();
  }

  private boolean runsMine(ProcessHandle process) {
    return process.isAlive() && process.info().commandLine().orElse("").contains("Mine.java");
  }

  /** A process that has the modules of a JRE: {@code java.se} has no compiler. */
  @Test
  void aJreIsToldThatItHasNoCompilerAndWhatToSet() throws Exception {
    write("Todo.java", "    return scenario(\"todo\").target(\"http://127.0.0.1:1\");");
    Process jre =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--limit-modules",
                "java.se,jdk.management,jdk.unsupported",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                SpateMain.class.getName(),
                "validate",
                "Todo.java")
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .start();
    try {
      jre.getOutputStream().close();
      String said = new String(jre.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(jre.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(jre.exitValue()).as(said).isEqualTo(ExitCode.USAGE);
      assertThat(said)
          .contains("Todo.java is Java, and " + System.getProperty("java.home"))
          .contains("a Java without a compiler; set JAVA_HOME to a JDK (21 or newer)");
    } finally {
      jre.destroyForcibly();
    }
  }
}
