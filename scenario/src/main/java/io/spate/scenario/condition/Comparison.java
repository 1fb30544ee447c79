package io.spate.scenario.condition;

import io.spate.scenario.UserContext;
import java.util.regex.Pattern;

/**
 * Compares two values: as numbers if both are, unless one is written as text, and as text
 * otherwise. What has no value equals nothing and is neither less nor greater than anything, and so
 * with {@code <} and the like is what is no number.
 */
record Comparison(Operand left, Operator operator, Operand right) implements Condition {
  /** Neither 'NaN' nor '1f', which Java would take. */
  private static final Pattern NUMBER =
      Pattern.compile("-?\\d{1,100}(?:\\.\\d{1,100})?(?:[eE][+-]?\\d{1,5})?");

  enum Operator {
    EQUAL("=="),
    NOT_EQUAL("!="),
    LESS_OR_EQUAL("<="),
    GREATER_OR_EQUAL(">="),
    LESS("<"),
    GREATER(">");

    private final String sign;

    Operator(String sign) {
      this.sign = sign;
    }

    String sign() {
      return sign;
    }
  }

  @Override
  public boolean holds(UserContext context) {
    String a = left.value(context);
    String b = right.value(context);
    return switch (operator) {
      case EQUAL -> equal(a, b);
      case NOT_EQUAL -> !equal(a, b);
      // No comparison with NaN holds.
      case LESS -> number(a) < number(b);
      case LESS_OR_EQUAL -> number(a) <= number(b);
      case GREATER -> number(a) > number(b);
      case GREATER_OR_EQUAL -> number(a) >= number(b);
    };
  }

  private boolean equal(String a, String b) {
    if (a == null || b == null) {
      return false;
    }
    return a.equals(b) || (!isText(left) && !isText(right) && number(a) == number(b));
  }

  private static boolean isText(Operand operand) {
    return operand instanceof Operand.Constant constant && constant.quoted();
  }

  /** The number that a text is; NaN if it is none. Whole numbers make no garbage. */
  static double number(String text) {
    if (text == null || text.isEmpty()) {
      return Double.NaN;
    }
    int length = text.length();
    int start = text.charAt(0) == '-' ? 1 : 0;
    long value = 0;
    boolean whole = length > start && length - start <= 15;
    for (int i = start; whole && i < length; i++) {
      char c = text.charAt(i);
      whole = c >= '0' && c <= '9';
      value = value * 10 + (c - '0');
    }
    if (whole) {
      return start == 0 ? value : -value;
    }
    return NUMBER.matcher(text).matches() ? Double.parseDouble(text) : Double.NaN;
  }
}
