package io.spate.scenario.parse;

import io.spate.scenario.check.GrpcStatusCheck;
import io.spate.scenario.grpc.GrpcStatus;
import io.spate.scenario.template.Suggestion;
import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reads {@code expect.status} of a call of gRPC: a name, a code, or a list of those. */
final class GrpcStatusParser {
  private final Source source;

  GrpcStatusParser(Source source) {
    this.source = source;
  }

  /** The check; null if it is wrong. */
  GrpcStatusCheck check(Node node) {
    List<Node> nodes = source.oneOrList(node, "status", "such as [OK, NOT_FOUND]");
    if (nodes == null) {
      return null;
    }
    List<GrpcStatus> statuses = new ArrayList<>();
    for (Node each : nodes) {
      ScalarNode scalar = source.scalar(each, "status", "a status of gRPC such as NOT_FOUND");
      GrpcStatus status = scalar == null ? null : GrpcStatus.of(scalar.getValue());
      if (status == null) {
        if (scalar != null) {
          source.problem(
              each,
              "not a status of gRPC: " + Source.words(each),
              Suggestion.hint(scalar.getValue(), GrpcStatus.names(), "they are"));
        }
        return null;
      }
      statuses.add(status);
    }
    return new GrpcStatusCheck(statuses);
  }
}
