package io.spate.cli.dry;

import static org.assertj.core.api.Assertions.assertThat;

import io.spate.cli.Environment;
import io.spate.cli.ExitCode;
import io.spate.cli.SpateMain;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code spate run --dry-run} against gRPC's own server for Java. */
class GrpcDryRunTest {
  private static final Path DESCRIPTORS = Path.of("..", "examples", "grpc", "todo.desc");

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private GrpcTodos server;

  @TempDir private Path directory;

  @BeforeEach
  void start() throws IOException {
    Files.copy(DESCRIPTORS, directory.resolve("todo.desc"));
    server = new GrpcTodos(Files.readAllBytes(DESCRIPTORS), "todo.TodoService");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private int dryRun(String steps) throws IOException {
    Files.writeString(
        directory.resolve("s.yaml"),
        """
        target: %s
        load: { users: 50, duration: 5m }
        grpc: { descriptors: todo.desc }
        users:
          - tasks:
              - sequence:
        """
                .formatted(server.url())
            + steps.indent(10));
    Environment environment =
        new Environment(
            directory,
            directory,
            directory,
            Map.of(),
            false,
            false,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return SpateMain.run(environment, "run", "--dry-run", "s.yaml");
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void messagesAreShownAsJsonAndTheStatusInWords() throws IOException {
    int code =
        dryRun(
            """
            - grpc: todo.TodoService/Create
              message: { description: "a ${user}", labels: [ x ] }
              expect: { json: { $.description: a 0 } }
              save: { id: $.id }
            - grpc: todo.TodoService/Get
              message: { id: "${id:number}" }
            - grpc: todo.TodoService/Get
              message: { id: 9 }
              expect: { status: NOT_FOUND }
            """);

    assertThat(code).as(out() + err).isZero();
    assertThat(out())
        .contains(
            "GRPC todo.TodoService/Create  " + server.url(),
            "    > POST /todo.TodoService/Create HTTP/2\n",
            "    > Content-Type: application/grpc\n",
            "    > {\"description\":\"a 0\",\"labels\":[\"x\"]}\n",
            "    < 200, gRPC status 0 OK, in ",
            "\"description\":\"a 0\"",
            "    saved id = 7\n",
            "    > {\"id\":7}\n",
            "    < 200, gRPC status 5 NOT_FOUND: no todo 9, naïve, in ",
            "3 requests, 0 failed");
    // Neither the frame before a message nor what Protocol Buffers make of it.
    assertThat(out()).doesNotContain("that are no text", "\u0000");
  }

  @Test
  void aStatusThatIsNotExpectedFailsTheDryRunAndIsNamed() throws IOException {
    int code =
        dryRun(
            """
            - grpc: todo.TodoService/Get
              message: { id: 404 }
            """);

    assertThat(code).isEqualTo(ExitCode.THRESHOLDS);
    assertThat(out())
        .contains(
            "    < 200, gRPC status 5 NOT_FOUND: no todo 404, naïve, in ",
            "    failed: expected gRPC status OK, got 5 NOT_FOUND: no todo 404, naïve\n",
            "1 request, 1 failed");
  }

  @Test
  void aMethodOrAServerThatIsNotThereIsTold() throws IOException {
    String call =
        """
        - grpc: todo.TodoService/Nope
          message: { id: 1 }
        """;
    assertThat(dryRun(call)).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("s.yaml:7:", "Nope", "Create");

    server.close();
    assertThat(dryRun(call.replace("Nope", "Get"))).isEqualTo(ExitCode.THRESHOLDS);
    assertThat(out()).containsIgnoringCase("refused").doesNotContain("gRPC status");
  }
}
