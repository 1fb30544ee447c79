package io.spate.scenario.parse;

import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import io.spate.scenario.data.DataException;
import io.spate.scenario.data.DataFile;
import io.spate.scenario.grpc.GrpcMethod;
import io.spate.scenario.grpc.GrpcSchema;
import io.spate.scenario.template.Suggestion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reads {@code grpc} of a scenario, which names files of descriptors, and of a step. */
final class GrpcParser {
  private static final List<String> KEYS = List.of("descriptors");
  private static final String EXAMPLE = "such as grpc: { descriptors: todo.desc }";
  private static final Pattern URL =
      Pattern.compile("(https?://[^/\\s]+)?/?([\\w.]+)/([A-Za-z_]\\w*)");

  private final Source source;
  private final Registry registry;

  GrpcParser(Source source, Registry registry) {
    this.source = source;
    this.registry = registry;
  }

  /**
   * What a step calls.
   *
   * @param origin where, with scheme; empty for the scenario's target
   */
  record Call(String origin, GrpcMethod method) {
    String path() {
      return origin + '/' + method;
    }
  }

  /** Puts the descriptors of a scenario into the registry; {@code node} is null if it has none. */
  void read(Node node) {
    Fields fields = node == null ? null : Fields.of(source, node, "grpc", KEYS);
    Node files = fields == null ? null : fields.require("descriptors", EXAMPLE);
    if (files == null) {
      return;
    }
    registry.grpc = new GrpcSchema();
    List<Node> each = source.oneOrList(files, "descriptors", EXAMPLE);
    if (each != null) {
      each.forEach(this::add);
    }
  }

  private void add(Node node) {
    String path = source.text(node, "descriptors");
    if (path == null) {
      registry.grpcElsewhere = true; // which has been told, and is not to be told again
      return;
    }
    try {
      DataFile file = registry.files.open(path);
      if (file == null) {
        throw new DataException(
            "the content of '" + Source.shortened(path) + "' did not come with the scenario",
            "spate run sends files along");
      }
      ByteBuffer content = file.content(GrpcSchema.MAX_BYTES);
      if (content == null) {
        registry.grpcElsewhere = true;
      } else {
        registry.grpc.add(path, content);
      }
    } catch (DataException e) {
      source.problem(node, e.getMessage(), e.hint());
      registry.grpcElsewhere = true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a step calls; null if it is wrong. */
  Call call(ScalarNode node) {
    Matcher parts = URL.matcher(node.getValue().trim());
    if (!parts.matches()) {
      source.problem(
          node,
          "grpc names a method as package.Service/Method, got " + Source.words(node),
          hint(node.getValue().trim()));
      return null;
    }
    String origin = parts.group(1) == null ? "" : parts.group(1);
    GrpcMethod method = method(node, parts.group(2), parts.group(3));
    return method == null ? null : new Call(origin, method);
  }

  private static String hint(String text) {
    int dot = text.lastIndexOf('.');
    return text.matches("[\\w.]+") && dot > 0
        ? "write " + text.substring(0, dot) + "/" + text.substring(dot + 1)
        : "such as grpc: todo.TodoService/Create, with http(s)://host:port/ in front for another"
            + " target";
  }

  private GrpcMethod method(ScalarNode node, String serviceName, String name) {
    if (registry.grpc == null) {
      source.problem(
          node,
          "the scenario does not say where the descriptors of its gRPC services are",
          "write grpc: { descriptors: todo.desc }; protoc --include_imports"
              + " --descriptor_set_out=todo.desc todo.proto makes the file");
      return null;
    }
    ServiceDescriptor service = registry.grpc.service(serviceName);
    if (service == null) {
      if (!registry.grpcElsewhere) {
        unknownService(node, serviceName);
        return null;
      }
      return new GrpcMethod(serviceName, name, null, null);
    }
    MethodDescriptor method = service.findMethodByName(name);
    if (method == null) {
      source.problem(
          node,
          "the service " + serviceName + " has no method '" + name + "'",
          Suggestion.hint(
              name,
              service.getMethods().stream().map(MethodDescriptor::getName).toList(),
              "its methods are"));
      return null;
    }
    if (method.isClientStreaming() || method.isServerStreaming()) {
      source.problem(
          node,
          serviceName + "/" + name + " is a streaming method, and only unary ones can be called",
          "unary ones have no 'stream' in the .proto file");
      return null;
    }
    return new GrpcMethod(serviceName, name, method.getInputType(), method.getOutputType());
  }

  private void unknownService(ScalarNode node, String name) {
    List<String> names = registry.grpc.serviceNames();
    List<String> sameEnd = names.stream().filter(each -> each.endsWith("." + name)).toList();
    source.problem(
        node,
        "the descriptors have no service '" + name + "'",
        sameEnd.size() == 1
            ? "did you mean '" + sameEnd.getFirst() + "'?"
            : names.isEmpty()
                ? "there is no service in them"
                : Suggestion.hint(name, names, "services are"));
  }
}
