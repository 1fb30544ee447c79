package io.spate.controlplane.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spate.protocol.command.ArrivalProfile;
import io.spate.protocol.command.ArrivalSchedule;
import io.spate.protocol.command.LoadProfile;
import io.spate.protocol.command.Spacing;
import io.spate.scenario.ScenarioException;
import org.junit.jupiter.api.Test;

/** What may be changed of a run whose users arrive at a rate. */
class OpenLoadChangeTest {
  private final LoadProfile load =
      LoadProfile.open(ArrivalProfile.constant(100, Spacing.EVEN), 50, 60_000);

  @Test
  void anotherRateCountsAMomentLaterSoThatEveryAgentKnowsInTime() {
    LoadProfile changed = new LoadChange(null, null, 500.0).at(load, 10_000);

    long from = 10_000 + LoadChange.RATE_LEAD_MS;
    assertThat(changed.arrivals().rate(from - 1)).isEqualTo(100);
    assertThat(changed.arrivals().rate(from)).isEqualTo(500);
    assertThat(changed.peakUsers()).isEqualTo(50);
    assertThat(LoadLevels.wantedRate(changed)).isEqualTo(500);
    assertThat(new ArrivalSchedule(changed.arrivals(), 60_000).total())
        .isEqualTo(1_025 + 500 * 49_750 / 1_000);
  }

  @Test
  void usersAreThoseAtTheMost() {
    LoadProfile changed = new LoadChange(70, null, null).at(load, 10_000);

    assertThat(changed.peakUsers()).isEqualTo(70);
    assertThat(changed.arrivals()).isEqualTo(load.arrivals());
  }

  @Test
  void beforeTheStartTheRateIsOneForTheWholeRun() {
    LoadProfile changed = new LoadChange(7, null, 30.0).beforeStart(load);

    assertThat(changed)
        .isEqualTo(LoadProfile.open(ArrivalProfile.constant(30, Spacing.EVEN), 7, 60_000));
    assertThat(new LoadChange(7, null, null).beforeStart(load).arrivals())
        .isEqualTo(load.arrivals());
  }

  @Test
  void whatBelongsToTheOtherModelIsRefusedInWords() {
    LoadProfile closed = LoadProfile.ramp(10, 1, 60_000);

    assertThatThrownBy(() -> new LoadChange(null, null, 5.0).at(closed, 0))
        .isInstanceOf(ScenarioException.class)
        .hasMessageContaining("rate makes no sense for this run: its scenario has no arrivals");
    assertThatThrownBy(() -> new LoadChange(null, 5.0, null).at(load, 0))
        .isInstanceOf(ScenarioException.class)
        .hasMessageContaining("spawnRate makes no sense for this run: its users arrive at a rate");
    assertThatThrownBy(() -> new LoadChange(0, null, null).at(load, 0))
        .isInstanceOf(ScenarioException.class)
        .hasMessageContaining("users must be at least 1 where they arrive at a rate, got 0");
  }
}
