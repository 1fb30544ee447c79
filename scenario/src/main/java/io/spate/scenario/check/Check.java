package io.spate.scenario.check;

import io.spate.protocol.ErrorKind;
import io.spate.scenario.UserContext;

/** Something that must hold of a response. Immutable and shared by all users. */
public interface Check {
  /**
   * Why the check does not hold; null if it holds. Never throws: an expected value that cannot be
   * rendered is a failure, too.
   */
  String failureOf(ResponseView response, UserContext context);

  /** True if it is about the status, which is counted apart from other checks. */
  default boolean isStatus() {
    return false;
  }

  /** What a request that it does not hold of is counted as. */
  default ErrorKind errorKind() {
    return isStatus() ? ErrorKind.STATUS : ErrorKind.CHECK;
  }

  /** True if it reads the body. */
  default boolean needsBody() {
    return false;
  }

  /** True if it reads headers. */
  default boolean needsHeaders() {
    return false;
  }
}
