package io.spate.agent.user;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.DynamicMessage;
import com.sun.management.ThreadMXBean;
import io.spate.scenario.data.DataFile;
import io.spate.scenario.data.FeedTable;
import io.spate.scenario.grpc.GrpcSchema;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a call of gRPC costs the loop of an agent, beside a POST of the same JSON by HTTP/2 whose
 * answer is read as well: CPU time and bytes of garbage, against Vert.x' server in the same
 * process. A program, as its figures are no test.
 *
 * <p>Arguments: seconds of each part, and rounds.
 */
final class GrpcCostMain {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final String MESSAGE =
      "{ description: \"a task of user ${user}\", priority: HIGH, labels: [ one, two ] }";
  private static final Path DESCRIPTORS = Path.of("..", "examples", "grpc", "todo.desc");

  private record Used(long calls, long cpuNanos, long bytes) {}

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final AtomicLong calls = new AtomicLong();
  private final byte[] descriptors = Files.readAllBytes(DESCRIPTORS);
  private final Buffer frame;
  private final Buffer json =
      Buffer.buffer(
          "{\"id\":\"17\",\"description\":\"a task of user 1\",\"completed\":false,"
              + "\"priority\":\"HIGH\",\"labels\":[\"one\",\"two\"]}");

  private GrpcCostMain() throws Exception {
    GrpcSchema schema = new GrpcSchema();
    schema.add("todo.desc", ByteBuffer.wrap(descriptors));
    MethodDescriptor create = schema.service("todo.TodoService").findMethodByName("Create");
    Descriptor type = create.getOutputType();
    byte[] message =
        DynamicMessage.newBuilder(type)
            .setField(type.findFieldByName("id"), 17L)
            .setField(type.findFieldByName("description"), "a task of user 1")
            .setField(
                type.findFieldByName("priority"),
                type.findFieldByName("priority").getEnumType().findValueByName("HIGH"))
            .addRepeatedField(type.findFieldByName("labels"), "one")
            .addRepeatedField(type.findFieldByName("labels"), "two")
            .build()
            .toByteArray();
    frame = Buffer.buffer().appendByte((byte) 0).appendInt(message.length).appendBytes(message);
  }

  private void answer(HttpServerRequest request) {
    calls.incrementAndGet();
    if (request.path().equals("/post")) {
      request.response().putHeader("content-type", "application/json").end(json);
    } else {
      request.response().putHeader("content-type", "application/grpc");
      request.response().putTrailer("grpc-status", "0");
      request.response().end(frame);
    }
  }

  private DataFile file() {
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
        return ByteBuffer.wrap(descriptors);
      }
    };
  }

  private Used used() {
    for (long id : THREADS.getAllThreadIds()) {
      var info = THREADS.getThreadInfo(id);
      if (info != null && info.getThreadName().startsWith("one-loop")) {
        return new Used(
            calls.get(), THREADS.getThreadCpuTime(id), THREADS.getThreadAllocatedBytes(id));
      }
    }
    throw new IllegalStateException("the loop's thread is not there");
  }

  private void measure(String what, int port, String step, int seconds) throws Exception {
    try (OneLoop loop = new OneLoop()) {
      OneLoop.Running run =
          loop.start(
              """
              target: http://127.0.0.1:%d
              load: { users: 100, spawnRate: 1000, duration: %ds }
              http: { version: 2, connections: { shared: 1 } }
              grpc: { descriptors: todo.desc }
              users: [ { tasks: [ { %s, save: { id: $.id } } ] } ]
              """
                  .formatted(port, 2 * seconds + 20, step),
              name -> file());
      TimeUnit.SECONDS.sleep(seconds);
      Used before = used();
      TimeUnit.SECONDS.sleep(seconds);
      Used after = used();
      run.stop(Duration.ofSeconds(1));
      run.end();
      double count = after.calls - before.calls;
      System.out.printf(
          Locale.ROOT,
          "%-16s %8.0f calls/s %8.0f calls per CPU-second %8.0f bytes per call%n",
          what,
          count / seconds,
          count * 1e9 / (after.cpuNanos - before.cpuNanos),
          (after.bytes - before.bytes) / count);
    }
  }

  public static void main(String[] args) throws Exception {
    int seconds = Integer.parseInt(args[0]);
    GrpcCostMain cost = new GrpcCostMain();
    HttpServer server =
        cost.vertx
            .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(0))
            .requestHandler(cost::answer)
            .listen()
            .toCompletionStage()
            .toCompletableFuture()
            .get(20, TimeUnit.SECONDS);
    int port = server.actualPort();
    for (int round = 0; round < Integer.parseInt(args[1]); round++) {
      cost.measure("POST by HTTP/2", port, "post: /post, json: " + MESSAGE, seconds);
      cost.measure("gRPC", port, "grpc: todo.TodoService/Create, message: " + MESSAGE, seconds);
      cost.measure("gRPC, constant", port, "grpc: todo.TodoService/Create", seconds);
    }
    cost.vertx.close();
  }
}
