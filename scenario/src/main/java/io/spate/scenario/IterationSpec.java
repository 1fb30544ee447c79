package io.spate.scenario;

import io.spate.protocol.command.Iterations;
import java.time.Duration;

/**
 * After how many iterations a run is over.
 *
 * @param count of each user, or of all together; at least 1
 * @param shared whether it is that of all together
 */
public record IterationSpec(long count, boolean shared) {
  /** The most iterations of one user. */
  public static final long MAX_OF_USER = 1_000_000_000;

  /** The most iterations of all users together. */
  public static final long MAX_SHARED = 1_000_000_000_000L;

  /** How long a run may take that does not say it. */
  public static final Duration DEFAULT_MAX_DURATION = Duration.ofMinutes(10);

  Iterations of(int users) {
    return new Iterations(shared ? count : count * users, users, shared);
  }
}
