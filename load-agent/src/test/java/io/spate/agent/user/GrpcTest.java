package io.spate.agent.user;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.DynamicMessage;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.spate.protocol.ErrorKind;
import io.spate.protocol.event.EventBatch;
import io.spate.protocol.wire.FailureSample;
import io.spate.scenario.data.DataFile;
import io.spate.scenario.data.FeedTable;
import io.spate.scenario.grpc.GrpcSchema;
import io.spate.testsupport.GrpcMethods;
import io.spate.testsupport.SelfSigned;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users that call gRPC's own server for Java, by descriptors that protoc has written. */
class GrpcTest {
  private static final byte[] DESCRIPTORS = read();

  private final OneLoop loop = new OneLoop();
  private final ServiceDescriptor service = service();
  private final Map<Long, DynamicMessage> todos = new ConcurrentHashMap<>();
  private final AtomicLong ids = new AtomicLong();
  private final List<String> created = new CopyOnWriteArrayList<>();
  private final List<String> metadata = new CopyOnWriteArrayList<>();
  private final List<Long> deadlines = new CopyOnWriteArrayList<>();
  private Server server;

  private static byte[] read() {
    try {
      return Files.readAllBytes(Path.of("..", "examples", "grpc", "todo.desc"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static ServiceDescriptor service() {
    GrpcSchema schema = new GrpcSchema();
    schema.add("todo.desc", ByteBuffer.wrap(DESCRIPTORS));
    return schema.service("todo.TodoService");
  }

  @BeforeEach
  void start() throws IOException {
    server = serve(NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0)));
  }

  private Server serve(NettyServerBuilder builder) throws IOException {
    return builder
        .addService(
            ServerServiceDefinition.builder(service.getFullName())
                .addMethod(
                    GrpcMethods.unary(service, "Create"), ServerCalls.asyncUnaryCall(this::create))
                .addMethod(GrpcMethods.unary(service, "Get"), ServerCalls.asyncUnaryCall(this::get))
                .build())
        .intercept(new Noting())
        .build()
        .start();
  }

  @AfterEach
  void close() throws InterruptedException {
    loop.close();
    server.shutdownNow();
    assertThat(server.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
  }

  private final class Noting implements ServerInterceptor {
    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      for (String name : headers.keys()) {
        metadata.add(
            name + ": " + headers.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER)));
      }
      Deadline deadline = Context.current().getDeadline();
      deadlines.add(deadline == null ? -1 : deadline.timeRemaining(TimeUnit.MILLISECONDS));
      return next.startCall(call, headers);
    }
  }

  private static Object value(DynamicMessage message, String field) {
    return message.getField(message.getDescriptorForType().findFieldByName(field));
  }

  private void create(DynamicMessage request, StreamObserver<DynamicMessage> answer) {
    String description = (String) value(request, "description");
    created.add(request.toString().replaceAll("\\s+", " ").trim());
    switch (description) {
      case "" ->
          answer.onError(
              Status.INVALID_ARGUMENT.withDescription("no description, naïve").asException());
      case "never" -> {}
      default -> {
        Descriptor type = service.findMethodByName("Create").getOutputType();
        DynamicMessage.Builder todo = DynamicMessage.newBuilder(type);
        long id = ids.incrementAndGet();
        todo.setField(type.findFieldByName("id"), id);
        todo.setField(type.findFieldByName("description"), description);
        FieldDescriptor priority = type.findFieldByName("priority");
        todo.setField(priority, value(request, "priority"));
        todos.put(id, todo.build());
        answer.onNext(todo.build());
        if (description.equals("half done")) { // a message, and all the same a failure
          answer.onError(Status.DATA_LOSS.withDescription("lost").asException());
        } else {
          answer.onCompleted();
        }
      }
    }
  }

  private void get(DynamicMessage request, StreamObserver<DynamicMessage> answer) {
    DynamicMessage todo = todos.get((Long) value(request, "id"));
    if (todo == null) {
      answer.onError(
          Status.NOT_FOUND.withDescription("no todo " + value(request, "id")).asException());
    } else {
      answer.onNext(todo);
      answer.onCompleted();
    }
  }

