package io.spate.scenario.check;

import io.spate.scenario.UserContext;
import io.spate.scenario.template.Template;
import io.spate.scenario.template.TemplateException;
import java.math.BigDecimal;

/**
 * The value at a path of the JSON body is the expected one: same kind, and equal; numbers are
 * compared by value, so that 5 equals 5.0.
 *
 * @param kind STRING, NUMBER, BOOLEAN or NULL
 * @param expected renders to a string's content or to the literal text of the others
 */
public record JsonCheck(JsonPath path, JsonPath.Kind kind, Template expected) implements Check {
  @Override
  public String failureOf(ResponseView response, UserContext context) {
    try {
      return compare(path.find(response.body(), response.bodyLength()), expected.render(context));
    } catch (TemplateException e) {
      return e.getMessage();
    }
  }

  private String compare(JsonPath.Found found, String wanted) {
    if (found.kind() == kind && equal(wanted, found.text())) {
      return null;
    }
    return path
        + ": expected "
        + (kind == JsonPath.Kind.STRING ? Words.quoted(wanted) : wanted)
        + ", got "
        + found.words();
  }

  private boolean equal(String wanted, String actual) {
    return wanted.equals(actual) || (kind == JsonPath.Kind.NUMBER && equalNumbers(wanted, actual));
  }

  private static boolean equalNumbers(String wanted, String actual) {
    try {
      return new BigDecimal(wanted).compareTo(new BigDecimal(actual)) == 0;
    } catch (NumberFormatException e) {
      // JSON allows exponents that no BigDecimal can hold; such numbers are equal by text only.
      return false;
    }
  }

  @Override
  public boolean needsBody() {
    return true;
  }
}
