package io.spate.aggregator.threshold;

import io.spate.protocol.command.RunPhase;
import io.spate.protocol.status.RunAbort;
import java.util.ArrayList;
import java.util.List;

/**
 * How a run ended. Pure.
 *
 * @param word passed, failed or pending
 * @param reason why, for people; null if there is nothing to say
 */
public record Verdict(String word, String reason) {
  public static final String PASSED = "passed";
  public static final String FAILED = "failed";
  public static final String PENDING = "pending";

  /** Of a run whose numbers are not final yet. */
  public static Verdict pending(String reason) {
    return new Verdict(PENDING, reason);
  }

  /**
   * Of a run that is over. A threshold that does not hold fails it, so does a user that has aborted
   * it, and so does making no request at all: a test that tested nothing has not passed.
   *
   * @param reason what the command says; null if nothing
   * @param requests after the warm-up
   * @param warmedUp whether there were requests in a warm-up
   */
  public static Verdict of(
      RunPhase phase,
      String reason,
      long requests,
      boolean warmedUp,
      List<ThresholdVerdict> thresholds) {
    List<String> why = new ArrayList<>();
    if (reason != null && !reason.isBlank()) {
      why.add(reason);
    }
    if (requests == 0 && phase != RunPhase.FAILED) {
      why.add("no request was made" + (warmedUp ? " after the warm-up" : ""));
    }
    for (ThresholdVerdict verdict : thresholds) {
      boolean said = reason != null && reason.contains(verdict.threshold().expression());
      if (Boolean.FALSE.equals(verdict.ok()) && !said) {
        why.add(
            "threshold not met: "
                + verdict.threshold().expression()
                + ", was "
                + verdict.threshold().describe(verdict.actual()));
      }
    }
    boolean failed =
        phase == RunPhase.FAILED
            || requests == 0
            || RunAbort.isReason(reason)
            || thresholds.stream().anyMatch(t -> Boolean.FALSE.equals(t.ok()));
    return new Verdict(failed ? FAILED : PASSED, why.isEmpty() ? null : String.join("; ", why));
  }
}
