package io.spate.testsupport;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.DynamicMessage;
import io.grpc.MethodDescriptor;
import io.grpc.protobuf.ProtoUtils;

/**
 * Methods of a gRPC service that is known by its descriptor, without generated code. A module that
 * uses this has gRPC among its own dependencies.
 */
public final class GrpcMethods {
  private GrpcMethods() {}

  /**
   * A method with one request and one answer.
   *
   * @param service has the method
   * @param name of the method, as in the service's definition
   */
  public static MethodDescriptor<DynamicMessage, DynamicMessage> unary(
      ServiceDescriptor service, String name) {
    var method = service.findMethodByName(name);
    return MethodDescriptor.<DynamicMessage, DynamicMessage>newBuilder()
        .setType(MethodDescriptor.MethodType.UNARY)
        .setFullMethodName(MethodDescriptor.generateFullMethodName(service.getFullName(), name))
        .setRequestMarshaller(marshaller(method.getInputType()))
        .setResponseMarshaller(marshaller(method.getOutputType()))
        .build();
  }

  private static MethodDescriptor.Marshaller<DynamicMessage> marshaller(Descriptor type) {
    return ProtoUtils.marshaller(DynamicMessage.getDefaultInstance(type));
  }
}
