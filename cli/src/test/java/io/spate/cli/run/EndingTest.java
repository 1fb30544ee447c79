package io.spate.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.spate.cli.ExitCode;
import io.spate.cli.Reports;
import io.spate.protocol.report.RunReport;
import io.spate.protocol.status.RunAbort;
import java.util.List;
import org.junit.jupiter.api.Test;

class EndingTest {
  private static final List<RunReport.Threshold> ONE_BROKEN =
      List.of(Reports.threshold("failures < 1%", true), Reports.threshold("p95 < 5ms", false));

  @Test
  void aRunThatItsScenarioAbortedHasACodeOfItsOwnEvenIfAThresholdFailed() {
    String reason = "aborted by the scenario: no stock";
    Ending ending = ended(Reports.of("stopped", "failed", reason, List.of(), ONE_BROKEN));

    assertThat(ending.exitCode()).isEqualTo(108);
    assertThat(ending.words()).isEqualTo(reason);
  }

  @Test
  void aRunThatAnAgentCannotGoOnWithHasFailedAndWasNotAbortedByItsScenario() {
    String reason = RunAbort.words(RunAbort.byAgent("agent-2", "its data is gone"));
    Ending ending = ended(Reports.of("stopped", "failed", reason, List.of(), List.of()));

    assertThat(ending.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(ending.words())
        .isEqualTo("stopped before its planned end: aborted by agent agent-2: its data is gone");
  }

  @Test
  void aRunThatEndedAsPlannedPasses() {
    Ending ending = ended(Reports.passed());

    assertThat(ending.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(ending.words()).isEqualTo("passed");
  }

  @Test
  void aBrokenThresholdHasACodeOfItsOwnAlsoWhenItStoppedTheRun() {
    Ending atEnd = ended(Reports.of("finished", "failed", null, List.of(), ONE_BROKEN));
    Ending aborted = ended(Reports.of("stopped", "failed", "p95", List.of(), ONE_BROKEN));

    assertThat(atEnd.exitCode()).isEqualTo(99);
    assertThat(atEnd.words()).isEqualTo("failed: 1 of 2 thresholds did not hold");
    assertThat(aborted.exitCode()).isEqualTo(99);
    assertThat(aborted.words())
        .isEqualTo("failed: 1 of 2 thresholds did not hold, which stopped the run");
  }

  @Test
  void aRunThatCouldNotGoOnIsNoMatterOfThresholds() {
    Ending ending =
        ended(Reports.of("failed", "failed", "no agent within 60 s", List.of(), ONE_BROKEN));

    assertThat(ending.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(ending.words()).isEqualTo("failed: no agent within 60 s");
  }

  @Test
  void aSetupThatFailedHasACodeOfItsOwnAndSoHasATeardownIfAllElseIsWell() {
    String setup = "the setup has failed: POST /shop: got 500";
    String teardown = "the teardown has failed: DELETE /shop: got 500";
    Ending notSetUp = ended(Reports.of("failed", "failed", setup, List.of(), ONE_BROKEN));
    Ending leftBehind = ended(Reports.of("finished", "passed", teardown, List.of(), List.of()));
    Ending broken = ended(Reports.of("finished", "failed", teardown, List.of(), ONE_BROKEN));
    Ending stopped =
        ended(Reports.of("stopped", "passed", "enough; " + teardown, List.of(), List.of()));

    assertThat(notSetUp.exitCode()).isEqualTo(100);
    assertThat(notSetUp.words()).isEqualTo("failed: " + setup);
    assertThat(leftBehind.exitCode()).isEqualTo(101);
    assertThat(leftBehind.words()).isEqualTo("passed, but " + teardown);
    assertThat(broken.exitCode()).isEqualTo(ExitCode.THRESHOLDS);
    assertThat(stopped.exitCode()).isEqualTo(ExitCode.FAILED);
  }

  @Test
  void aRunThatSomebodyStoppedHasNotPassed() {
    Ending ending = ended(Reports.of("stopped", "passed", null, List.of(), List.of()));

    assertThat(ending.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(ending.words()).isEqualTo("stopped before its planned end");
  }

  @Test
  void theUsersOwnStopSaysSoWhateverTheThresholdsSay() {
    RunReport report = Reports.of("stopped", "failed", null, List.of(), ONE_BROKEN);
    Ending ending = new Ending(report, null, true, null);

    assertThat(ending.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(ending.words()).isEqualTo("stopped by you");
  }

  @Test
  void withoutAReportThereIsNoPass() {
    Ending ending = new Ending(null, null, false, "the aggregator is away");

    assertThat(ending.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(ending.words()).isEqualTo("failed: the aggregator is away");
  }

  private static Ending ended(RunReport report) {
    return new Ending(report, null, false, null);
  }
}
