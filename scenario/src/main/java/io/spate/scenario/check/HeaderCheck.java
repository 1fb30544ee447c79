package io.spate.scenario.check;

import io.spate.scenario.UserContext;
import io.spate.scenario.template.Template;

/**
 * A header has a value, or contains it.
 *
 * @param contains true if the value may be a part of the header's
 */
public record HeaderCheck(String name, Template expected, boolean contains) implements Check {
  @Override
  public String failureOf(ResponseView response, UserContext context) {
    String actual = response.header(name);
    String wanted = expected.render(context);
    if (actual != null && (contains ? actual.contains(wanted) : actual.equals(wanted))) {
      return null;
    }
    return "header "
        + name
        + ": expected "
        + (contains ? "it to contain " : "")
        + Words.quoted(wanted)
        + ", got "
        + (actual == null ? "no such header" : Words.quoted(actual));
  }
}