  private static DataFile file() {
    return new DataFile() {
      @Override
      public List<String> columns() {
        throw new AssertionError("it is no file of rows");
      }

      @Override
      public FeedTable table() {
        throw new AssertionError("it is no file of rows");
      }

      @Override
      public ByteBuffer content() {
        return ByteBuffer.wrap(DESCRIPTORS).asReadOnlyBuffer();
      }
    };
  }

  private void run(String target, String more, String steps) {
    loop.start(
            """
            target: %s
            load: { users: 1, iterations: 1 }
            grpc: { descriptors: todo.desc }
            %s
            users:
              - tasks:
                  - sequence:
            """
                    .formatted(target, more)
                + steps.stripTrailing().indent(10),
            name -> file())
        .end();
  }

  private void run(String steps) {
    run("http://127.0.0.1:" + server.getPort(), "gracefulStop: 5s", steps);
  }

  private List<String> events() {
    List<String> events = new ArrayList<>();
    for (EventBatch batch : loop.batches()) {
      for (int i = 0; i < batch.size(); i++) {
        events.add(batch.name(i) + " " + batch.status(i) + " " + ErrorKind.of(batch.error(i)));
      }
    }
    return events;
  }

  private List<String> messages() {
    return loop.batches().stream()
        .flatMap(batch -> batch.samples().stream())
        .map(FailureSample::getMessage)
        .toList();
  }

  @Test
  void whatACallAnswersIsCheckedAndSavedAsJson() {
    run(
        """
        - grpc: todo.TodoService/Create
          message: { description: "a ${user}", priority: HIGH, labels: [ x, y ], effort: { a: 3 } }
          expect: { json: { $.description: a 0, $.priority: HIGH, $.completed: false } }
          save: { id: $.id }
        - grpc: todo.TodoService/Get
          message: { id: "${id:number}" }
          expect: { status: OK, checks: [ { json: $.id, equals: "1" } ] }
        - grpc: todo.TodoService/Get
          name: unread
          message: { id: 1 }
        """);

    assertThat(messages()).isEmpty();
    assertThat(events())
        .containsExactly(
            "GRPC todo.TodoService/Create 200 NONE",
            "GRPC todo.TodoService/Get 200 NONE",
            "GRPC unread 200 NONE");
    assertThat(created).hasSize(1);
    assertThat(created.getFirst())
        .contains("description: \"a 0\"")
        .contains("priority: HIGH")
        .contains("labels: \"x\" labels: \"y\"")
        .contains("effort { key: \"a\" value: 3 }");
  }

  @Test
  void anotherStatusThanExpectedFailsTheCall() {
    run(
        """
        - grpc: todo.TodoService/Get
          message: { id: 404 }
        - grpc: todo.TodoService/Create
          name: empty
        - grpc: todo.TodoService/Create
          name: half
          message: { description: half done }
        - grpc: todo.TodoService/Get
          name: expected
          message: { id: 404 }
          expect: { status: [ 5, UNAVAILABLE ] }
        - grpc: todo.TodoService/Get
          name: there
          message: { id: 1 }
          expect: { checks: [ { status: NOT_FOUND, message: it must be gone } ] }
        """);

    assertThat(events())
        .containsExactly(
            "GRPC todo.TodoService/Get 200 GRPC_STATUS",
            "GRPC empty 200 GRPC_STATUS",
            "GRPC half 200 GRPC_STATUS",
            "GRPC expected 200 NONE",
            "GRPC there 200 GRPC_STATUS");
    assertThat(messages())
        .containsExactly(
            "expected gRPC status OK, got 5 NOT_FOUND: no todo 404",
            "expected gRPC status OK, got 3 INVALID_ARGUMENT: no description, naïve",
            "expected gRPC status OK, got 15 DATA_LOSS: lost",
            "it must be gone: expected gRPC status NOT_FOUND, got 0 OK");
  }

