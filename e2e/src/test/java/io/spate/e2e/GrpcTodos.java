package io.spate.e2e;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.DynamicMessage;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.spate.testsupport.GrpcMethods;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** The service of {@code examples/grpc}, by gRPC's own server for Java; it notes each call. */
final class GrpcTodos implements AutoCloseable {
  /** A call that was answered: the method, and its argument as text. */
  record Call(String method, String argument) {}

  private final ServiceDescriptor service;
  private final Server server;
  private final AtomicLong ids = new AtomicLong();
  private final Map<Long, DynamicMessage> todos = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<Call> calls = new ConcurrentLinkedQueue<>();

  /** Listens on a free port of this machine. */
  GrpcTodos(Path descriptors) throws IOException, DescriptorValidationException {
    service = file(descriptors, "todo.proto").findServiceByName("TodoService");
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
  }

  /** Imports come before what imports them, as protoc writes them. */
  private static FileDescriptor file(Path descriptors, String name)
      throws IOException, DescriptorValidationException {
    Map<String, FileDescriptor> files = new LinkedHashMap<>();
    for (FileDescriptorProto proto :
        FileDescriptorSet.parseFrom(Files.readAllBytes(descriptors)).getFileList()) {
      FileDescriptor[] imports =
          proto.getDependencyList().stream().map(files::get).toArray(FileDescriptor[]::new);
      files.put(proto.getName(), FileDescriptor.buildFrom(proto, imports));
    }
    return files.get(name);
  }

  private static Object value(DynamicMessage message, String field) {
    return message.getField(message.getDescriptorForType().findFieldByName(field));
  }

  private void create(DynamicMessage request, StreamObserver<DynamicMessage> answer) {
    calls.add(new Call("Create", (String) value(request, "description")));
    Descriptor type = service.findMethodByName("Create").getOutputType();
    long id = ids.incrementAndGet();
    DynamicMessage todo =
        DynamicMessage.newBuilder(type)
            .setField(type.findFieldByName("id"), id)
            .setField(type.findFieldByName("description"), value(request, "description"))
            .setField(type.findFieldByName("priority"), value(request, "priority"))
            .build();
    todos.put(id, todo);
    answer.onNext(todo);
    answer.onCompleted();
  }

  private void get(DynamicMessage request, StreamObserver<DynamicMessage> answer) {
    long id = (Long) value(request, "id");
    calls.add(new Call("Get", Long.toString(id)));
    DynamicMessage todo = todos.get(id);
    if (todo == null) {
      answer.onError(Status.NOT_FOUND.withDescription("no todo " + id).asException());
    } else {
      answer.onNext(todo);
      answer.onCompleted();
    }
  }

  String baseUrl() {
    return "http://127.0.0.1:" + server.getPort();
  }

  /** The arguments of all calls of a method so far. */
  List<String> argumentsOf(String method) {
    return calls.stream().filter(call -> call.method().equals(method)).map(Call::argument).toList();
  }

  @Override
  public void close() {
    server.shutdownNow();
    try {
      if (!server.awaitTermination(20, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the gRPC server does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
