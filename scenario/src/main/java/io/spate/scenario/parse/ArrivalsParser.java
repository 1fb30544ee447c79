package io.spate.scenario.parse;

import io.spate.protocol.command.Spacing;
import io.spate.scenario.ArrivalSpec;
import io.spate.scenario.ArrivalStage;
import io.spate.scenario.LoadLimits;
import io.spate.scenario.LoadSpec;
import io.spate.scenario.RateText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Reads a {@code load} of the open model: users that arrive at a rate. */
final class ArrivalsParser {
  /** A load with any of these is of the open model. */
  static final List<String> KEYS = List.of("arrivals", "maxUsers", "spacing");

  private static final List<String> STAGE_KEYS = List.of("duration", "arrivals");
  private static final String STAGE_EXAMPLE = "- { duration: 30s, arrivals: 100/s }";
  private static final Set<String> CLOSED_KEYS =
      Set.of("users", "spawnRate", "throughput", "iterations", "sharedIterations", "maxDuration");

  private final Source source;
  private final Scalars scalars;

  ArrivalsParser(Source source) {
    this.source = source;
    this.scalars = new Scalars(source);
  }

  /** Whether a load is of the open model: by its own keys, or by those of a stage. */
  static boolean isOpen(Fields load) {
    return KEYS.stream().anyMatch(key -> load.get(key) != null)
        || ShapeParser.KEYS.stream().anyMatch(key -> ShapeParser.isOfRates(load.get(key)))
        || (load.get("stages") instanceof SequenceNode stages
            && stages.getValue().stream().anyMatch(ArrivalsParser::isOpenStage));
  }

  static boolean isOpenStage(Node stage) {
    return stage instanceof MappingNode map
        && map.getValue().stream()
            .map(NodeTuple::getKeyNode)
            .anyMatch(key -> key instanceof ScalarNode k && k.getValue().equals("arrivals"));
  }

  /** The load; the caller discards it if a problem was noted. */
  LoadSpec load(Fields fields) {
    for (Fields.Entry entry : fields.among(CLOSED_KEYS)) {
      source.problem(
          entry.key(),
          "'" + entry.name() + "' and 'arrivals' exclude each other",
          switch (entry.name()) {
            case "users" -> "maxUsers says how many users there may be";
            case "iterations", "sharedIterations", "maxDuration" ->
                "arrivals are iterations already; duration says how long they come";
            case "throughput" -> "arrivals are a rate already; remove it";
            default -> "users start with the arrivals; remove it";
          });
    }
    Node usersNode = fields.require("maxUsers", "such as maxUsers: 1000; no more users at once");
    Long users = usersNode == null ? null : scalars.integer(usersNode, "maxUsers");
    if (users != null) {
      tell(usersNode, LoadLimits.usersProblem("maxUsers", users));
    }
    Spacing spacing = spacing(fields.get("spacing"));
    int maxUsers = users == null ? 1 : (int) Math.max(1, Math.min(users, LoadSpec.MAX_USERS));
    if (ShapeParser.of(fields) != null) {
      return shaped(fields, maxUsers, spacing);
    }
    return fields.get("stages") != null
        ? staged(fields, maxUsers, spacing)
        : constant(fields, maxUsers, spacing);
  }

  private LoadSpec shaped(Fields fields, int maxUsers, Spacing spacing) {
    List<ArrivalStage> stages =
        new ShapeParser(source, new Arrivals())
            .segments(fields, List.of("arrivals")).stream()
                .map(segment -> new ArrivalStage(segment.duration(), segment.level()))
                .toList();
    return stages.isEmpty() ? null : staged(stages, maxUsers, spacing);
  }

  private static LoadSpec staged(List<ArrivalStage> stages, int maxUsers, Spacing spacing) {
    return LoadSpec.open(
        ArrivalSpec.staged(stages, spacing),
        maxUsers,
        stages.stream().map(ArrivalStage::duration).reduce(Duration.ZERO, Duration::plus));
  }

