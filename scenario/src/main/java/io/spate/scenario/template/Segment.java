package io.spate.scenario.template;

import io.spate.scenario.UserContext;

/** A part of a template. Immutable. */
sealed interface Segment {
  void append(UserContext context, StringBuilder out);

  /** Text that is always the same, escaped already. */
  record Literal(String text) implements Segment {
    @Override
    public void append(UserContext context, StringBuilder out) {
      out.append(text);
    }
  }

  /**
   * An inserted value.
   *
   * @param written the expression as written, for messages
   * @param type what the value must be; null for any text
   * @param fallback used when the expression has no value; null if there is none
   */
  record Insert(
      Expression expression, String written, ValueType type, String fallback, Escaping escaping)
      implements Segment {
    @Override
    public void append(UserContext context, StringBuilder out) {
      int from = out.length();
      if (fallback != null && !expression.hasValue(context)) {
        out.append(fallback);
      } else {
        expression.append(context, out);
      }
      if (type != null) {
        type.require(out, from, written);
      }
      escaping.escape(out, from);
    }

    Insert with(Escaping other) {
      return new Insert(expression, written, type, fallback, other);
    }
  }
}
