package io.spate.examples.todo;

/** A request that cannot be served: the status, and in words why. */
final class Problem extends RuntimeException {
  private final int status;

  private Problem(int status, String message, Throwable cause) {
    super(message, cause);
    this.status = status;
  }

  static Problem badRequest(String message) {
    return new Problem(400, message, null);
  }

  static Problem unknown(long id) {
    return new Problem(404, "there is no to-do " + id, null);
  }

  /** The database did not do what it was asked to. */
  static Problem unavailable(String message, Throwable cause) {
    return new Problem(503, message, cause);
  }

  int status() {
    return status;
  }
}
