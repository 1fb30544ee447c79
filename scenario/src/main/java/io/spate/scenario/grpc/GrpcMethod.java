package io.spate.scenario.grpc;

import com.google.protobuf.Descriptors.Descriptor;

/**
 * A unary method of gRPC. Immutable.
 *
 * @param service its full name, such as {@code todo.TodoService}
 * @param name such as {@code Create}
 * @param input what is sent; null where the descriptors are somewhere else
 * @param output what is answered; null where the descriptors are somewhere else
 */
public record GrpcMethod(String service, String name, Descriptor input, Descriptor output) {
  @Override
  public String toString() {
    return service + "/" + name;
  }
}
