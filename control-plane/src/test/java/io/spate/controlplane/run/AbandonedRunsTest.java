package io.spate.controlplane.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.spate.controlplane.Records;
import io.spate.controlplane.TestClock;
import io.spate.protocol.command.RunCommand;
import io.spate.protocol.command.RunPhase;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AbandonedRunsTest {
  private final TestClock clock = new TestClock(1_000);
  private final AbandonedRuns abandoned = new AbandonedRuns(clock);
  private final RunCommand command = Records.waiting("r", 1, 1, 0);

  @Test
  void runThatTurnsUpAfterItWasGivenUpIsDeclaredFailed() {
    abandoned.add("r", "given up: no answer");

    assertThat(abandoned.failed(new TrackedRun(command, false)))
        .hasValueSatisfying(
            failed -> {
              assertThat(failed.phase()).isEqualTo(RunPhase.FAILED);
              assertThat(failed.reason()).isEqualTo("given up: no answer");
            });
  }

  @Test
  void otherRunsAreLeftAlone() {
    abandoned.add("another", "given up");

    assertThat(abandoned.failed(new TrackedRun(command, false))).isEmpty();
  }

  @Test
  void runThatIsOverIsLeftAlone() {
    abandoned.add("r", "given up");

    RunCommand over = command.to(RunPhase.FAILED, "given up");
    assertThat(abandoned.failed(new TrackedRun(over, false))).isEmpty();
  }

  @Test
  void itIsForgottenWhenTheRunCanTurnUpNoMore() {
    abandoned.add("r", "given up");
    clock.advance(Duration.ofMinutes(4));
    abandoned.forget();
    assertThat(abandoned.failed(new TrackedRun(command, false))).isPresent();

    clock.advance(Duration.ofMinutes(2));
    abandoned.forget();

    assertThat(abandoned.failed(new TrackedRun(command, false))).isEmpty();
  }
}
