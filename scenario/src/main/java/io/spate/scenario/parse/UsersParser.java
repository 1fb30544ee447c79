package io.spate.scenario.parse;

import io.spate.scenario.OwnLoad;
import io.spate.scenario.Step;
import io.spate.scenario.Task;
import io.spate.scenario.ThinkTime;
import io.spate.scenario.UserClass;
import io.spate.scenario.Var;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.nodes.Node;

/** Reads {@code users}. */
final class UsersParser {
  private static final List<String> KEYS =
      List.of(
          "name",
          "weight",
          "load",
          "startAfter",
          "thinkTime",
          "pacing",
          "vars",
          "onStart",
          "tasks",
          "onStop");

  private final Source source;
  private final Registry registry;
  private final Scalars scalars;
  private final HttpParser.Defaults http;
  private final boolean open;
  private final boolean byClass;
  private final Map<String, Integer> lines = new HashMap<>();

  /**
   * For the classes of a scenario.
   *
   * @param open whether the load is of the open model
   * @param byClass whether classes have loads of their own
   */
  UsersParser(
      Source source, Registry registry, HttpParser.Defaults http, boolean open, boolean byClass) {
    this.source = source;
    this.registry = registry;
    this.scalars = new Scalars(source);
    this.http = http;
    this.open = open;
    this.byClass = byClass;
  }

  /** The classes; a wrong one is null. */
  List<UserClass> users(Node node, Scope scope) {
    List<UserClass> classes = new ArrayList<>();
    List<Node> nodes =
        node == null
            ? null
            : source.list(node, "users", "each item has tasks, and may have name and thinkTime");
    if (nodes != null) {
      int number = 0;
      for (Node each : nodes) {
        UserClass read = userClass(each, ++number, scope);
        if (read == null || !read.tasks().isEmpty()) {
          classes.add(read);
        } // else all of it is left out
      }
    }
    return classes;
  }

  private UserClass userClass(Node node, int number, Scope outer) {
    Fields fields = Fields.of(source, node, "a user class", KEYS);
    if (fields == null) {
      return null;
    }
    String name = name(fields, number);
    Integer weight = scalars.weight(fields.get("weight"));
    OwnLoad own = new OwnLoadParser(source).load(fields, byClass);
    Node think = fields.get("thinkTime");
    ThinkTime thinkTime = think == null ? ThinkTime.NONE : scalars.thinkTime(think, "thinkTime");
    ThinkTime pacing = pacing(fields, own == null ? open : own.load().isOpen());
    Scope scope = new Scope(registry, outer);
    List<Var> vars = new VarsParser(source, registry).vars(fields.get("vars"), name, scope);
    StepLimit limit = new StepLimit(source);
    StartStopParser startStop = new StartStopParser(source, registry, http, limit, scope);
    List<Step> onStart = startStop.onStart(fields.get("onStart"));
    List<Integer> feeds = new ArrayList<>(scope.allFeeds());
    TaskParser tasks = new TaskParser(source, registry, http, thinkTime, scope, limit);
    List<Task> list = tasks.tasks(fields.require("tasks", "such as tasks: [ { get: / } ]"));
    List<Step> onStop = startStop.onStop(fields.get("onStop"));
    startStop.stopFeeds().stream()
        .filter(feed -> !feeds.contains(feed))
        .filter(
            feed -> list.stream().noneMatch(task -> task != null && task.feeds().contains(feed)))
        .forEach(feeds::add); // nothing else would draw from it
    return weight == null
            || thinkTime == null
            || onStart == null
            || list.contains(null)
            || onStop == null
        ? null
        : new UserClass(
            name,
            weight,
            thinkTime,
            pacing,
            list.stream().map(task -> task.without(feeds)).toList(),
            vars,
            onStart,
            onStop,
            feeds,
            own);
  }

  private ThinkTime pacing(Fields fields, boolean open) {
    Node node = fields.get("pacing");
    if (node == null) {
      return null;
    }
    ThinkTime pacing = scalars.thinkTime(node, "pacing");
    if (pacing != null && pacing.isNone()) {
      source.problem(node, "pacing must be greater than 0", "leave it out for none");
    }
    if (open) {
      source.problem(
          fields.key("pacing"),
          "'pacing' and 'arrivals' exclude each other",
          "the rate of the arrivals says when iterations start");
    }
    return pacing;
  }

  private String name(Fields fields, int number) {
    Node node = fields.get("name");
    String written = node == null ? null : source.text(node, "name");
    String name = written == null ? "User " + number : written;
    Integer before = lines.putIfAbsent(name, Source.line(fields.node()));
    if (before != null && node != null) {
      source.problem(
          node, "user class '" + Source.shortened(name) + "' is there twice", "see line " + before);
    }
    return name;
  }
}
