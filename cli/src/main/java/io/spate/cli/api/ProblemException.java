package io.spate.cli.api;

/** A server answered, and refused. */
public final class ProblemException extends RuntimeException {
  private final transient Problem problem;

  ProblemException(String server, Problem problem) {
    super(server + " refused: " + problem.words());
    this.problem = problem;
  }

  public Problem problem() {
    return problem;
  }
}
