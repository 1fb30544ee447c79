package io.spate.scenario.parse;

import io.spate.scenario.ParallelStep;
import io.spate.scenario.RequestStep;
import io.spate.scenario.ThinkTime;
import io.spate.scenario.template.Symbols;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.nodes.Node;

/**
 * Reads a {@code parallel} step. None of its requests may use what another one of them saves: which
 * is first is not known. What they save is in the scope after it.
 */
final class ParallelParser {
  static final List<String> KEYS = List.of("parallel", "connections", "thinkTime");
  private static final String EXAMPLE = "such as parallel: [ { get: /a.css }, { get: /b.js } ]";

  private final Source source;
  private final Scope scope;
  private final RequestParser requests;
  private final StepLimit limit;
  private final Scalars scalars;
  private final TagChoice tags;

  ParallelParser(
      Source source, TagChoice tags, Scope scope, RequestParser requests, StepLimit limit) {
    this.tags = tags;
    this.source = source;
    this.scope = scope;
    this.requests = requests;
    this.limit = limit;
    this.scalars = new Scalars(source);
  }

  /** The step; null if it is wrong. */
  ParallelStep step(Node node) {
    Fields fields = Fields.of(source, node, "a parallel", KEYS);
    Integer connections = connections(fields.get("connections"));
    ThinkTime thinkTime = requests.thinkTime(fields.get("thinkTime"));
    List<Node> nodes = source.list(fields.get("parallel"), "parallel", EXAMPLE);
    if (nodes == null) {
      return null;
    }
    if (nodes.size() > ParallelStep.MAX_REQUESTS) {
      source.problem(
          fields.get("parallel"),
          "more than " + ParallelStep.MAX_REQUESTS + " requests in a parallel step",
          null);
      return null;
    }
    List<RequestStep> steps = new ArrayList<>();
    Set<String> before = scope.ownNames();
    Map<String, Symbols.Variable> saved = new LinkedHashMap<>();
    for (Node each : nodes) {
      limit.count(each);
      if (!tags.take(each)) {
        continue;
      }
      steps.add(request(each));
      scope.takeNewer(before).forEach(saved::putIfAbsent); // not for the next one to use
    }
    scope.addAll(saved);
    return steps.isEmpty() || steps.contains(null) || connections == null || thinkTime == null
        ? null
        : new ParallelStep(steps, connections, thinkTime);
  }

  private RequestStep request(Node node) {
    for (String key : StepsParser.KEYS) {
      if (Nodes.child(node, key) != null) {
        source.problem(
            node,
            "parallel takes requests, got '" + key + "'",
            "steps one after the other belong before or after it");
        return null;
      }
    }
    Fields fields = RequestParser.fields(source, node, false);
    if (fields == null) {
      return null;
    }
    if (fields.get("thinkTime") != null) {
      source.problem(
          fields.key("thinkTime"),
          "a request in parallel has no think time of its own",
          "write thinkTime beside parallel, for after all of them");
    }
    return requests.request(fields, false);
  }

  private Integer connections(Node node) {
    if (node == null) {
      return ParallelStep.DEFAULT_CONNECTIONS;
    }
    Long connections = scalars.integer(node, "connections");
    if (connections == null) {
      return null;
    }
    if (connections < 1 || connections > ParallelStep.MAX_CONNECTIONS) {
      source.problem(
          node,
          "connections must be between 1 and "
              + ParallelStep.MAX_CONNECTIONS
              + ", got "
              + connections,
          null);
      return null;
    }
    return connections.intValue();
  }
}
