package io.spate.cli;

/** What the command's end says to the shell that called it. */
public final class ExitCode {
  /** The run ended as planned and every threshold held; or the command did what it was asked. */
  public static final int OK = 0;

  /** Anything that is not one of the others: no agent, broker down, stopped before its end. */
  public static final int FAILED = 1;

  /** Wrong arguments, or a scenario that cannot be run as it is written. */
  public static final int USAGE = 2;

  /** The run ended, and at least one threshold did not hold. */
  public static final int THRESHOLDS = 99;

  /** The run's setup has failed, or was not over in its time; there was no load. */
  public static final int SETUP = 100;

  /** All is as with {@link #OK}, but that the run's teardown has failed. */
  public static final int TEARDOWN = 101;

  /** A user of the scenario has ended the run by {@code abort: run}. */
  public static final int ABORTED = 108;

  private ExitCode() {}
}
