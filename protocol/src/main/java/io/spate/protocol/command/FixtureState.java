package io.spate.protocol.command;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Map;

/**
 * What is done once per run, before and after its load, and how far that is: a part of the run's
 * command.
 *
 * @param setup whether there is something to be done before the load
 * @param teardown whether there is something to be done after the load
 * @param setupTimeoutMs how long the setup may take, milliseconds
 * @param teardownTimeoutMs how long the teardown may take, milliseconds
 * @param deadline when the one that is under way must be over, milliseconds since the epoch; 0
 *     before
 * @param values what the setup has saved, by name, for all users; null before it is done
 * @param then the phase after the teardown; null before it
 */
public record FixtureState(
    boolean setup,
    boolean teardown,
    long setupTimeoutMs,
    long teardownTimeoutMs,
    long deadline,
    Map<String, String> values,
    RunPhase then) {
  /** The slot whose agent does both: every run has it. */
  public static final int SLOT = 0;

  public FixtureState {
    values = values == null ? null : Map.copyOf(values);
  }

  /** Of a new run. */
  public static FixtureState planned(
      boolean setup, boolean teardown, long setupTimeoutMs, long teardownTimeoutMs) {
    return new FixtureState(setup, teardown, setupTimeoutMs, teardownTimeoutMs, 0, null, null);
  }

  /** The setup is under way. */
  FixtureState settingUp(long now) {
    return with(now + setupTimeoutMs, null, null);
  }

  /** The setup is done. */
  FixtureState setUp(Map<String, String> saved) {
    return with(0, saved, null);
  }

  /** The teardown is under way. */
  FixtureState tearingDown(long now, RunPhase then) {
    return with(now + teardownTimeoutMs, values, then);
  }

  private FixtureState with(long deadline, Map<String, String> values, RunPhase then) {
    return new FixtureState(
        setup, teardown, setupTimeoutMs, teardownTimeoutMs, deadline, values, then);
  }

  /** How long the part that belongs to a phase may take, milliseconds. */
  @JsonIgnore
  public long timeoutMs(RunPhase phase) {
    return phase == RunPhase.SETUP ? setupTimeoutMs : teardownTimeoutMs;
  }
}
