package io.spate.scenario.parse;

import io.spate.scenario.template.Suggestion;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * The named flows of a scenario. A flow is read anew wherever it is used, since what its steps may
 * refer to differs from place to place.
 */
final class Flows {
  private static final int MAX_DEPTH = 50;

  private record Use(String flow, int line) {}

  private final Map<String, Node> steps = new HashMap<>();
  private final List<String> known = new ArrayList<>();
  private final Deque<Use> open = new ArrayDeque<>();

  /** Takes the {@code flows} of a scenario; {@code node} is null if there are none. */
  void read(Source source, Node node) {
    Fields fields =
        node == null
            ? null
            : Fields.any(source, node, "flows", "such as flows: { login: [ { post: /login } ] }");
    if (fields == null) {
      return;
    }
    for (Fields.Entry entry : fields.entries()) {
      List<Node> list =
          source.list(
              entry.value(),
              "flow '" + Source.shortened(entry.name()) + "'",
              "such as " + Source.shortened(entry.name()) + ": [ { post: /login } ]");
      if (known.contains(entry.name())) {
        source.problem(
            entry.key(),
            "flow '" + Source.shortened(entry.name()) + "' is there already",
            "all files have their flows in common");
      } else if (list != null) {
        steps.put(entry.name(), entry.value());
      }
      known.add(entry.name());
    }
  }

  /** The steps of a flow without a word about what is wrong; null if there is none. */
  Node stepsOf(String flow) {
    return flow == null ? null : steps.get(flow);
  }

  /**
   * Reads the steps of a flow at a place that uses it.
   *
   * @return what the reader makes of them; null if the flow is unknown or wrong, or uses itself
   */
  <T> T use(Source source, ScalarNode name, Function<Node, T> reader) {
    String flow = name.getValue();
    Node list = steps.get(flow);
    if (list == null) {
      if (!known.contains(flow)) {
        source.problem(
            name,
            "unknown flow '" + Source.shortened(flow) + "'",
            known.isEmpty()
                ? "the scenario has no flows"
                : Suggestion.hint(flow, known, "flows are"));
      }
      return null;
    }
    for (Use each : open) {
      if (each.flow().equals(flow)) {
        source.problem(
            name,
            "flow '" + Source.shortened(flow) + "' uses itself",
            "it is used on line " + each.line() + ", and from within it again here");
        return null;
      }
    }
    if (open.size() >= MAX_DEPTH) {
      source.problem(name, "flows that use flows deeper than " + MAX_DEPTH + " levels", null);
      return null;
    }
    open.push(new Use(flow, Source.line(name)));
    try {
      return reader.apply(list);
    } finally {
      open.pop();
    }
  }
}
