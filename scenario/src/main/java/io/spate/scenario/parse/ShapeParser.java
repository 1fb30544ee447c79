package io.spate.scenario.parse;

import io.spate.scenario.LoadLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Reads the short forms of a load that changes over time: {@code step}, {@code spike} and {@code
 * points}. Each stands for stages; of users or of arrivals, as the caller says.
 */
final class ShapeParser {
  /** The forms, each of which says all of the load over time. */
  static final List<String> KEYS = List.of("step", "spike", "points");

  private static final List<String> STEP_KEYS = List.of("start", "by", "every", "until", "ramp");
  private static final List<String> SPIKE_KEYS =
      List.of("base", "peak", "at", "for", "ramp", "every");

  /** A straight line to a level, as a stage is one. */
  record Segment(Duration duration, double level) {}

  /** What there is more or less of. */
  interface Levels {
    /** The key of a level in a point. */
    String key();

    /** Such as {@code 10}, for examples. */
    String example(int level);

    /** A level of at least 0; null, and a problem is noted, if it is none. */
    Double read(Node node, String what);
  }

  private final Source source;
  private final Scalars scalars;
  private final Levels levels;

  ShapeParser(Source source, Levels levels) {
    this.source = source;
    this.scalars = new Scalars(source);
    this.levels = levels;
  }

  /** The form that a load has; null if it has none of them. */
  static String of(Fields load) {
    return KEYS.stream().filter(key -> load.get(key) != null).findFirst().orElse(null);
  }

  /** Whether a form speaks of rates, as the open model does. */
  static boolean isOfRates(Node shape) {
    List<Node> parts =
        switch (shape) {
          case SequenceNode list -> List.copyOf(list.getValue());
          case MappingNode map ->
              map.getValue().stream().map(entry -> entry.getValueNode()).toList();
          case null, default -> List.of();
        };
    return parts.stream()
        .anyMatch(
            part ->
                part instanceof ScalarNode scalar
                    ? scalar.getValue().contains("/")
                    : ArrivalsParser.isOpenStage(part));
  }

  /**
   * The segments of a load's form; empty if a problem was noted.
   *
   * @param excluded what else says how much there is, and cannot stand beside it
   */
  List<Segment> segments(Fields load, List<String> excluded) {
    String form = of(load);
    int before = source.problemCount();
    for (String key : KEYS) {
      reject(load, key.equals(form) ? null : key, form, "remove one of them");
    }
    reject(load, "stages", form, "remove one of them");
    excluded.forEach(key -> reject(load, key, form, form + " says how much; remove it"));
    Node node = load.get(form);
    List<Segment> segments =
        switch (form) {
          case "step" -> {
            reject(load, "duration", form, "it lasts as long as its steps, each of them 'every'");
            yield steps(node);
          }
          case "spike" -> spike(node, load);
          default -> {
            reject(load, "duration", form, "the last point is the end");
            yield points(node);
          }
        };
    if (!segments.isEmpty() && source.problemCount() == before) {
      checkWhole(node, form, segments);
    }
    return source.problemCount() == before ? segments : List.of();
  }

  private void reject(Fields load, String key, String form, String hint) {
    if (key != null && load.get(key) != null) {
      source.problem(load.key(key), "'" + key + "' and '" + form + "' exclude each other", hint);
    }
  }

  private void checkWhole(Node node, String form, List<Segment> segments) {
    if (segments.size() > LoadParser.MAX_STAGES) {
      source.problem(
          node, form + " amounts to more than " + LoadParser.MAX_STAGES + " stages", null);
      return;
    }
    if (segments.stream().noneMatch(segment -> segment.level() > 0)) {
      source.problem(node, form + " has no " + levels.key() + " at any time", null);
    }
    Duration sum = segments.stream().map(Segment::duration).reduce(Duration.ZERO, Duration::plus);
    String problem = LoadLimits.durationProblem(sum);
    if (problem != null) {
      source.problem(node, form + ": the whole " + problem, null);
    }
  }

