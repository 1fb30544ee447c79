package io.spate.scenario.parse;

import io.spate.scenario.template.ValueType;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * What a scalar without quotes is, as in JSON: a number, true, false, null, or otherwise text. So
 * {@code yes}, {@code 0123} and {@code 2026-01-01} are text.
 */
enum PlainValue {
  TEXT,
  NUMBER,
  BOOLEAN,
  NULL;

  static PlainValue of(ScalarNode node) {
    if (node.getScalarStyle() != ScalarStyle.PLAIN) {
      return TEXT;
    }
    return switch (node.getValue()) {
      case "", "~", "null" -> NULL;
      case "true", "false" -> BOOLEAN;
      default -> ValueType.isJsonNumber(node.getValue()) ? NUMBER : TEXT;
    };
  }
}
