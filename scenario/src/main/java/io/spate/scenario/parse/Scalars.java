package io.spate.scenario.parse;

import io.spate.scenario.DurationText;
import io.spate.scenario.ThinkTime;
import java.time.Duration;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reads numbers, durations and think times; each returns null if it noted a problem. */
final class Scalars {
  private final Source source;

  Scalars(Source source) {
    this.source = source;
  }

  /** A whole number; limits are the caller's. */
  Long integer(Node node, String what) {
    ScalarNode scalar = source.scalar(node, what, "a whole number");
    if (scalar == null) {
      return null;
    }
    if (!scalar.getValue().matches("[+-]?\\d{1,18}")) {
      source.problem(node, what + " must be a whole number, got " + Source.words(node), null);
      return null;
    }
    return Long.parseLong(scalar.getValue());
  }

  /** A whole number from 1 on. */
  Integer weight(Node node) {
    if (node == null) {
      return 1;
    }
    Long weight = integer(node, "weight");
    if (weight == null) {
      return null;
    }
    if (weight < 1 || weight > 1_000_000) {
      source.problem(node, "weight must be between 1 and 1000000, got " + weight, null);
      return null;
    }
    return weight.intValue();
  }

  Double number(Node node, String what) {
    ScalarNode scalar = source.scalar(node, what, "a number");
    if (scalar == null) {
      return null;
    }
    if (!scalar.getValue().matches("[+-]?\\d{1,18}(?:\\.\\d{1,18})?")) {
      source.problem(node, what + " must be a number, got " + Source.words(node), null);
      return null;
    }
    return Double.valueOf(scalar.getValue());
  }

  Boolean bool(Node node, String what) {
    ScalarNode scalar = source.scalar(node, what, "true or false");
    if (scalar == null) {
      return null;
    }
    if (PlainValue.of(scalar) != PlainValue.BOOLEAN) {
      source.problem(node, what + " must be true or false, got " + Source.words(node), null);
      return null;
    }
    return Boolean.valueOf(scalar.getValue());
  }

  /** A duration that may be zero. */
  Duration duration(Node node, String what) {
    ScalarNode scalar = source.scalar(node, what, "a duration");
    if (scalar == null) {
      return null;
    }
    return duration(scalar, scalar.getValue(), 0, what);
  }

  /** A duration that is not zero. */
  Duration positiveDuration(Node node, String what) {
    Duration duration = duration(node, what);
    if (duration != null && duration.toMillis() < 1) {
      source.problem(node, what + " must be at least 1ms, got " + Source.words(node), null);
      return null;
    }
    return duration;
  }

  private Duration duration(ScalarNode node, String text, int offset, String what) {
    DurationText.Parsed parsed = DurationText.parse(text);
    if (!parsed.isValid()) {
      source.problem(node, offset, what + ": " + parsed.problem(), parsed.hint());
      return null;
    }
    return parsed.duration();
  }

  /** {@code none}, {@code 2s}, {@code 1s..3s}, or a map that names a distribution. */
  ThinkTime thinkTime(Node node, String what) {
    if (node instanceof MappingNode) {
      return new DistributionParser(source, this).thinkTime(node, what);
    }
    ScalarNode scalar = source.scalar(node, what, "a duration or a range such as 1s..3s");
    if (scalar == null) {
      return null;
    }
    String text = scalar.getValue().trim();
    if (text.equals("none")) {
      return ThinkTime.NONE;
    }
    int dots = scalar.getValue().indexOf("..");
    if (dots < 0) {
      Duration fixed = duration(scalar, scalar.getValue(), 0, what);
      return fixed == null ? null : ThinkTime.constant(fixed.toNanos());
    }
    Duration min = duration(scalar, scalar.getValue().substring(0, dots), 0, what);
    Duration max = duration(scalar, scalar.getValue().substring(dots + 2), dots + 2, what);
    if (min == null || max == null) {
      return null;
    }
    if (min.compareTo(max) > 0) {
      source.problem(
          node,
          what + ": the range goes from the shorter to the longer, got '" + text + "'",
          "write " + DurationText.of(max) + ".." + DurationText.of(min));
      return null;
    }
    return ThinkTime.uniform(min.toNanos(), max.toNanos());
  }
}