  /** Levels of the open model. */
  private final class Arrivals implements ShapeParser.Levels {
    @Override
    public String key() {
      return "arrivals";
    }

    @Override
    public String example(int level) {
      return level + "/s";
    }

    @Override
    public Double read(Node node, String what) {
      Double rate = rate(node, what);
      String problem = rate == null || rate == 0 ? null : LoadLimits.rateProblem(what, rate);
      tell(node, problem);
      return problem == null ? rate : null;
    }
  }

  private LoadSpec constant(Fields fields, int maxUsers, Spacing spacing) {
    Node rateNode = fields.require("arrivals", "such as arrivals: 100/s, or stages");
    Double rate = rateNode == null ? null : rate(rateNode);
    if (rate != null) {
      tell(rateNode, LoadLimits.rateProblem("arrivals", rate));
    }
    Node durationNode = fields.require("duration", "such as duration: 60s");
    Duration duration = durationNode == null ? null : scalars.duration(durationNode, "duration");
    if (duration != null) {
      tell(durationNode, LoadLimits.durationProblem(duration));
    }
    return rate == null || duration == null
        ? null
        : LoadSpec.open(ArrivalSpec.constant(rate, spacing), maxUsers, duration);
  }

  private LoadSpec staged(Fields fields, int maxUsers, Spacing spacing) {
    LoadParser.rejectBeside(source, fields, List.of("arrivals", "duration"));
    Node node = fields.get("stages");
    List<Node> nodes = source.list(node, "stages", "such as " + STAGE_EXAMPLE);
    if (nodes == null || LoadParser.tooMany(source, node, nodes)) {
      return null;
    }
    int before = source.problemCount();
    List<ArrivalStage> stages = new ArrayList<>();
    nodes.forEach(each -> stages.add(stage(each)));
    if (source.problemCount() != before) {
      return null;
    }
    LoadSpec load = staged(stages, maxUsers, spacing);
    if (!(load.arrivals().perSecond() > 0)) {
      source.problem(node, "at least one stage must have arrivals", null);
    }
    String problem = LoadLimits.durationProblem(load.duration());
    tell(node, problem == null ? null : "stages: the sum of the " + problem);
    return load;
  }

  private ArrivalStage stage(Node node) {
    Fields fields = Fields.of(source, node, "a stage", STAGE_KEYS);
    if (fields == null) {
      return null;
    }
    Node durationNode = fields.require("duration", "such as " + STAGE_EXAMPLE);
    Duration duration = durationNode == null ? null : scalars.duration(durationNode, "duration");
    Node rateNode = fields.require("arrivals", "such as " + STAGE_EXAMPLE);
    Double rate = rateNode == null ? null : rate(rateNode);
    if (rate != null && rate != 0) {
      tell(rateNode, LoadLimits.rateProblem("arrivals of a stage", rate));
    }
    return duration == null || rate == null ? null : new ArrivalStage(duration, rate);
  }

  private Double rate(Node node) {
    return rate(node, "arrivals");
  }

  private Double rate(Node node, String what) {
    ScalarNode scalar = source.scalar(node, what, "a rate");
    if (scalar == null) {
      return null;
    }
    RateText.Parsed parsed = RateText.parse(scalar.getValue());
    if (!parsed.isValid()) {
      source.problem(scalar, 0, what + ": " + parsed.problem(), parsed.hint());
      return null;
    }
    return parsed.perSecond();
  }

  private Spacing spacing(Node node) {
    ScalarNode scalar = node == null ? null : source.scalar(node, "spacing", "even or poisson");
    if (scalar == null) {
      return Spacing.EVEN;
    }
    return switch (scalar.getValue()) {
      case "even" -> Spacing.EVEN;
      case "poisson" -> Spacing.POISSON;
      default -> {
        source.problem(node, "spacing must be even or poisson, got " + Source.words(node), null);
        yield Spacing.EVEN;
      }
    };
  }

  private void tell(Node node, String problem) {
    if (problem != null) {
      source.problem(node, problem, null);
    }
  }
}
