package io.spate.aggregator.threshold;

import static org.assertj.core.api.Assertions.assertThat;

import io.spate.protocol.command.RunPhase;
import io.spate.scenario.threshold.Threshold;
import java.util.List;
import org.junit.jupiter.api.Test;

class VerdictTest {
  private static final ThresholdVerdict MET =
      new ThresholdVerdict(Threshold.parse("p95 < 500ms"), 300, true);
  private static final ThresholdVerdict MISSED =
      new ThresholdVerdict(Threshold.parse("p95 < 200ms"), 300, false);

  @Test
  void finishedRunPassesWhenEveryThresholdHolds() {
    assertThat(Verdict.of(RunPhase.FINISHED, null, 10, false, List.of(MET)))
        .isEqualTo(new Verdict("passed", null));
    assertThat(Verdict.of(RunPhase.FINISHED, null, 10, false, List.of()).word())
        .isEqualTo("passed");
  }

  @Test
  void missedThresholdFailsAndIsNamed() {
    Verdict verdict = Verdict.of(RunPhase.FINISHED, null, 10, false, List.of(MET, MISSED));

    assertThat(verdict.word()).isEqualTo("failed");
    assertThat(verdict.reason()).isEqualTo("threshold not met: p95 < 200ms, was 300ms");
  }

  @Test
  void runThatAThresholdStoppedSaysSoOnce() {
    String reason = "threshold not met: p95 < 200ms, was 280ms";

    assertThat(Verdict.of(RunPhase.STOPPED, reason, 10, false, List.of(MISSED)))
        .isEqualTo(new Verdict("failed", reason));
  }

  @Test
  void runThatAPersonStoppedIsJudgedByItsThresholds() {
    assertThat(Verdict.of(RunPhase.STOPPED, "by hand", 10, false, List.of(MET)))
        .isEqualTo(new Verdict("passed", "by hand"));
  }

  @Test
  void runThatItsScenarioAbortedHasFailed() {
    String reason = "aborted by the scenario: no stock";

    assertThat(Verdict.of(RunPhase.STOPPED, reason, 10, false, List.of(MET)))
        .isEqualTo(new Verdict("failed", reason));
    String ofAgent = "aborted by agent agent-2: its data is gone";
    assertThat(Verdict.of(RunPhase.STOPPED, ofAgent, 10, false, List.of(MET)))
        .isEqualTo(new Verdict("failed", ofAgent));
  }

  @Test
  void runWithoutAnyRequestHasNotPassed() {
    assertThat(Verdict.of(RunPhase.FINISHED, null, 0, false, List.of()))
        .isEqualTo(new Verdict("failed", "no request was made"));
    assertThat(Verdict.of(RunPhase.FINISHED, null, 0, true, List.of()).reason())
        .isEqualTo("no request was made after the warm-up");
    assertThat(Verdict.of(RunPhase.FAILED, "no agent joined", 0, false, List.of()))
        .isEqualTo(new Verdict("failed", "no agent joined"));
  }
}
