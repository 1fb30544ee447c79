package io.spate.scenario.parse;

import io.spate.scenario.PauseStep;
import io.spate.scenario.RequestStep;
import io.spate.scenario.Step;
import io.spate.scenario.Task;
import io.spate.scenario.ThinkTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reads the {@code tasks} of a user class. */
final class TaskParser {
  private static final List<String> SEQUENCE_KEYS = List.of("sequence", "weight", "name");
  private static final List<String> PAUSE_KEYS = List.of("pause");
  private static final int MAX_STEPS = 10_000;

  private final Source source;
  private final Registry registry;
  private final Scalars scalars;
  private final HttpParser.Defaults http;
  private final ThinkTime thinkTime;
  private final Scope classScope;
  private int steps;

  TaskParser(
      Source source,
      Registry registry,
      HttpParser.Defaults http,
      ThinkTime thinkTime,
      Scope classScope) {
    this.source = source;
    this.registry = registry;
    this.scalars = new Scalars(source);
    this.http = http;
    this.thinkTime = thinkTime;
    this.classScope = classScope;
  }

  /** The tasks; a wrong one is null. {@code node} is null if they are missing. */
  List<Task> tasks(Node node) {
    List<Task> tasks = new ArrayList<>();
    List<Node> nodes =
        node == null ? null : source.list(node, "tasks", "such as tasks: [ { get: / } ]");
    if (nodes != null) {
      nodes.forEach(each -> tasks.add(task(each, tasks.size() + 1)));
    }
    return tasks;
  }

  private Task task(Node node, int number) {
    Scope scope = new Scope(registry, classScope);
    Map<String, Integer> saves = new HashMap<>();
    new SaveSurvey(source).ofTask(node, saves);
    saves.forEach(scope::announceSave);
    RequestParser requests = new RequestParser(source, registry, http, thinkTime, scope);
    if (!has(node, "sequence")) {
      Fields fields = RequestParser.fields(source, node, true);
      if (fields == null) {
        return null;
      }
      RequestStep step = requests.request(fields, true);
      Integer weight = scalars.weight(fields.get("weight"));
      return step == null || weight == null ? null : new Task(step.name(), weight, List.of(step));
    }
    Fields fields = Fields.of(source, node, "a task with a sequence", SEQUENCE_KEYS);
    Integer weight = scalars.weight(fields.get("weight"));
    Node nameNode = fields.get("name");
    String name = nameNode == null ? "task " + number : source.text(nameNode, "name");
    List<Step> sequence = sequence(fields.get("sequence"), requests);
    return weight == null || name == null || sequence == null || sequence.contains(null)
        ? null
        : new Task(name, weight, sequence);
  }

  private List<Step> sequence(Node node, RequestParser requests) {
    List<Node> nodes = source.list(node, "sequence", "such as sequence: [ { get: / } ]");
    if (nodes == null) {
      return null;
    }
    List<Step> sequence = new ArrayList<>();
    boolean request = false;
    for (Node each : nodes) {
      if (++steps > MAX_STEPS) {
        source.problem(each, "more than " + MAX_STEPS + " steps in a user class", null);
        throw new Source.Enough();
      }
      boolean pause = has(each, "pause");
      request |= !pause;
      sequence.add(pause ? pause(each) : request(each, requests));
    }
    if (!request) {
      source.problem(node, "a sequence needs at least one request", null);
    }
    return sequence;
  }

  private RequestStep request(Node node, RequestParser requests) {
    Fields fields = RequestParser.fields(source, node, false);
    return fields == null ? null : requests.request(fields, false);
  }

  private PauseStep pause(Node node) {
    Fields fields = Fields.of(source, node, "a pause", PAUSE_KEYS);
    ThinkTime pause = scalars.thinkTime(fields.get("pause"), "pause");
    return pause == null ? null : new PauseStep(pause);
  }

  private static boolean has(Node node, String key) {
    if (node instanceof MappingNode mapping) {
      for (NodeTuple tuple : mapping.getValue()) {
        if (tuple.getKeyNode() instanceof ScalarNode scalar && scalar.getValue().equals(key)) {
          return true;
        }
      }
    }
    return false;
  }
}
