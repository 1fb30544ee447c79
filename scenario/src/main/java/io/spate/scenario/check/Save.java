package io.spate.scenario.check;

import io.spate.scenario.UserContext;
import io.spate.scenario.template.Template;
import io.spate.scenario.template.TemplateException;

/**
 * Takes a value out of a response into a variable of the user. Immutable and shared by all users.
 *
 * @param name of the variable
 * @param index its place in the user's context
 * @param source where the value is
 * @param fallback stored if the value is not there; null if that is a failure
 */
public record Save(String name, int index, SaveSource source, Template fallback) {
  /**
   * Stores the value, and returns null; or returns why there is none, and stores nothing. Never
   * throws.
   */
  public String failureOf(ResponseView response, UserContext context) {
    String value = source.valueIn(response, context);
    if (value != null) {
      context.save(index, value);
      return null;
    }
    if (fallback == null) {
      return "cannot save '" + name + "': " + source.whyMissing(response);
    }
    try {
      context.save(index, fallback.render(context));
      return null;
    } catch (TemplateException e) {
      return "cannot save '" + name + "': " + e.getMessage();
    }
  }

  /** True if it reads headers. */
  public boolean needsHeaders() {
    return source.needsHeaders();
  }

  /** True if it reads the body. */
  public boolean needsBody() {
    return source.needsBody();
  }
}