  private List<Segment> steps(Node node) {
    String example =
        "such as step: { start: %s, by: %s, every: 30s, until: %s }"
            .formatted(levels.example(10), levels.example(10), levels.example(100));
    Fields fields = Fields.of(source, node, "step", STEP_KEYS);
    if (fields == null) {
      return List.of();
    }
    Double by = level(fields, "by", example);
    Double start = fields.get("start") == null ? by : level(fields, "start", example);
    Double until = level(fields, "until", example);
    Duration every = time(fields, "every", example);
    Duration ramp = ramp(fields);
    if (by == null || start == null || until == null || every == null || ramp == null) {
      return List.of();
    }
    if (!(by > 0)) {
      source.problem(
          fields.get("by"),
          "by must be greater than 0, got " + Source.words(fields.get("by")),
          "the way down follows from start and until");
      return List.of();
    }
    if (ramp.compareTo(every) > 0) {
      source.problem(
          fields.get("ramp"), "ramp must not be longer than every", "it is a part of each step");
      return List.of();
    }
    double way = Math.abs(until - start);
    double count = Math.ceil(way / by - 1e-9);
    if (count > LoadParser.MAX_STAGES) {
      source.problem(node, "step amounts to more than " + LoadParser.MAX_STAGES + " stages", null);
      return List.of();
    }
    List<Segment> segments = new ArrayList<>();
    for (int i = 0; i <= (int) count; i++) {
      double level = i == (int) count ? until : start + Math.signum(until - start) * i * by;
      segments.add(new Segment(ramp, level));
      segments.add(new Segment(every.minus(ramp), level));
    }
    return segments;
  }

  private List<Segment> spike(Node node, Fields load) {
    String example =
        "such as spike: { base: %s, peak: %s, at: 2m, for: 30s }"
            .formatted(levels.example(50), levels.example(500));
    Fields fields = Fields.of(source, node, "spike", SPIKE_KEYS);
    Node wholeNode = load.require("duration", "such as duration: 5m, for the whole with its spike");
    Duration whole = wholeNode == null ? null : scalars.duration(wholeNode, "duration");
    if (fields == null) {
      return List.of();
    }
    Double base = level(fields, "base", example);
    Double peak = level(fields, "peak", example);
    Duration at = time(fields, "at", example);
    Duration length = time(fields, "for", example);
    Duration ramp = ramp(fields);
    Duration every = fields.get("every") == null ? null : time(fields, "every", example);
    if (base == null || peak == null || at == null || length == null || ramp == null) {
      return List.of();
    }
    if (!(peak > base)) {
      source.problem(
          fields.get("peak"),
          "peak must be more than base, got " + Source.words(fields.get("peak")),
          null);
      return List.of();
    }
    Duration spike = length.plus(ramp.multipliedBy(2));
    if (every != null && every.compareTo(spike) < 0) {
      source.problem(
          fields.get("every"),
          "a spike is not over when the next is to begin",
          "with its ramps it takes longer than 'every'; write more");
      return List.of();
    }
    if (whole == null) {
      return List.of();
    }
    if (at.plus(spike).compareTo(whole) > 0) {
      source.problem(
          fields.get("at"),
          "the spike is not over at the end of the run",
          "duration must be longer");
      return List.of();
    }
    List<Segment> segments = new ArrayList<>();
    segments.add(new Segment(Duration.ZERO, base));
    Duration now = Duration.ZERO;
    Duration next = at;
    while (next != null
        && next.plus(spike).compareTo(whole) <= 0
        && segments.size() <= LoadParser.MAX_STAGES) {
      segments.add(new Segment(next.minus(now), base));
      segments.add(new Segment(ramp, peak));
      segments.add(new Segment(length, peak));
      segments.add(new Segment(ramp, base));
      now = next.plus(spike);
      next = every == null ? null : next.plus(every);
    }
    segments.add(new Segment(whole.minus(now), base));
    return segments;
  }

  private List<Segment> points(Node node) {
    String example = "such as - { at: 30s, %s: %s }".formatted(levels.key(), levels.example(100));
    List<Node> nodes = source.list(node, "points", example);
    if (nodes == null) {
      return List.of();
    }
    List<Segment> segments = new ArrayList<>();
    Duration now = Duration.ZERO;
    for (Node each : nodes) {
      Fields fields = Fields.of(source, each, "a point", List.of("at", levels.key()));
      Duration at = fields == null ? null : time(fields, "at", example);
      Double level = fields == null ? null : level(fields, levels.key(), example);
      if (at == null || level == null) {
        continue;
      }
      if (at.compareTo(now) < 0) {
        source.problem(
            fields.get("at"),
            "points must be in the order of their times",
            "the one before is later");
        continue;
      }
      segments.add(new Segment(at.minus(now), level));
      now = at;
    }
    return segments;
  }

  private Double level(Fields fields, String key, String example) {
    Node node = fields.require(key, example);
    return node == null ? null : levels.read(node, key);
  }

  private Duration time(Fields fields, String key, String example) {
    Node node = fields.require(key, example);
    return node == null
        ? null
        : key.equals("at") ? scalars.duration(node, key) : scalars.positiveDuration(node, key);
  }

  /** How long the way to another level takes; a jump if it is not said. */
  private Duration ramp(Fields fields) {
    Node node = fields.get("ramp");
    return node == null ? Duration.ZERO : scalars.duration(node, "ramp");
  }
}
