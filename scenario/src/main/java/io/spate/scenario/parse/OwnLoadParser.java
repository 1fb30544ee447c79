package io.spate.scenario.parse;

import io.spate.scenario.LoadLimits;
import io.spate.scenario.LoadSpec;
import io.spate.scenario.OwnLoad;
import java.time.Duration;
import java.util.List;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;

/** Reads {@code load} and {@code startAfter} of a user class. */
final class OwnLoadParser {
  private final Source source;

  OwnLoadParser(Source source) {
    this.source = source;
  }

  /** Whether classes have loads of their own: one is enough to mean it. */
  static boolean isByClass(Node users) {
    return Nodes.items(users).stream().anyMatch(each -> Nodes.child(each, "load") != null);
  }

  /** The load of a class; null if it has none, or a wrong one. */
  OwnLoad load(Fields fields, boolean byClass) {
    Node startAfter = fields.get("startAfter");
    if (!byClass) {
      if (startAfter != null) {
        source.problem(
            fields.key("startAfter"),
            "'startAfter' is of a class with a load of its own",
            "give the class a load, and take that of the scenario away");
      }
      return null;
    }
    if (fields.get("weight") != null) {
      source.problem(
          fields.key("weight"),
          "'weight' and 'load' exclude each other",
          "a class with a load of its own has no share of another");
    }
    if (fields.get("load") == null) {
      source.problem(
          fields.node(),
          "this user class has no load, and others have loads of their own",
          "give each class one, or the scenario one for all");
      return null;
    }
    int before = source.problemCount();
    LoadSpec load = new LoadParser(source).load(fields);
    if (load != null && !load.warmUp().isZero()) {
      source.problem(
          fields.get("load"),
          "a warm-up is of the whole run, and not of one user class",
          "write load: { warmUp: ... } beside users");
    }
    Duration after =
        startAfter == null ? Duration.ZERO : new Scalars(source).duration(startAfter, "startAfter");
    if (load == null || after == null || source.problemCount() != before) {
      return null;
    }
    OwnLoad own = new OwnLoad(load, after);
    if (own.end().compareTo(LoadSpec.MAX_DURATION) > 0) {
      source.problem(startAfter, "the users of this class would end after more than 720h", null);
      return null;
    }
    return own;
  }

  /**
   * The load of the scenario beside those of classes: what is of the whole run, its warm-up.
   *
   * @return null if there is none, or it has something else
   */
  Duration warmUp(Fields scenario) {
    Node node = scenario.get("load");
    if (node == null) {
      return null;
    }
    if (Nodes.child(node, "warmUp") == null || !hasOnlyWarmUp(node)) {
      source.problem(
          scenario.key("load"),
          "the scenario has a load, and so has a user class",
          "one load for all classes, or one in each of them");
      return null;
    }
    return new Scalars(source).duration(Nodes.child(node, "warmUp"), "warmUp");
  }

  private static boolean hasOnlyWarmUp(Node node) {
    return node instanceof MappingNode map && map.getValue().size() == 1;
  }

  /**
   * The sum of the loads; null if they cannot be added up.
   *
   * @param load that of the scenario, which has the warm-up; null if there is none
   * @param warmUp null if there is none
   */
  LoadSpec sum(Node users, List<OwnLoad> loads, Node load, Duration warmUp) {
    long all = loads.stream().mapToLong(each -> each.load().users()).sum();
    if (all > LoadSpec.MAX_USERS) {
      source.problem(
          users,
          "the classes have " + all + " users together, at most " + LoadSpec.MAX_USERS + " can be",
          null);
      return null;
    }
    LoadSpec sum = OwnLoad.sum(loads);
    String problem = warmUp == null ? null : LoadLimits.warmUpProblem(warmUp, sum.duration());
    if (problem != null) {
      source.problem(Nodes.child(load, "warmUp"), problem, null);
    }
    return warmUp == null || problem != null ? sum : sum.withWarmUp(warmUp);
  }
}
