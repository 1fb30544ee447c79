package io.spate.agent.slot;

import static org.assertj.core.api.Assertions.assertThat;

import io.spate.protocol.command.LoadProfile;
import io.spate.protocol.command.RunCommand;
import io.spate.protocol.command.RunPhase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlotActionTest {

  @ParameterizedTest
  @CsvSource({
    "WAITING, HOLD",
    "SETUP, SET_UP",
    "RUNNING, RUN",
    "PAUSED, PAUSE",
    "STOPPING, STOP",
    "TEARDOWN, TEAR_DOWN",
    "FINISHED, DISMISS",
    "STOPPED, DISMISS",
    "FAILED, DISMISS"
  })
  void thePhaseOfTheRunSaysWhatToDoWithItsQuota(RunPhase phase, SlotAction action) {
    RunCommand command =
        new RunCommand(
            1, "r", 1, phase, "n", "s", "t", LoadProfile.ramp(1, 1, 1), 1, 1, 0, 0, 0, 0, 0, null);
    assertThat(SlotAction.of(command)).isEqualTo(action);
  }

  @Test
  void aQuotaWaitsForTheCommandOfItsRun() {
    assertThat(SlotAction.of(null)).isEqualTo(SlotAction.WAIT);
  }
}
