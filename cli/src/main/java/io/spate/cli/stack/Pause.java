package io.spate.cli.stack;

import io.spate.cli.CliException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A wait that ends early when the user wants out (Ctrl-C). */
@FunctionalInterface
public interface Pause {
  /** For what must be brought to its end whether or not the user gets impatient. */
  Pause UNBROKEN =
      duration -> {
        try {
          TimeUnit.NANOSECONDS.sleep(duration.toNanos());
          return true;
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return false;
        }
      };

  /** Waits; false, at once, when the user wants out. */
  boolean pause(Duration duration);

  /** Waits, and ends the command in words when the user wants out. */
  default void orCancel(Duration duration) {
    if (!pause(duration)) {
      throw cancelled();
    }
  }

  /** The end of a command that the user broke off. */
  static CliException cancelled() {
    return CliException.failed("stopped by you");
  }
}
