package io.spate.scenario.check;

import io.spate.protocol.ErrorKind;
import io.spate.scenario.UserContext;

/** A check whose failure begins with words of the scenario's author. */
public record ExplainedCheck(Check check, String message) implements Check {
  @Override
  public String failureOf(ResponseView response, UserContext context) {
    String failure = check.failureOf(response, context);
    return failure == null ? null : message + ": " + failure;
  }

  @Override
  public boolean isStatus() {
    return check.isStatus();
  }

  @Override
  public ErrorKind errorKind() {
    return check.errorKind();
  }

  @Override
  public boolean needsBody() {
    return check.needsBody();
  }

  @Override
  public boolean needsHeaders() {
    return check.needsHeaders();
  }
}
