package io.spate.controlplane.run;

import io.spate.protocol.command.Iterations;
import io.spate.scenario.DurationText;
import java.time.Duration;

/** Why a run that is bounded by iterations is over. Pure. */
final class IterationWords {
  private IterationWords() {}

  /**
   * The reason when every slot has ended at about {@code now}; null for runs without such bounds.
   */
  static String end(RunState.Running running, SlotTally slots, long now) {
    Iterations iterations = running.command().load().iterations();
    if (iterations == null) {
      return null;
    }
    if (slots.done() >= iterations.total()) {
      return "all " + iterations.total() + " iterations are done";
    }
    String done = slots.done() + " of " + iterations.total() + " iterations are done";
    return now >= running.command().endAt()
        ? "the longest duration, "
            + DurationText.of(Duration.ofMillis(running.command().load().durationMs()))
            + ", is over: "
            + done
        : done + ", and no user is left to do the rest";
  }
}
