package io.spate.scenario.condition;

import io.spate.scenario.UserContext;
import io.spate.scenario.template.Template;
import io.spate.scenario.template.TemplateException;

/** A side of a comparison. Immutable. */
sealed interface Operand {
  /** The value for a user; null if there is none. */
  String value(UserContext context);

  /** A quoted text, a number, true or false. */
  record Constant(String text, boolean quoted) implements Operand {
    @Override
    public String value(UserContext context) {
      return text;
    }
  }

  /** {@code ${name}}, the value as it is. */
  record Variable(boolean saved, int index) implements Operand {
    @Override
    public String value(UserContext context) {
      return saved ? context.saved(index) : context.var(index);
    }
  }

  /** Any other expression. */
  record Rendered(Template template) implements Operand {
    @Override
    public String value(UserContext context) {
      try {
        return template.render(context);
      } catch (TemplateException e) {
        return null;
      }
    }
  }
}