  @Test
  void metadataAndTheDeadlineGoWithTheCall() {
    run(
        """
        - grpc: todo.TodoService/Create
          message: { description: a }
          timeout: 7s
          auth: { bearer: secret }
          headers: { X-Tenant: "t ${user}" }
        """);

    assertThat(messages()).isEmpty();
    assertThat(metadata).contains("authorization: Bearer secret", "x-tenant: t 0");
    assertThat(deadlines).hasSize(1).allMatch(millis -> millis > 1_000 && millis <= 7_000);
  }

  @Test
  void aCallThatIsNeverAnsweredTakesAsLongAsItMay() {
    run(
        """
        - grpc: todo.TodoService/Create
          message: { description: never }
          timeout: 300ms
        - grpc: todo.TodoService/Create
          name: after it
          message: { description: b }
        """);

    assertThat(events()).hasSize(2);
    assertThat(events().getFirst())
        .matches(".*Create (0 RESPONSE_TIMEOUT|0 CONNECTION_CLOSED|200 GRPC_STATUS)");
    assertThat(events().get(1)).isEqualTo("GRPC after it 200 NONE");
  }

  @Test
  void aMessageThatAnExpressionMakesWrongIsATemplateError() {
    run(
        """
        - grpc: todo.TodoService/Create
          message: { description: a, priority: "${user}x" }
        """);

    assertThat(events()).containsExactly("GRPC todo.TodoService/Create 0 TEMPLATE");
    assertThat(messages().getFirst()).startsWith("the message is no todo.NewTodo: ");
    assertThat(created).isEmpty();
  }

  @Test
  void parallelCallsOfSharedConnectionsAreAllAnswered() {
    loop.start(
            """
            target: http://127.0.0.1:%d
            load: { users: 20, iterations: 5 }
            grpc: { descriptors: todo.desc }
            http: { connections: { shared: 2 } }
            users:
              - tasks:
                  - sequence:
                      - parallel:
                          - { grpc: todo.TodoService/Create, name: a, message: { description: "${uuid}" } }
                          - { grpc: todo.TodoService/Create, name: b, message: { description: "${uuid}" } }
            """
                .formatted(server.getPort()),
            name -> file())
        .end();

    assertThat(events()).hasSize(200).allMatch(each -> each.endsWith(" 200 NONE"));
    assertThat(created).hasSize(200).doesNotHaveDuplicates();
  }

  @Test
  void callsGoByTls(@TempDir Path folder) throws Exception {
    SelfSigned tls = SelfSigned.in(folder, "server");
    Server secure =
        serve(
            NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
                .useTransportSecurity(tls.certificateFile().toFile(), tls.keyFile().toFile()));
    try {
      run(
          "https://127.0.0.1:" + secure.getPort(),
          "http: { tls: { verify: false } }",
          """
          - grpc: todo.TodoService/Create
            message: { description: a }
            expect: { json: { $.description: a } }
          """);
    } finally {
      secure.shutdownNow();
    }

    assertThat(messages()).isEmpty();
    assertThat(events()).containsExactly("GRPC todo.TodoService/Create 200 NONE");
  }

  @Test
  void aServerThatDoesNotSpeakGrpcIsTold() throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      HttpServer plain =
          vertx
              .createHttpServer()
              .requestHandler(
                  request ->
                      request
                          .response()
                          .setStatusCode(request.path().endsWith("Get") ? 503 : 200)
                          .putHeader("content-type", "text/html")
                          .end("<html>"))
              .listen(0, "127.0.0.1")
              .toCompletionStage()
              .toCompletableFuture()
              .get(20, TimeUnit.SECONDS);
      run(
          "http://127.0.0.1:" + plain.actualPort(),
          "name: none",
          """
          - grpc: todo.TodoService/Create
          - grpc: todo.TodoService/Get
          """);
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    assertThat(events())
        .containsExactly(
            "GRPC todo.TodoService/Create 200 GRPC_STATUS", "GRPC todo.TodoService/Get 503 STATUS");
    assertThat(messages())
        .containsExactly(
            "the answer is none of gRPC: it has no grpc-status, and is of the type text/html",
            "expected status 200, got 503");
  }
}
