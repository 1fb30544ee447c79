package io.spate.scenario.check;

import io.spate.scenario.UserContext;
import io.spate.scenario.template.BoundedText;
import io.spate.scenario.template.Template;
import java.math.BigDecimal;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What must hold of a value. Immutable, thread-safe. */
public sealed interface Expectation {
  /**
   * What was expected, in words, if it does not hold; null if it holds.
   *
   * @param value null if there is none
   * @throws io.spate.scenario.template.TemplateException if the expected value cannot be rendered
   */
  String unmet(Value value, UserContext context);

  /** It is there, or is not. */
  record Exists(boolean wanted) implements Expectation {
    @Override
    public String unmet(Value value, UserContext context) {
      return (value != null) == wanted ? null : wanted ? "a value" : "none";
    }
  }

  /**
   * It is the expected one. In JSON the kind must be the same, and numbers are compared by value;
   * text of headers and documents equals a number that it writes.
   *
   * @param kind STRING, NUMBER, BOOLEAN or NULL
   */
  record Equal(JsonPath.Kind kind, Template expected) implements Expectation {
    @Override
    public String unmet(Value value, UserContext context) {
      String wanted = expected.render(context);
      return value != null && equal(value, wanted) ? null : words(wanted);
    }

    private String words(String wanted) {
      return kind == JsonPath.Kind.STRING ? Words.quoted(wanted) : wanted;
    }

    private boolean equal(Value value, String wanted) {
      return switch (value.form()) {
        case TEXT -> kind == JsonPath.Kind.NUMBER ? same(value, wanted) : matches(value, wanted);
        case JSON_STRING -> kind == JsonPath.Kind.STRING && matches(value, wanted);
        case JSON_NULL -> kind == JsonPath.Kind.NULL;
        case JSON_LITERAL ->
            kind == JsonPath.Kind.NUMBER
                ? same(value, wanted)
                : kind == JsonPath.Kind.BOOLEAN && matches(value, wanted);
      };
    }

    private static boolean matches(Value value, String wanted) {
      return value.text().equals(wanted);
    }

    private static boolean same(Value value, String wanted) {
      BigDecimal actual = number(value.text());
      BigDecimal expected = number(wanted);
      return actual == null || expected == null
          ? matches(value, wanted)
          : actual.compareTo(expected) == 0;
    }
  }

  /** It is none that another expectation takes; no value at all will do. */
  record Not(Expectation other) implements Expectation {
    @Override
    public String unmet(Value value, UserContext context) {
      if (value == null) {
        return null;
      }
      // The other one says in words what it expects only if it does not hold.
      return other.unmet(value, context) != null ? null : "something else";
    }
  }

  /** It is one of several. */
  record OneOf(List<Equal> choices) implements Expectation {
    public OneOf {
      choices = List.copyOf(choices);
    }

    @Override
    public String unmet(Value value, UserContext context) {
      for (Equal each : choices) {
        if (each.unmet(value, context) == null) {
          return null;
        }
      }
      return "one of "
          + choices.stream()
              .map(each -> each.words(each.expected().render(context)))
              .collect(Collectors.joining(", "));
    }
  }

  /** It contains a text. */
  record Contains(Template expected) implements Expectation {
    @Override
    public String unmet(Value value, UserContext context) {
      String wanted = expected.render(context);
      return value != null && value.text().contains(wanted)
          ? null
          : "it to contain " + Words.quoted(wanted);
    }
  }

  /** A regular expression matches somewhere in it. */
  record Matches(Pattern pattern) implements Expectation {
    @Override
    public String unmet(Value value, UserContext context) {
      try {
        if (value != null && BoundedText.find(BoundedText.matcher(pattern, value.text()))) {
          return null;
        }
      } catch (BoundedText.TooLongException e) {
        throw new UnreadableException(e.getMessage() + " " + Words.shortened(pattern.pattern()));
      }
      return "it to match " + Words.shortened(pattern.pattern());
    }
  }

  /** It is a number below, above or at a limit. */
  record Compared(Comparison comparison, BigDecimal limit) implements Expectation {
    @Override
    public String unmet(Value value, UserContext context) {
      BigDecimal actual = value == null ? null : number(value.text());
      return actual != null && comparison.holds(actual.compareTo(limit))
          ? null
          : "a number " + comparison.sign() + " " + limit.toPlainString();
    }
  }

  /** How two numbers are compared. */
  enum Comparison {
    LESS_THAN("lessThan", "<"),
    AT_MOST("atMost", "<="),
    GREATER_THAN("greaterThan", ">"),
    AT_LEAST("atLeast", ">=");

    private final String label;
    private final String sign;

    Comparison(String label, String sign) {
      this.label = label;
      this.sign = sign;
    }

    /** The name in scenarios. */
    public String label() {
      return label;
    }

    String sign() {
      return sign;
    }

    boolean holds(int order) {
      return switch (this) {
        case LESS_THAN -> order < 0;
        case AT_MOST -> order <= 0;
        case GREATER_THAN -> order > 0;
        case AT_LEAST -> order >= 0;
      };
    }
  }

  private static BigDecimal number(String text) {
    try {
      return text.length() > 1_000 ? null : new BigDecimal(text.strip());
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
