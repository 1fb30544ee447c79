package io.spate.aggregator.rest;

/** Ends a request with a {@link Problem}. Immutable. */
public final class ProblemException extends RuntimeException {
  private final int status;
  private final String title;

  private ProblemException(int status, String title, String detail) {
    super(detail);
    this.status = status;
    this.title = title;
  }

  int status() {
    return status;
  }

  String title() {
    return title;
  }

  /** Of a run that nobody knows. */
  public static ProblemException unknownRun(String runId) {
    return new ProblemException(
        404,
        "Unknown run",
        "there is no run '" + runId + "', or it is too old to be held; GET /api/v1/runs lists all");
  }

  /**
   * Of something else that is not there.
   *
   * @param title what kind of thing
   * @param detail which one, and what there is
   */
  public static ProblemException notFound(String title, String detail) {
    return new ProblemException(404, title, detail);
  }

  static ProblemException invalid(String detail) {
    return new ProblemException(400, "Not understood", detail);
  }

  /** Of something that cannot be done as things are. */
  public static ProblemException conflict(String detail) {
    return new ProblemException(409, "Not possible now", detail);
  }

  /** Of something that may work later. */
  public static ProblemException unavailable(String detail) {
    return new ProblemException(503, "Not available", detail);
  }
}
