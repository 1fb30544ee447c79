package io.spate.scenario.parse;

import io.spate.protocol.event.GroupName;
import io.spate.scenario.AbortStep;
import io.spate.scenario.ChooseStep;
import io.spate.scenario.ForEachStep;
import io.spate.scenario.GroupStep;
import io.spate.scenario.IfStep;
import io.spate.scenario.PauseStep;
import io.spate.scenario.RepeatStep;
import io.spate.scenario.RequestStep;
import io.spate.scenario.Step;
import io.spate.scenario.ThinkTime;
import io.spate.scenario.WhileStep;
import io.spate.scenario.condition.Condition;
import io.spate.scenario.template.Escaping;
import io.spate.scenario.template.Template;
import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reads a list of steps, and the steps within them; each is null if it is wrong. */
final class StepsParser {
  /** The keys that make a step one that is no request. */
  static final List<String> KEYS =
      List.of(
          "pause",
          "repeat",
          "while",
          "forEach",
          "if",
          "choose",
          "group",
          "parallel",
          "ws",
          "wsSend",
          "wsExpect",
          "wsClose",
          "abort",
          "script",
          "use");

  private static final List<String> PAUSE_KEYS = List.of("pause");
  private static final List<String> REPEAT_KEYS = List.of("repeat", "steps");
  private static final List<String> WHILE_KEYS = List.of("while", "max", "steps");
  private static final List<String> FOR_EACH_KEYS = List.of("forEach", "steps");
  private static final List<String> IF_KEYS = List.of("if", "then", "else");
  private static final List<String> CHOOSE_KEYS = List.of("choose");
  private static final List<String> GROUP_KEYS = List.of("group", "steps", "tags");
  private static final List<String> ABORT_KEYS = List.of("abort", "reason");
  private static final List<String> USE_KEYS = List.of("use", "tags");
  private static final List<String> BRANCH_KEYS = List.of("weight", "steps");
  private static final String EXAMPLE = "such as steps: [ { get: / } ]";
  private static final int MAX_GROUP_NAME = 190;
  private static final int MAX_ROUNDS = 1_000_000;

  private final Source source;
  private final Registry registry;
  private final Scalars scalars;
  private final Scope scope;
  private final RequestParser requests;
  private final StepLimit limit;
  private final LoopSaves loopSaves;
  private final ForEachParser lists;
  private final ParallelParser parallels;
  private final SocketParser sockets;
  private final ScriptParser scripts;

  StepsParser(
      Source source, Registry registry, Scope scope, RequestParser requests, StepLimit limit) {
    this.source = source;
    this.registry = registry;
    this.scalars = new Scalars(source);
    this.scope = scope;
    this.requests = requests;
    this.limit = limit;
    this.loopSaves = new LoopSaves(source, registry, scope);
    this.lists = new ForEachParser(source, registry, scope);
    this.parallels = new ParallelParser(source, registry.tags, scope, requests, limit);
    this.sockets = new SocketParser(source, registry, scope, requests);
    this.scripts = new ScriptParser(source, registry, scope);
  }

  /** The steps; null if any of them is wrong. */
  List<Step> steps(Node node, String what, String hint) {
    List<Node> nodes = source.list(node, what, hint);
    if (nodes == null) {
      return null;
    }
    List<Step> steps = new ArrayList<>();
    for (Node each : nodes) {
      limit.count(each);
      if (Nodes.child(each, "use") == null) {
        addUnlessLeftOut(each, steps);
      } else {
        use(each, steps);
      }
    }
    return steps.contains(null) ? null : steps;
  }

  /** Of a step that holds others, nothing is left if none of its requests is. */
  private void addUnlessLeftOut(Node node, List<Step> steps) {
    TagChoice tags = registry.tags;
    int taken = tags.taken();
    int left = tags.left();
    String kind = kind(node);
    boolean one = kind.isEmpty() || kind.startsWith("ws");
    if (one && !tags.take(node)) {
      return;
    }
    boolean opens = kind.equals("group");
    if (opens) {
      tags.open(Nodes.child(node, TagChoice.KEY));
    }
    Step step = step(node);
    if (opens) {
      tags.close();
    }
    if (one || tags.left() == left || tags.taken() > taken) {
      steps.add(step);
    }
  }

