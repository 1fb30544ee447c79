package io.spate.scenario.check;

import io.spate.scenario.UserContext;
import io.spate.scenario.template.TemplateException;
import java.util.List;

/** A value of the response is as expected. */
public record ValueCheck(Extraction extraction, List<Expectation> expectations) implements Check {
  public ValueCheck {
    expectations = List.copyOf(expectations);
  }

  @Override
  public String failureOf(ResponseView response, UserContext context) {
    try {
      Value value = extraction.of(response, context, true);
      for (int i = 0; i < expectations.size(); i++) {
        String expected = expectations.get(i).unmet(value, context);
        if (expected != null) {
          return extraction.words()
              + ": expected "
              + expected
              + ", got "
              + (value == null ? "nothing" : value.words());
        }
      }
      return null;
    } catch (UnreadableException e) {
      return extraction.words() + ": got " + e.getMessage();
    } catch (TemplateException e) {
      return e.getMessage();
    }
  }

  @Override
  public boolean needsBody() {
    return extraction.selector().needsBody();
  }

  @Override
  public boolean needsHeaders() {
    return extraction.selector().needsHeaders();
  }
}
