package io.spate.controlplane.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.spate.controlplane.Records;
import io.spate.protocol.command.RunCommand;
import io.spate.protocol.command.RunPhase;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class GracefulStopsTest {
  @Test
  void gracefulStopIsThatOfTheScenario() {
    RunCommand command = Records.waiting("r", 1, 1, 0);

    assertThat(new GracefulStops().of(command)).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void scenarioOfAnotherVersionHasTheDefaultOne() {
    RunCommand command = Records.waiting("r", 1, 1, 0);
    RunCommand strange =
        new RunCommand(
            2,
            "r",
            1,
            RunPhase.WAITING,
            "n",
            "from: the future",
            command.target(),
            command.load(),
            1,
            1,
            0,
            0,
            0,
            0,
            0,
            null);

    assertThat(new GracefulStops().of(strange)).isEqualTo(Duration.ofSeconds(5));
  }
}
