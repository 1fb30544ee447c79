package io.spate.scenario.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.spate.scenario.RequestStep;
import io.spate.scenario.Scenario;
import io.spate.scenario.ScenarioException;
import io.spate.scenario.data.DataFile;
import io.spate.scenario.data.DataFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls of gRPC by descriptors that protoc has written. */
class GrpcParserTest {
  private static final byte[] TODO = read();

  private static byte[] read() {
    try {
      return Files.readAllBytes(Path.of("..", "examples", "grpc", "todo.desc"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** The file of the example, and others that are wrong. */
  private static final DataFiles FILES =
      file ->
          switch (file) {
            case "todo.desc" -> bytes(TODO);
            case "base64.desc" ->
                DataFile.ofText(Base64.getMimeEncoder().encodeToString(TODO), file);
            case "text.desc" -> DataFile.ofText("no descriptors", file);
            case "cut.desc" -> bytes(java.util.Arrays.copyOf(TODO, TODO.length - 5));
            default -> null;
          };

  private static DataFile bytes(byte[] bytes) {
    return new DataFile() {
      @Override
      public List<String> columns() {
        throw new AssertionError("it is no file of rows");
      }

      @Override
      public io.spate.scenario.data.FeedTable table() {
        throw new AssertionError("it is no file of rows");
      }

      @Override
      public ByteBuffer content() {
        return ByteBuffer.wrap(bytes);
      }
    };
  }

  private static Scenario scenario(String top, String step) {
    return Scenario.parse(
        """
        target: http://127.0.0.1
        load: { users: 1, duration: 1s }
        %s
        users:
          - tasks:
              - %s
        """
            .formatted(top, step),
        "s.yaml",
        FILES);
  }

  private static RequestStep step(String step) {
    return (RequestStep)
        scenario("grpc: { descriptors: todo.desc }", step)
            .users()
            .getFirst()
            .tasks()
            .getFirst()
            .steps()
            .getFirst();
  }

  private static String mistake(String top, String step) {
    ScenarioException wrong =
        catchThrowableOfType(ScenarioException.class, () -> scenario(top, step));
    assertThat(wrong).as(step).isNotNull();
    assertThat(wrong.problems()).as(step).hasSize(1);
    return wrong.problems().getFirst().toString();
  }

  private static Map<String, String> headers(RequestStep step) {
    return step.headers().stream()
        .collect(java.util.stream.Collectors.toMap(h -> h.name(), h -> h.value().constantValue()));
  }

  @Test
  void aCallIsARequestWithTheNameOfItsMethod() {
    RequestStep step = step("{ grpc: todo.TodoService/Create, message: { description: a } }");

    assertThat(step.name()).isEqualTo("GRPC todo.TodoService/Create");
    assertThat(step.method()).isEqualTo("POST");
    assertThat(step.path().constantValue()).isEqualTo("/todo.TodoService/Create");
    assertThat(step.contentType()).isEqualTo("application/grpc");
    assertThat(step.body().template().constantValue()).isEqualTo("{\"description\":\"a\"}");
    assertThat(step.grpc().input().getFullName()).isEqualTo("todo.NewTodo");
    assertThat(step.grpc().output().getFullName()).isEqualTo("todo.Todo");
    assertThat(headers(step))
        .containsEntry("TE", "trailers")
        .containsEntry("grpc-timeout", "30000m");
  }

  @Test
  void anotherServerATimeoutAndANameMayBeSaid() {
    RequestStep step =
        step(
            "{ grpc: 'https://other:50051/todo.TodoService/Get', name: look, timeout: 2s,"
                + " headers: { X-Tenant: a } }");

    assertThat(step.name()).isEqualTo("GRPC look");
    assertThat(step.path().constantValue()).isEqualTo("https://other:50051/todo.TodoService/Get");
    assertThat(step.body().template().constantValue()).isEqualTo("{}");
    assertThat(headers(step)).containsEntry("grpc-timeout", "2000m").containsEntry("X-Tenant", "a");
  }

  @Test
  void descriptorsMayBeInBase64() {
    assertThat(
            scenario("grpc: { descriptors: [ base64.desc ] }", "grpc: todo.TodoService/Get")
                .requestNames())
        .containsExactly("GRPC todo.TodoService/Get");
  }

  @Test
  void whereDescriptorsAreElsewhereNamesAreStillKnown() {
    Scenario scenario =
        Scenario.parse(
            """
            target: http://127.0.0.1
            load: { users: 1, duration: 1s }
            grpc: { descriptors: todo.desc }
            users: [ { tasks: [ { grpc: any.Thing/At, message: { all: 1 } } ] } ]
            """,
            "s.yaml",
            file -> DataFile.elsewhere(null, 0));

    assertThat(scenario.requestNames()).containsExactly("GRPC any.Thing/At");
  }

  @Test
  void allKindsOfFieldsAreTaken() {
    RequestStep step =
        step(
            "{ grpc: todo.TodoService/Create, message: { description: 5, priority: HIGH,"
                + " labels: [ a, '${user}' ], effort: { a: 1, b: -2 }, due: 2026-01-01T00:00:00Z } }");

    assertThat(step.body().isConstant()).isFalse();
    step(
        "{ grpc: todo.TodoService/Create, message: { priority: 1, labels: '${x|[]:json}' }, save: { x: $.id } }"
            .replace(", save: { x: $.id }", "")
            .replace("'${x|[]:json}'", "[]"));
    step("{ grpc: todo.TodoService/Get, message: { id: 9223372036854775807 } }");
    step("{ grpc: todo.TodoService/Get, message: { id: '7' } }");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "grpc: todo.TodoServise/Get | 6:15 | the descriptors have no service 'todo.TodoServise' (did you mean 'todo.TodoService'?",
        "grpc: TodoService/Get | 6:15 | the descriptors have no service 'TodoService' (did you mean 'todo.TodoService'?)",
        "grpc: todo.TodoService/Gett | 6:15 | the service todo.TodoService has no method 'Gett' (did you mean 'Get'? its methods are Create, Get, Watch)",
        "grpc: todo.TodoService/Watch | 6:15 | todo.TodoService/Watch is a streaming method, and only unary ones can be called",
        "grpc: todo.TodoService.Get | 6:15 | grpc names a method as package.Service/Method, got 'todo.TodoService.Get' (write todo.TodoService/Get)",
        "grpc: [] | 6:15 | grpc must be package.Service/Method, got a list",
        "{ grpc: todo.TodoService/Create, message: { descripton: a } } | 6:53 | todo.NewTodo has no field 'descripton' (did you mean 'description'? fields are description, priority, labels, effort, due)",
        "{ grpc: todo.TodoService/Create, message: { priority: HIGHER } } | 6:63 | 'priority' cannot be 'HIGHER' (did you mean 'HIGH'? values of todo.Priority are NORMAL, HIGH)",
        "{ grpc: todo.TodoService/Create, message: { labels: a } } | 6:61 | 'labels' must be a list, got 'a'",
        "{ grpc: todo.TodoService/Create, message: { effort: { a: b } } } | 6:66 | 'value' must be a whole number (int32), got 'b'",
        "{ grpc: todo.TodoService/Create, message: { effort: { a: 2147483648 } } } | 6:66 | 'value' must be a whole number (int32), got '2147483648'",
        "{ grpc: todo.TodoService/Get, message: { id: 1.5 } } | 6:54 | 'id' must be a whole number (int64), got '1.5'",
        "{ grpc: todo.TodoService/Get, message: { id: [ 1 ] } } | 6:54 | 'id' must be a whole number (int64), got a list",
        "{ grpc: todo.TodoService/Get, message: 5 } | 6:48 | todo.TodoKey must be a map of its fields, got '5'",
        "{ grpc: todo.TodoService/Get, json: { id: 1 } } | 6:39 | a call of gRPC has no 'json' (it sends a message)",
        "{ grpc: todo.TodoService/Get, headers: { content-type: a/b } } | 6:50 | a call of gRPC has a Content-Type of its own (remove it)",
        "{ grpc: todo.TodoService/Get, expect: { status: 200 } } | 6:57 | not a status of gRPC: '200'",
        "{ grpc: todo.TodoService/Get, expect: { status: NOTFOUND } } | 6:57 | not a status of gRPC: 'NOTFOUND' (did you mean 'NOT_FOUND'?",
        "{ get: /, message: { id: 1 } } | 6:19 | a message is that of a grpc step (write json: for a body of JSON)",
      })
  void mistakesAreTold(String step, String place, String message) {
    assertThat(mistake("grpc: { descriptors: todo.desc }", step))
        .startsWith("s.yaml:" + place + ": " + message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "x-a: 1 | 6:15 | the scenario does not say where the descriptors of its gRPC services are (write grpc: { descriptors: todo.desc };",
        "grpc: { descriptors: missing.desc } | 3:22 | the content of 'missing.desc' did not come with the scenario",
        "grpc: { descriptors: text.desc } | 3:22 | text.desc is no set of descriptors (protoc --include_imports",
        "grpc: { descriptors: cut.desc } | 3:22 | cut.desc is no set of descriptors (protoc --include_imports",
        "grpc: { descriptor: todo.desc } | 3:9 | unknown key 'descriptor' (did you mean 'descriptors'?",
        "grpc: todo.desc | 3:7 | grpc must be a map, got 'todo.desc'",
      })
  void mistakesWithDescriptorsAreTold(String top, String place, String message) {
    ScenarioException wrong =
        catchThrowableOfType(
            ScenarioException.class, () -> scenario(top, "grpc: todo.TodoService/Get"));
    assertThat(wrong.problems())
        .anyMatch(each -> each.toString().startsWith("s.yaml:" + place + ": " + message));
  }
}
