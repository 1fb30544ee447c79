package io.spate.scenario.check;

import io.spate.scenario.UserContext;
import io.spate.scenario.template.Template;
import io.spate.scenario.template.TemplateException;

/**
 * A header has a value, or contains it.
 *
 * @param contains true if the value may be a part of the header's
 */
public record HeaderCheck(String name, Template expected, boolean contains) implements Check {
  @Override
  public String failureOf(ResponseView response, UserContext context) {
    try {
      return compare(response.header(name), expected.render(context));
    } catch (TemplateException e) {
      return e.getMessage();
    }
  }

  @Override
  public boolean needsHeaders() {
    return true;
  }

  private String compare(String actual, String wanted) {
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
