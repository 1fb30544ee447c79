package io.spate.scenario.template;

import io.spate.scenario.Environment;
import io.spate.scenario.UserContext;

/** The inside of {@code ${...}}. Immutable; what differs per user is in the context. */
@FunctionalInterface
interface Expression {
  /**
   * Appends the value.
   *
   * @throws TemplateException if there is none
   */
  void append(UserContext context, StringBuilder out);

  /** False if {@link #append} would throw because there is no value. */
  default boolean hasValue(UserContext context) {
    return true;
  }

  /** A variable that {@code vars} sets. */
  record VarValue(int index, String name) implements Expression {
    @Override
    public void append(UserContext context, StringBuilder out) {
      String value = context.var(index);
      if (value == null) {
        throw new TemplateException(
            "variable '" + name + "' has no value: " + context.varFailure(index));
      }
      out.append(value);
    }

    @Override
    public boolean hasValue(UserContext context) {
      return context.var(index) != null;
    }
  }

  /** A variable of the environment of the process that runs the user. */
  record EnvironmentValue(String name) implements Expression {
    @Override
    public void append(UserContext context, StringBuilder out) {
      Environment environment = context.scenario().environment();
      String value = environment.valueOf(name);
      if (value == null) {
        throw new TemplateException(environment.whyNot(name));
      }
      out.append(value);
    }

    @Override
    public boolean hasValue(UserContext context) {
      return context.scenario().environment().valueOf(name) != null;
    }
  }

  /** An access token of the process that runs the user. */
  record TokenValue(int index) implements Expression {
    @Override
    public void append(UserContext context, StringBuilder out) {
      String value = context.accessToken(index);
      if (value == null) {
        throw new TemplateException("there is no access token");
      }
      out.append(value);
    }
  }

  /** A variable that {@code save} sets. */
  record SavedValue(int index, String name, String savedBy) implements Expression {
    @Override
    public void append(UserContext context, StringBuilder out) {
      String value = context.saved(index);
      if (value == null) {
        String why = context.whyNotSaved(index);
        throw new TemplateException(
            "variable '"
                + name
                + "' is not set ("
                + (why == null
                    ? "it is saved by \"" + savedBy + "\", which has not succeeded"
                    : why)
                + ")");
      }
      out.append(value);
    }

    @Override
    public boolean hasValue(UserContext context) {
      return context.saved(index) != null;
    }
  }
}
