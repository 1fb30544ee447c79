package io.spate.scenario.check;

import io.spate.scenario.UserContext;
import io.spate.scenario.template.Template;
import io.spate.scenario.template.TemplateException;
import java.nio.charset.StandardCharsets;

/** The body contains a text, compared as UTF-8 bytes. */
public final class BodyContainsCheck implements Check {
  private final Template expected;
  private final byte[] constant;

  /** A check for a text that may hold expressions. */
  public BodyContainsCheck(Template expected) {
    this.expected = expected;
    this.constant =
        expected.isConstant() ? expected.constantValue().getBytes(StandardCharsets.UTF_8) : null;
  }

  @Override
  public String failureOf(ResponseView response, UserContext context) {
    try {
      byte[] wanted =
          constant != null ? constant : expected.render(context).getBytes(StandardCharsets.UTF_8);
      return contains(response.body(), response.bodyLength(), wanted)
          ? null
          : "body: expected it to contain "
              + Words.quoted(new String(wanted, StandardCharsets.UTF_8));
    } catch (TemplateException e) {
      return e.getMessage();
    }
  }

  private static boolean contains(byte[] body, int length, byte[] wanted) {
    int last = length - wanted.length;
    for (int i = 0; i <= last; i++) {
      int k = 0;
      while (k < wanted.length && body[i + k] == wanted[k]) {
        k++;
      }
      if (k == wanted.length) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean needsBody() {
    return true;
  }
}
