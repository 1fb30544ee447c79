package io.spate.protocol.status;

import io.spate.protocol.command.RunPhase;
import java.util.Map;

/**
 * How a run's setup or teardown has ended: said by the agent that did it, with the status of the
 * slot that it holds.
 *
 * @param phase SETUP or TEARDOWN
 * @param failure why it has failed, for people; null if it has not
 * @param values what the setup has saved, by name; null if it has failed, and of a teardown
 */
public record FixtureEnd(RunPhase phase, String failure, Map<String, String> values) {
  private static final String SETUP_FAILED = "the setup has failed: ";
  private static final String TEARDOWN_FAILED = "the teardown has failed: ";

  public FixtureEnd {
    values = values == null ? null : Map.copyOf(values);
  }

  /** What a run's reason says of a setup or teardown that has failed. */
  public static String words(RunPhase phase, String why) {
    return (phase == RunPhase.SETUP ? SETUP_FAILED : TEARDOWN_FAILED) + why;
  }

  /** True if a run with this reason, which may be null, never had a load for want of its setup. */
  public static boolean isSetupFailure(String reason) {
    return reason != null && reason.startsWith(SETUP_FAILED);
  }

  /** True if the teardown of a run with this reason, which may be null, has failed. */
  public static boolean isTeardownFailure(String reason) {
    return reason != null && reason.contains(TEARDOWN_FAILED);
  }

  /** It is done. */
  public static FixtureEnd done(RunPhase phase, Map<String, String> values) {
    return new FixtureEnd(phase, null, values);
  }

  /** It has failed; the reason is cut where it is too long. */
  public static FixtureEnd failed(RunPhase phase, String reason) {
    return new FixtureEnd(phase, RunAbort.shortened(reason), null);
  }
}
