package io.spate.scenario.parse;

import java.util.List;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Looks into nodes without noting problems. */
final class Nodes {
  private Nodes() {}

  /** The value of a key that is written in a map itself; null if there is none. */
  static Node child(Node node, String name) {
    if (node instanceof MappingNode mapping) {
      for (NodeTuple tuple : mapping.getValue()) {
        if (tuple.getKeyNode() instanceof ScalarNode key && key.getValue().equals(name)) {
          return tuple.getValueNode();
        }
      }
    }
    return null;
  }

  /** The items of a list; none if it is none. */
  static List<Node> items(Node node) {
    return node instanceof SequenceNode sequence ? sequence.getValue() : List.of();
  }

  /** The text of a scalar; null if it is none. */
  static String text(Node node) {
    return node instanceof ScalarNode scalar ? scalar.getValue() : null;
  }
}
