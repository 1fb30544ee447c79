package io.spate.scenario.parse;

import io.spate.scenario.ThinkTime;
import java.time.Duration;
import java.util.List;
import org.yaml.snakeyaml.nodes.Node;

/** Reads a think time that is written as a map: {@code { normal: 2s, deviation: 500ms }}. */
final class DistributionParser {
  private static final List<String> KEYS =
      List.of("normal", "deviation", "exponential", "min", "max");
  private static final String EXAMPLES =
      "such as { normal: 2s, deviation: 500ms } or { exponential: 2s }";

  private final Source source;
  private final Scalars scalars;

  DistributionParser(Source source, Scalars scalars) {
    this.source = source;
    this.scalars = scalars;
  }

  /** The think time; null if it is wrong. */
  ThinkTime thinkTime(Node node, String what) {
    int before = source.problemCount();
    Fields fields = Fields.of(source, node, what, KEYS);
    Node normal = fields.get("normal");
    Node exponential = fields.get("exponential");
    if ((normal == null) == (exponential == null)) {
      if (normal != null || !fields.hasUnknown()) {
        source.problem(node, what + " needs either normal or exponential", EXAMPLES);
      }
      return null;
    }
    if (exponential != null && fields.get("deviation") != null) {
      source.problem(fields.key("deviation"), "'deviation' goes with 'normal' only", "remove it");
    }
    long mean =
        nanos(normal == null ? exponential : normal, normal == null ? "exponential" : "normal");
    long min = nanos(fields.get("min"), "min");
    long max =
        fields.get("max") == null ? ThinkTime.UNBOUNDED_NANOS : nanos(fields.get("max"), "max");
    long deviation =
        nanos(normal == null ? null : fields.require("deviation", EXAMPLES), "deviation");
    if (source.problemCount() != before) {
      return null;
    }
    if (min > max) {
      source.problem(
          node,
          "min must not be greater than max" + (fields.get("max") == null ? " (24h)" : ""),
          null);
      return null;
    }
    return normal == null
        ? ThinkTime.exponential(mean, min, max)
        : ThinkTime.normal(mean, deviation, min, max);
  }

  private long nanos(Node node, String what) {
    Duration duration = node == null ? null : scalars.duration(node, what);
    return duration == null ? 0 : duration.toNanos();
  }
}
