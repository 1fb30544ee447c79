package io.spate.scenario.parse;

import io.spate.scenario.LoadLimits;
import io.spate.scenario.LoadSpec;
import io.spate.scenario.RateText;
import io.spate.scenario.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reads {@code load}. */
final class LoadParser {
  private static final List<String> KEYS =
      Stream.of(
              List.of("users", "spawnRate", "duration", "stages", "throughput", "warmUp"),
              ShapeParser.KEYS,
              IterationsParser.KEYS,
              ArrivalsParser.KEYS)
          .flatMap(List::stream)
          .toList();
  private static final List<String> STAGE_KEYS = List.of("duration", "users");
  private static final String EXAMPLE = "load: { users: 10, duration: 60s }";
  private static final String STAGE_EXAMPLE = "- { duration: 30s, users: 100 }";
  static final int MAX_STAGES = 10_000;

  private final Source source;
  private final Scalars scalars;

  LoadParser(Source source) {
    this.source = source;
    this.scalars = new Scalars(source);
  }

  /** The load; null if it is wrong or missing. */
  LoadSpec load(Fields scenario) {
    Node node = scenario.require("load", "such as " + EXAMPLE);
    Fields fields = node == null ? null : Fields.of(source, node, "load", KEYS);
    if (fields == null) {
      return null;
    }
    int before = source.problemCount();
    LoadSpec load =
        ArrivalsParser.isOpen(fields) ? new ArrivalsParser(source).load(fields) : closed(fields);
    Duration warmUp = warmUp(fields.get("warmUp"), load);
    // Without a problem of its own it is missing something whose key was told as mistyped.
    return load == null || source.problemCount() != before ? null : load.withWarmUp(warmUp);
  }

  private Duration warmUp(Node node, LoadSpec load) {
    Duration warmUp = node == null ? null : scalars.duration(node, "warmUp");
    if (warmUp == null) {
      return Duration.ZERO;
    }
    String problem = LoadLimits.warmUpProblem(warmUp, load == null ? null : load.duration());
    if (problem != null) {
      source.problem(
          node, problem, problem.contains("shorter") ? "it is a part of the run's time" : null);
    }
    return warmUp;
  }

  private LoadSpec closed(Fields fields) {
    Double spawnRate = spawnRate(fields.get("spawnRate"));
    double throughput = throughput(fields.get("throughput"));
    LoadSpec load = shape(fields, spawnRate);
    return load == null ? null : load.withThroughput(throughput);
  }

  private LoadSpec shape(Fields fields, Double spawnRate) {
    if (IterationsParser.isBounded(fields)) {
      return new IterationsParser(source).load(fields, spawnRate);
    }
    if (ShapeParser.of(fields) != null) {
      return shaped(fields, spawnRate);
    }
    return fields.get("stages") != null ? staged(fields, spawnRate) : ramp(fields, spawnRate);
  }

  private LoadSpec shaped(Fields fields, Double spawnRate) {
    List<Stage> stages =
        new ShapeParser(source, new Users())
            .segments(fields, List.of("users")).stream()
                .map(segment -> new Stage(segment.duration(), (int) segment.level()))
                .toList();
    return stages.isEmpty() ? null : LoadSpec.staged(stages, spawnRate);
  }

  /** Levels of the closed model. */
  private final class Users implements ShapeParser.Levels {
    @Override
    public String key() {
      return "users";
    }

    @Override
    public String example(int level) {
      return Integer.toString(level);
    }

    @Override
    public Double read(Node node, String what) {
      Long users = scalars.integer(node, what);
      if (users != null && (users < 0 || users > LoadSpec.MAX_USERS)) {
        source.problem(
            node, what + " must be between 0 and " + LoadSpec.MAX_USERS + ", got " + users, null);
        return null;
      }
      return users == null ? null : users.doubleValue();
    }
  }

  private double throughput(Node node) {
    ScalarNode text = node == null ? null : source.scalar(node, "throughput", "a rate");
    if (text == null) {
      return 0;
    }
    RateText.Parsed rate = RateText.parse(text.getValue());
    if (!rate.isValid()) {
      source.problem(node, "throughput: " + rate.problem(), rate.hint());
      return 0;
    }
    tell(node, LoadLimits.rateProblem("throughput", rate.perSecond()));
    return rate.perSecond();
  }

  private Double spawnRate(Node node) {
    Double rate = node == null ? null : scalars.number(node, "spawnRate");
    if (rate != null) {
      tell(node, LoadLimits.spawnRateProblem(rate));
    }
    return rate;
  }

  private LoadSpec ramp(Fields fields, Double spawnRate) {
    int before = source.problemCount();
    Node usersNode = fields.require("users", "such as users: 10, or stages");
    Long users = usersNode == null ? null : scalars.integer(usersNode, "users");
    if (users != null) {
      tell(usersNode, LoadLimits.usersProblem("users", users));
    }
    Node durationNode = fields.require("duration", "such as duration: 60s");
    Duration duration = durationNode == null ? null : scalars.duration(durationNode, "duration");
    if (duration != null) {
      tell(durationNode, LoadLimits.durationProblem(duration));
    }
    return users == null || duration == null || source.problemCount() != before
        ? null
        : LoadSpec.ramp(users.intValue(), spawnRate, duration);
  }

  private LoadSpec staged(Fields fields, Double spawnRate) {
    rejectBeside(source, fields, List.of("users", "duration"));
    Node node = fields.get("stages");
    List<Node> nodes = source.list(node, "stages", "such as " + STAGE_EXAMPLE);
    if (nodes == null || tooMany(source, node, nodes)) {
      return null;
    }
    int before = source.problemCount();
    List<Stage> stages = new ArrayList<>();
    nodes.forEach(each -> stages.add(stage(each)));
    if (source.problemCount() != before) {
      return null;
    }
    LoadSpec load = LoadSpec.staged(stages, spawnRate);
    if (load.users() < 1) {
      source.problem(node, "at least one stage must have users", null);
    }
    String problem = LoadLimits.durationProblem(load.duration());
    tell(node, problem == null ? null : "stages: the sum of the " + problem);
    return load;
  }

  /** Notes keys that make no sense beside stages. */
  static void rejectBeside(Source source, Fields fields, List<String> keys) {
    for (String key : keys) {
      if (fields.get(key) != null) {
        source.problem(
            fields.key(key), "'" + key + "' and 'stages' exclude each other", "remove one of them");
      }
    }
  }

  /** Notes it if there are too many stages. */
  static boolean tooMany(Source source, Node node, List<Node> stages) {
    if (stages.size() > MAX_STAGES) {
      source.problem(node, "more than " + MAX_STAGES + " stages", null);
    }
    return stages.size() > MAX_STAGES;
  }

  private Stage stage(Node node) {
    Fields fields = Fields.of(source, node, "a stage", STAGE_KEYS);
    if (fields == null) {
      return null;
    }
    Node durationNode = fields.require("duration", "such as " + STAGE_EXAMPLE);
    Duration duration = durationNode == null ? null : scalars.duration(durationNode, "duration");
    Node usersNode = fields.require("users", "such as " + STAGE_EXAMPLE);
    Long users = usersNode == null ? null : scalars.integer(usersNode, "users");
    if (users != null && (users < 0 || users > LoadSpec.MAX_USERS)) {
      source.problem(
          usersNode,
          "users of a stage must be between 0 and " + LoadSpec.MAX_USERS + ", got " + users,
          null);
    }
    return duration == null || users == null ? null : new Stage(duration, users.intValue());
  }

  private void tell(Node node, String problem) {
    if (problem != null) {
      source.problem(node, problem, null);
    }
  }
}
