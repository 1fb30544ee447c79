package io.spate.scenario.parse;

import io.spate.scenario.Connections;
import java.util.List;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reads {@code connections}: {@code perUser}, {@code shared} or {@code { shared: 20 }}. */
final class ConnectionsParser {
  private static final String HINT = "write perUser, shared or { shared: 20 }";

  private final Source source;

  ConnectionsParser(Source source) {
    this.source = source;
  }

  /** Whose the connections are; {@code node} is null if the scenario does not say it. */
  Connections connections(Node node) {
    if (node instanceof MappingNode) {
      return shared(Fields.of(source, node, "connections", List.of("shared")));
    }
    String word = node instanceof ScalarNode scalar ? scalar.getValue() : null;
    if (node == null || "perUser".equals(word)) {
      return new Connections.PerUser();
    }
    if (!"shared".equals(word)) {
      source.problem(node, "connections cannot be " + Source.words(node), HINT);
    }
    return new Connections.Shared(Connections.Shared.UNBOUNDED);
  }

  private Connections shared(Fields fields) {
    Node node = fields.require("shared", HINT);
    Long max = node == null ? null : new Scalars(source).integer(node, "shared");
    if (max != null && (max < 1 || max > 1_000_000)) {
      source.problem(node, "shared must be between 1 and 1000000, got " + max, null);
    }
    return new Connections.Shared(max == null ? 1 : (int) Math.clamp(max, 1, 1_000_000));
  }
}
