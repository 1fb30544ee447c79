package io.spate.cli;

/**
 * The command cannot go on. The message is what the user reads: what, where, why, and what would be
 * right; it may have several lines.
 */
public final class CliException extends RuntimeException {
  private final int exitCode;

  private CliException(int exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /** Ends with {@link ExitCode#FAILED}. */
  public static CliException failed(String message) {
    return new CliException(ExitCode.FAILED, message, null);
  }

  /** Ends with {@link ExitCode#FAILED}. */
  public static CliException failed(String message, Throwable cause) {
    return new CliException(ExitCode.FAILED, message, cause);
  }

  /** Ends with {@link ExitCode#USAGE}. */
  public static CliException usage(String message) {
    return new CliException(ExitCode.USAGE, message, null);
  }

  /** Ends with {@link ExitCode#USAGE}. */
  public static CliException usage(String message, Throwable cause) {
    return new CliException(ExitCode.USAGE, message, cause);
  }

  /** The code the process ends with. */
  public int exitCode() {
    return exitCode;
  }
}