  /** Adds the steps of a flow; null if they are wrong. */
  private void use(Node node, List<Step> steps) {
    Fields fields = Fields.of(source, node, "a use", USE_KEYS);
    ScalarNode name = source.scalar(fields.get("use"), "use", "the name of a flow");
    registry.tags.open(fields.get(TagChoice.KEY));
    List<Step> flow =
        name == null
            ? null
            : registry.flows.use(
                source, name, list -> steps(list, "a flow", "such as login: [ { post: /login } ]"));
    registry.tags.close();
    if (flow == null) {
      steps.add(null);
    } else {
      steps.addAll(flow);
    }
  }

  private Step step(Node node) {
    return switch (kind(node)) {
      case "pause" -> pause(node);
      case "repeat" -> repeat(node);
      case "while" -> whileStep(node);
      case "forEach" -> forEach(node);
      case "if" -> ifStep(node);
      case "choose" -> choose(node);
      case "group" -> group(node);
      case "parallel" -> parallels.step(node);
      case "ws", "wsSend", "wsExpect", "wsClose" -> sockets.step(kind(node), node);
      case "abort" -> abort(node);
      case "script" -> scripts.step(node);
      default -> request(node);
    };
  }

  private static String kind(Node node) {
    for (String each : KEYS) {
      if (Nodes.child(node, each) != null) {
        return each;
      }
    }
    return "";
  }

  private RequestStep request(Node node) {
    Fields fields = RequestParser.fields(source, node, false);
    return fields == null ? null : requests.request(fields, false);
  }

  private PauseStep pause(Node node) {
    Fields fields = Fields.of(source, node, "a pause", PAUSE_KEYS);
    ThinkTime pause = scalars.thinkTime(fields.get("pause"), "pause");
    return pause == null ? null : new PauseStep(pause);
  }

  private Step repeat(Node node) {
    Fields fields = Fields.of(source, node, "a repeat", REPEAT_KEYS);
    Node header = fields.get("repeat");
    Node body = fields.get("steps");
    Node count = header;
    if (header instanceof MappingNode) {
      Fields inner = Fields.of(source, header, "repeat", List.of("count", "steps"));
      count = inner.require("count", "such as count: 3");
      body = body == null ? inner.get("steps") : body;
    }
    int[] rounds = count == null ? null : rounds(count);
    List<Step> steps = body(fields, body, "repeat");
    return rounds == null || steps == null ? null : new RepeatStep(rounds[0], rounds[1], steps);
  }

  /** {@code 3} or {@code 2..5}; null if it is neither. */
  private int[] rounds(Node node) {
    ScalarNode scalar =
        source.scalar(node, "repeat", "a number such as 3, or a range such as 2..5");
    if (scalar == null) {
      return null;
    }
    String text = scalar.getValue().trim();
    if (!text.matches("\\d{1,9}(\\.\\.\\d{1,9})?")) {
      source.problem(
          node,
          "repeat must be a number such as 3, or a range such as 2..5, got " + Source.words(node),
          null);
      return null;
    }
    int dots = text.indexOf("..");
    int min = Integer.parseInt(dots < 0 ? text : text.substring(0, dots));
    int max = Integer.parseInt(dots < 0 ? text : text.substring(dots + 2));
    if (min > max) {
      source.problem(
          node,
          "repeat: the range goes from the smaller to the larger, got '" + text + "'",
          "write " + max + ".." + min);
      return null;
    }
    if (max < 1 || max > MAX_ROUNDS) {
      source.problem(node, "repeat must be between 1 and " + MAX_ROUNDS + ", got " + max, null);
      return null;
    }
    return new int[] {min, max};
  }

  private Step whileStep(Node node) {
    Fields fields = Fields.of(source, node, "a while", WHILE_KEYS);
    loopSaves.announce(fields.get("steps"));
    Condition condition = condition(fields.get("while"), "while");
    Integer max = max(fields.get("max"));
    List<Step> steps = body(fields, fields.get("steps"), "while");
    return condition == null || max == null || steps == null
        ? null
        : new WhileStep(condition, max, steps);
  }

  private Integer max(Node node) {
    if (node == null) {
      return Integer.MAX_VALUE;
    }
    Long max = scalars.integer(node, "max");
    if (max != null && (max < 1 || max > MAX_ROUNDS)) {
      source.problem(node, "max must be between 1 and " + MAX_ROUNDS + ", got " + max, null);
      return null;
    }
    return max == null ? null : max.intValue();
  }

