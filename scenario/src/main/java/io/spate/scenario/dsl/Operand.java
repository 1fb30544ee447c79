package io.spate.scenario.dsl;

/** A side of a comparison, see {@link Dsl#variable} and {@link Dsl#expression}. Immutable. */
public final class Operand {
  private final String text;

  Operand(String text) {
    this.text = text;
  }

  /** It is this: a text, a number, a boolean, or another operand. */
  public ConditionDraft is(Object value) {
    return compared("==", value);
  }

  /** It is not this, or has no value. */
  public ConditionDraft isNot(Object value) {
    return compared("!=", value);
  }

  /** It is a number below this, a number or another operand. */
  public ConditionDraft lessThan(Object value) {
    return compared("<", value);
  }

  /** It is a number up to this. */
  public ConditionDraft atMost(Object value) {
    return compared("<=", value);
  }

  /** It is a number above this. */
  public ConditionDraft greaterThan(Object value) {
    return compared(">", value);
  }

  /** It is a number from this on. */
  public ConditionDraft atLeast(Object value) {
    return compared(">=", value);
  }

  /** It has a value. */
  public ConditionDraft exists() {
    return new ConditionDraft(text + " exists");
  }

  /** A regular expression is found in it. */
  public ConditionDraft matches(String regex) {
    return new ConditionDraft(text + " matches " + quoted(regex));
  }

  private ConditionDraft compared(String operator, Object value) {
    String other =
        switch (value) {
          case Operand operand -> operand.text;
          case Number number -> Draft.number(number);
          case Boolean bool -> bool.toString();
          case CharSequence chars -> quoted(chars.toString());
          case null, default ->
              throw new IllegalArgumentException(
                  "a condition compares with text, a number, true, false or another operand, got "
                      + value);
        };
    return new ConditionDraft(text + " " + operator + " " + other);
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
