package io.spate.cli.dry;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.DynamicMessage;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.spate.scenario.grpc.GrpcSchema;
import io.spate.testsupport.GrpcMethods;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * ToDos on gRPC's own server for Java, of any service that has a {@code Create}, whose answer has
 * an {@code id} and what it was sent, and a {@code Get} by id. The first id is 7.
 */
final class GrpcTodos implements AutoCloseable {
  private final Map<Long, DynamicMessage> todos = new ConcurrentHashMap<>();
  private final AtomicLong ids = new AtomicLong(7);
  private final Server server;
  private final int port;

  /** Starts one of a service that descriptors have. */
  GrpcTodos(byte[] descriptors, String name) throws IOException {
    GrpcSchema schema = new GrpcSchema();
    schema.add("todos.desc", ByteBuffer.wrap(descriptors));
    ServiceDescriptor service = schema.service(name);
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
            .addService(
                ServerServiceDefinition.builder(service.getFullName())
                    .addMethod(
                        GrpcMethods.unary(service, "Create"),
                        ServerCalls.asyncUnaryCall(this::create))
                    .addMethod(
                        GrpcMethods.unary(service, "Get"), ServerCalls.asyncUnaryCall(this::get))
                    .build())
            .build()
            .start();
    port = server.getPort();
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  private void create(DynamicMessage request, StreamObserver<DynamicMessage> answer) {
    Descriptor type = request.getDescriptorForType().getFile().findMessageTypeByName("Todo");
    long id = ids.getAndIncrement();
    DynamicMessage.Builder todo = DynamicMessage.newBuilder(type);
    todo.setField(type.findFieldByName("id"), id);
    request.getAllFields().entrySet().stream()
        .filter(each -> each.getKey().getName().matches("text|description"))
        .forEach(
            each -> todo.setField(type.findFieldByName(each.getKey().getName()), each.getValue()));
    todos.put(id, todo.build());
    answer.onNext(todo.build());
    answer.onCompleted();
  }

  private void get(DynamicMessage request, StreamObserver<DynamicMessage> answer) {
    long id = (long) request.getField(request.getDescriptorForType().findFieldByName("id"));
    DynamicMessage todo = todos.get(id);
    if (todo == null) {
      answer.onError(Status.NOT_FOUND.withDescription("no todo " + id + ", naïve").asException());
    } else {
      answer.onNext(todo);
      answer.onCompleted();
    }
  }

  /** Stops it, within a bound. */
  @Override
  public void close() {
    server.shutdownNow();
    try {
      if (!server.awaitTermination(20, TimeUnit.SECONDS)) {
        throw new AssertionError("the server of gRPC does not stop");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
