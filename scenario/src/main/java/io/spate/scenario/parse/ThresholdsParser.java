package io.spate.scenario.parse;

import io.spate.scenario.template.Suggestion;
import io.spate.scenario.threshold.Threshold;
import io.spate.scenario.threshold.ThresholdParser;
import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reads {@code thresholds}. */
final class ThresholdsParser {
  private static final List<String> KEYS = List.of("threshold", "abort");

  private final Source source;

  ThresholdsParser(Source source) {
    this.source = source;
  }

  /**
   * The thresholds.
   *
   * @param node null if there are none
   * @param requests the names of all requests
   */
  List<Threshold> thresholds(Node node, List<String> requests) {
    List<Threshold> thresholds = new ArrayList<>();
    List<Node> nodes =
        node == null ? null : source.list(node, "thresholds", "such as - failures < 1%");
    if (nodes != null) {
      nodes.forEach(each -> thresholds.add(threshold(each, requests)));
    }
    return thresholds;
  }

  private Threshold threshold(Node node, List<String> requests) {
    if (!(node instanceof MappingNode)) {
      return expression(node, requests);
    }
    Fields fields = Fields.of(source, node, "a threshold", KEYS);
    Node written = fields.require("threshold", "such as threshold: failures < 1%");
    Node abort = fields.get("abort");
    Boolean aborts = abort == null ? Boolean.FALSE : new Scalars(source).bool(abort, "abort");
    Threshold threshold = written == null ? null : expression(written, requests);
    return threshold == null || aborts == null ? null : threshold.withAbort(aborts);
  }

  private Threshold expression(Node node, List<String> requests) {
    ScalarNode scalar = source.scalar(node, "a threshold", "text such as 'failures < 1%'");
    if (scalar == null) {
      return null;
    }
    Threshold threshold = ThresholdParser.parse(scalar.getValue(), source.sink(scalar));
    if (threshold != null
        && threshold.request() != null
        && requests.stream().noneMatch(threshold::matches)) {
      int offset = scalar.getValue().indexOf(" of ") + 4;
      source.problem(
          scalar,
          offset,
          "no request is named '" + threshold.request() + "'",
          hint(threshold.request(), requests));
    }
    return threshold;
  }

  private static String hint(String name, List<String> requests) {
    List<String> candidates = new ArrayList<>(requests);
    requests.forEach(each -> candidates.add(each.substring(each.indexOf(' ') + 1)));
    String near = Suggestion.nearest(name, candidates);
    if (near != null) {
      return "did you mean '" + near + "'?";
    }
    return requests.isEmpty() ? null : "names are " + String.join(", ", requests);
  }
}
