package io.spate.scenario.parse;

import io.spate.scenario.IterationSpec;
import io.spate.scenario.LoadLimits;
import io.spate.scenario.LoadSpec;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.yaml.snakeyaml.nodes.Node;

/** Reads a {@code load} that is over when a number of iterations is done. */
final class IterationsParser {
  /** A load with any of these is bounded by iterations. */
  static final List<String> KEYS = List.of("iterations", "sharedIterations", "maxDuration");

  private static final Set<String> OTHER_KEYS =
      Set.of("duration", "stages", "step", "spike", "points");

  private final Source source;
  private final Scalars scalars;

  IterationsParser(Source source) {
    this.source = source;
    this.scalars = new Scalars(source);
  }

  static boolean isBounded(Fields load) {
    return KEYS.stream().anyMatch(key -> load.get(key) != null);
  }

  /** The load; the caller discards it if a problem was noted. */
  LoadSpec load(Fields fields, Double spawnRate) {
    for (Fields.Entry entry : fields.among(OTHER_KEYS)) {
      source.problem(
          entry.key(),
          "'" + entry.name() + "' and iterations exclude each other",
          entry.name().equals("duration")
              ? "maxDuration says how long the iterations may take"
              : "write users: and spawnRate: instead");
    }
    Node usersNode = fields.require("users", "such as users: 10, who do the iterations");
    Long users = usersNode == null ? null : scalars.integer(usersNode, "users");
    if (users != null) {
      tell(usersNode, LoadLimits.usersProblem("users", users));
    }
    IterationSpec iterations = iterations(fields);
    Duration duration = IterationSpec.DEFAULT_MAX_DURATION;
    Node durationNode = fields.get("maxDuration");
    if (durationNode != null) {
      duration = scalars.duration(durationNode, "maxDuration");
      String problem = duration == null ? null : LoadLimits.durationProblem(duration);
      tell(durationNode, problem == null ? null : problem.replaceFirst("^d", "maxD"));
    }
    if (users == null || iterations == null || duration == null) {
      return null;
    }
    int count = (int) Math.clamp(users, 1, LoadSpec.MAX_USERS);
    return LoadSpec.ramp(count, spawnRate, duration).withIterations(iterations);
  }

  private IterationSpec iterations(Fields fields) {
    boolean shared = fields.get("sharedIterations") != null;
    if (shared && fields.get("iterations") != null) {
      source.problem(
          fields.key("iterations"),
          "'iterations' and 'sharedIterations' exclude each other",
          "iterations are those of each user, sharedIterations those of all together");
    }
    Node node =
        shared
            ? fields.get("sharedIterations")
            : fields.require(
                "iterations", "such as iterations: 5 of each user, or sharedIterations: 100");
    String what = shared ? "sharedIterations" : "iterations";
    Long count = node == null ? null : scalars.integer(node, what);
    if (count == null) {
      return null;
    }
    long most = shared ? IterationSpec.MAX_SHARED : IterationSpec.MAX_OF_USER;
    if (count < 1 || count > most) {
      source.problem(node, what + " must be between 1 and " + most + ", got " + count, null);
      return null;
    }
    return new IterationSpec(count, shared);
  }

  private void tell(Node node, String problem) {
    if (problem != null) {
      source.problem(node, problem, null);
    }
  }
}
