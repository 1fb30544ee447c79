package io.spate.cli.stack;

import io.spate.cli.CliException;

/** A process ended before it was ready, as somebody else listens on the port it was to have. */
final class PortTakenException extends RuntimeException {
  private final transient StackProcess process;
  private final String log;

  /**
   * Of this process.
   *
   * @param log the end of its log, as the end of a sentence
   */
  PortTakenException(StackProcess process, String log) {
    super(process.name() + " lost port " + process.port());
    this.process = process;
    this.log = log;
  }

  /** For the user, when it is to be tried again. */
  String words() {
    return "port "
        + process.port()
        + " was taken by another program before the "
        + process.kind().label()
        + " ("
        + process.name()
        + ") had it; trying again with another";
  }

  /** For the user, when it is not. */
  CliException asFailure(int attempts) {
    return CliException.failed(
        "the "
            + process.kind().label()
            + " ("
            + process.name()
            + ") gets no port: another program was quicker "
            + attempts
            + " times, the last time with port "
            + process.port()
            + "; try again when fewer programs start"
            + log);
  }
}
