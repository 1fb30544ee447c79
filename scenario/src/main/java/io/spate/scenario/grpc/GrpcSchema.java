package io.spate.scenario.grpc;

import com.google.protobuf.AnyProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.DurationProto;
import com.google.protobuf.EmptyProto;
import com.google.protobuf.FieldMaskProto;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.StructProto;
import com.google.protobuf.TimestampProto;
import com.google.protobuf.WrappersProto;
import io.spate.scenario.data.DataException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The services that files of descriptors have, as protoc writes them. */
public final class GrpcSchema {
  /** The largest file of descriptors. */
  public static final int MAX_BYTES = 16 << 20;

  private static final String HOW =
      "protoc --include_imports --descriptor_set_out=FILE.desc FILE.proto makes one";

  /** The first byte of a set: the tag of its first file. */
  private static final byte FIRST = 0x0A;

  private final Map<String, FileDescriptorProto> files = new LinkedHashMap<>();
  private final Map<String, FileDescriptor> built = new HashMap<>();
  private final Set<String> open = new HashSet<>();
  private final Map<String, ServiceDescriptor> services = new TreeMap<>();

  /** No services. */
  public GrpcSchema() {
    for (FileDescriptor each :
        List.of(
            AnyProto.getDescriptor(),
            DurationProto.getDescriptor(),
            EmptyProto.getDescriptor(),
            FieldMaskProto.getDescriptor(),
            StructProto.getDescriptor(),
            TimestampProto.getDescriptor(),
            WrappersProto.getDescriptor())) {
      built.put(each.getName(), each);
    }
  }

  /**
   * Adds what is in a file.
   *
   * @param file its name, for messages
   * @param content a {@code FileDescriptorSet}, also in base64
   * @throws DataException if it is none, or is not whole
   */
  public void add(String file, ByteBuffer content) {
    if (content.remaining() > MAX_BYTES) {
      throw new DataException(file + " is larger than 16 MiB", null);
    }
    FileDescriptorSet set;
    try {
      set = FileDescriptorSet.parseFrom(bytes(content));
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      throw new DataException(file + " is no set of descriptors", HOW);
    }
    if (set.getFileCount() == 0) {
      throw new DataException(file + " has no descriptors", HOW);
    }
    set.getFileList().forEach(each -> files.putIfAbsent(each.getName(), each));
    for (FileDescriptorProto each : set.getFileList()) {
      build(file, each.getName())
          .getServices()
          .forEach(service -> services.put(service.getFullName(), service));
    }
  }

  private static ByteString bytes(ByteBuffer content) {
    if (content.hasRemaining() && content.get(content.position()) == FIRST) {
      return ByteString.copyFrom(content.duplicate());
    }
    String text = StandardCharsets.US_ASCII.decode(content.duplicate()).toString();
    return ByteString.copyFrom(Base64.getMimeDecoder().decode(text));
  }

  private FileDescriptor build(String file, String name) {
    FileDescriptor known = built.get(name);
    if (known != null) {
      return known;
    }
    FileDescriptorProto proto = files.get(name);
    if (proto == null) {
      throw new DataException(file + " lacks " + name + ", which it imports", HOW);
    }
    if (!open.add(name)) {
      throw new DataException(file + ": " + name + " imports itself", HOW);
    }
    FileDescriptor[] imports =
        proto.getDependencyList().stream()
            .map(each -> build(file, each))
            .toArray(FileDescriptor[]::new);
    try {
      FileDescriptor made = FileDescriptor.buildFrom(proto, imports);
      built.put(name, made);
      return made;
    } catch (DescriptorValidationException e) {
      throw new DataException(file + " is wrong: " + e.getMessage(), HOW);
    }
  }

  /** The service of a full name; null if there is none. */
  public ServiceDescriptor service(String name) {
    return services.get(name);
  }

  /** Full names of all services, in their order. */
  public List<String> serviceNames() {
    return List.copyOf(services.keySet());
  }
}
