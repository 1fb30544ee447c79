package io.spate.scenario.parse;

import io.spate.scenario.RequestStep;
import io.spate.scenario.Step;
import io.spate.scenario.Task;
import io.spate.scenario.ThinkTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.nodes.Node;

/** Reads the {@code tasks} of a user class. */
final class TaskParser {
  private static final List<String> SEQUENCE_KEYS = List.of("sequence", "weight", "name", "tags");

  private final Source source;
  private final Registry registry;
  private final Scalars scalars;
  private final HttpParser.Defaults http;
  private final ThinkTime thinkTime;
  private final Scope classScope;
  private final StepLimit limit;

  TaskParser(
      Source source,
      Registry registry,
      HttpParser.Defaults http,
      ThinkTime thinkTime,
      Scope classScope,
      StepLimit limit) {
    this.source = source;
    this.registry = registry;
    this.scalars = new Scalars(source);
    this.http = http;
    this.thinkTime = thinkTime;
    this.classScope = classScope;
    this.limit = limit;
  }

  /** The tasks; a wrong one is null. {@code node} is null if they are missing. */
  List<Task> tasks(Node node) {
    List<Task> tasks = new ArrayList<>();
    List<Node> nodes =
        node == null ? null : source.list(node, "tasks", "such as tasks: [ { get: / } ]");
    if (nodes != null) {
      int number = 0;
      for (Node each : nodes) {
        addUnlessLeftOut(each, ++number, tasks);
      }
    }
    return tasks;
  }

  private void addUnlessLeftOut(Node node, int number, List<Task> tasks) {
    TagChoice tags = registry.tags;
    int taken = tags.taken();
    int left = tags.left();
    if (Nodes.child(node, "sequence") == null) {
      if (tags.take(node)) {
        tasks.add(task(node, number));
      }
      return;
    }
    tags.open(Nodes.child(node, TagChoice.KEY));
    Task task = task(node, number);
    tags.close();
    if (tags.left() == left || tags.taken() > taken) {
      tasks.add(task);
    }
  }

  private Task task(Node node, int number) {
    Scope scope = new Scope(registry, classScope);
    Map<String, Integer> saves = new HashMap<>();
    new SaveSurvey(source, registry).ofTask(node, saves);
    saves.forEach(scope::announceSave);
    RequestParser requests = new RequestParser(source, registry, http, thinkTime, scope);
    if (Nodes.child(node, "sequence") == null) {
      Fields fields = RequestParser.fields(source, node, true);
      if (fields == null) {
        return null;
      }
      RequestStep step = requests.request(fields, true);
      Integer weight = scalars.weight(fields.get("weight"));
      return step == null || weight == null
          ? null
          : new Task(step.name(), weight, List.of(step), scope.feeds());
    }
    Fields fields = Fields.of(source, node, "a task with a sequence", SEQUENCE_KEYS);
    Integer weight = scalars.weight(fields.get("weight"));
    Node nameNode = fields.get("name");
    String name = nameNode == null ? "task " + number : source.text(nameNode, "name");
    StepsParser parser = new StepsParser(source, registry, scope, requests, limit);
    List<Step> sequence = sequence(fields.get("sequence"), parser);
    return weight == null || name == null || sequence == null
        ? null
        : new Task(name, weight, sequence, scope.feeds());
  }

  private List<Step> sequence(Node node, StepsParser parser) {
    int left = registry.tags.left();
    List<Step> steps = parser.steps(node, "sequence", "such as sequence: [ { get: / } ]");
    if (steps != null && !Steps.haveRequest(steps) && registry.tags.left() == left) {
      source.problem(node, "a sequence needs at least one request", null);
      return null;
    }
    return steps;
  }
}