  private Step forEach(Node node) {
    Fields fields = Fields.of(source, node, "a forEach", FOR_EACH_KEYS);
    ForEachParser.Header header = lists.header(fields.get("forEach"));
    Node body = fields.get("steps");
    if (body == null && header != null) {
      body = header.steps();
    }
    if (header == null || header.name() == null) {
      body(fields, body, "forEach");
      return null;
    }
    scope.addSaved(header.name(), header.item(), "forEach");
    List<Step> steps = body(fields, body, "forEach");
    scope.removeSaved(header.name());
    return header.list() == null || steps == null
        ? null
        : new ForEachStep(header.list(), header.item(), steps);
  }

  /** The steps of a loop, which must send a request or wait, or the loop would never let go. */
  private List<Step> body(Fields fields, Node node, String loop) {
    if (node == null) {
      fields.require("steps", EXAMPLE);
      return null;
    }
    loopSaves.announce(node);
    int left = registry.tags.left();
    List<Step> steps = steps(node, "steps", EXAMPLE);
    if (steps != null && !Steps.takeTime(steps) && registry.tags.left() == left) {
      source.problem(node, "the steps of a " + loop + " need a request or a pause", null);
      return null;
    }
    return steps;
  }

  private Step ifStep(Node node) {
    Fields fields = Fields.of(source, node, "an if", IF_KEYS);
    Condition condition = condition(fields.get("if"), "if");
    Node then = fields.require("then", "such as then: [ { get: / } ]");
    Node otherwise = fields.get("else");
    List<Step> yes = then == null ? null : steps(then, "then", "such as then: [ { get: / } ]");
    List<Step> no =
        otherwise == null
            ? List.of()
            : steps(otherwise, "else", "such as else: [ { get: / } ]; leave it out for nothing");
    return condition == null || yes == null || no == null ? null : new IfStep(condition, yes, no);
  }

  private Condition condition(Node node, String what) {
    ScalarNode text = source.scalar(node, what, "a condition such as \"${state} == 'done'\"");
    return text == null ? null : Condition.compile(text.getValue(), scope, source.sink(text));
  }

  private Step group(Node node) {
    Fields fields = Fields.of(source, node, "a group", GROUP_KEYS);
    String name = source.text(fields.get("group"), "group");
    if (name != null
        && (name.length() > MAX_GROUP_NAME || name.chars().anyMatch(Character::isISOControl))) {
      source.problem(
          fields.get("group"),
          "the name of a group must be one line of at most " + MAX_GROUP_NAME + " characters",
          null);
    }
    int index = registry.eventIndex(GroupName.of(name == null ? "" : name.trim()));
    Node body = fields.require("steps", EXAMPLE);
    List<Step> steps = body == null ? null : steps(body, "steps", EXAMPLE);
    return name == null || steps == null
        ? null
        : new GroupStep(GroupName.of(name.trim()), index, steps);
  }

  private Step abort(Node node) {
    Fields fields = Fields.of(source, node, "an abort", ABORT_KEYS);
    String what = source.text(fields.get("abort"), "abort");
    boolean ofRun = "run".equals(what);
    if (what != null && !ofRun && !what.equals("user")) {
      source.problem(
          fields.get("abort"),
          "abort must be user or run, got " + Source.words(fields.get("abort")),
          null);
    }
    Node reason = fields.get("reason");
    if (reason != null && "user".equals(what)) {
      source.problem(
          fields.key("reason"), "a reason is told of a run, and a user ends without", "remove it");
    }
    ScalarNode text = reason == null ? null : source.scalar(reason, "reason");
    Template words =
        text == null
            ? null
            : Template.compile(text.getValue(), Escaping.NONE, scope, source.sink(text));
    return what == null ? null : new AbortStep(ofRun, words);
  }

  private Step choose(Node node) {
    Fields fields = Fields.of(source, node, "a choose", CHOOSE_KEYS);
    List<Node> nodes =
        source.list(
            fields.get("choose"), "choose", "such as choose: [ { weight: 3, steps: [ ... ] } ]");
    if (nodes == null) {
      return null;
    }
    List<ChooseStep.Branch> branches = new ArrayList<>();
    nodes.forEach(each -> branches.add(branch(each)));
    return branches.contains(null) ? null : new ChooseStep(branches);
  }

  private ChooseStep.Branch branch(Node node) {
    Fields fields = Fields.of(source, node, "a branch", BRANCH_KEYS);
    if (fields == null) {
      return null;
    }
    Integer weight = scalars.weight(fields.get("weight"));
    Node body = fields.require("steps", EXAMPLE);
    List<Step> steps = body == null ? null : steps(body, "steps", EXAMPLE);
    return weight == null || steps == null ? null : new ChooseStep.Branch(weight, steps);
  }
}
