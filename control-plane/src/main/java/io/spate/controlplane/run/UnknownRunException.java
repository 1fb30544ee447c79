package io.spate.controlplane.run;

/** There is no such run; the message names it. */
public final class UnknownRunException extends RuntimeException {
  UnknownRunException(String runId) {
    super(
        "there is no run '"
            + runId
            + "'; GET /api/v1/runs lists the runs that are kept (old ones are removed)");
  }
}
