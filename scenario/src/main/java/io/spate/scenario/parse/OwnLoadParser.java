package io.spate.scenario.parse;

import io.spate.scenario.LoadSpec;
import io.spate.scenario.OwnLoad;
import java.time.Duration;
import java.util.List;
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
    if (load != null) {
      requirePlain(fields.get("load"), load);
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

  /** What a run has as a whole is no matter of one class. */
  private void requirePlain(Node node, LoadSpec load) {
    if (load.isOpen()
        || load.iterations() != null
        || load.throughput() > 0
        || !load.warmUp().isZero()) {
      source.problem(
          node,
          "the load of a user class is of users over time",
          "arrivals, iterations, throughput and warmUp go with one load for all classes");
    }
  }

  /** The sum of the loads; null if they cannot be added up. */
  LoadSpec sum(Node users, List<OwnLoad> loads) {
    long all = loads.stream().mapToLong(each -> each.load().users()).sum();
    if (all > LoadSpec.MAX_USERS) {
      source.problem(
          users,
          "the classes have " + all + " users together, at most " + LoadSpec.MAX_USERS + " can be",
          null);
      return null;
    }
    return OwnLoad.sum(loads);
  }
}
