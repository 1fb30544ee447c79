package io.spate.controlplane.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spate.controlplane.Records;
import io.spate.protocol.command.ArrivalProfile;
import io.spate.protocol.command.LoadProfile;
import io.spate.protocol.command.RunCommand;
import io.spate.protocol.command.RunPhase;
import io.spate.protocol.command.Spacing;
import java.util.List;
import org.junit.jupiter.api.Test;

class AgentDemandTest {
  private static final int SLOTS = 120;

  private final AgentDemand demand = new AgentDemand(1_000, 2_000);

  @Test
  void nobodyIsWantedWithoutARun() {
    assertThat(demand.of(List.of())).isZero();
    assertThat(demand.of(List.of(run(5, users(50_000)).to(RunPhase.FINISHED, null)))).isZero();
  }

  @Test
  void aRunWantsWhatItExpectsAndAtLeastOne() {
    assertThat(demand.of(List.of(run(5, users(10))))).isEqualTo(5);
    assertThat(demand.of(List.of(run(0, users(10))))).isEqualTo(1);
  }

  @Test
  void aRunWantsWhatItsPeakNeedsFromItsBeginning() {
    assertThat(demand.of(List.of(run(1, users(4_000))))).isEqualTo(4);
    assertThat(demand.of(List.of(run(1, users(4_001))))).isEqualTo(5);
    assertThat(demand.of(List.of(run(1, rate(9_000))))).isEqualTo(5);
  }

  @Test
  void loadsOfRunsAddUpButWhatTheyExpectDoesNot() {
    assertThat(demand.of(List.of(run(3, users(10)), run(4, users(10))))).isEqualTo(4);
    assertThat(demand.of(List.of(run(1, users(1_500)), run(1, rate(3_000))))).isEqualTo(3);
  }

  @Test
  void aRunThatHoldsOnKeepsItsAgents() {
    RunCommand running = run(3, users(10)).started(1_000);
    assertThat(demand.of(List.of(running.paused(2_000, null)))).isEqualTo(3);
    assertThat(demand.of(List.of(running.stopping(2_000, null)))).isEqualTo(3);
  }

  @Test
  void moreAgentsThanSlotsAreNotWanted() {
    assertThat(demand.of(List.of(run(1, users(1_000_000))))).isEqualTo(SLOTS);
    assertThat(demand.of(List.of(run(500, users(1))))).isEqualTo(SLOTS);
  }

  @Test
  void sharesThatMakeNoSenseAreRefusedByName() {
    assertThatThrownBy(() -> new AgentDemand(0, 1))
        .hasMessageContaining("spate.scaling.users-per-agent");
    assertThatThrownBy(() -> new AgentDemand(1, Double.NaN)).hasMessageContaining("rate-per-agent");
  }

  private static LoadProfile users(int users) {
    return LoadProfile.ramp(users, users, Records.DURATION_MS);
  }

  private static LoadProfile rate(double perSecond) {
    return LoadProfile.open(
        ArrivalProfile.constant(perSecond, Spacing.values()[0]), 100, Records.DURATION_MS);
  }

  private static RunCommand run(int expectAgents, LoadProfile load) {
    RunCommand waiting = Records.waiting("r", SLOTS, expectAgents, 0);
    RunCommand loaded = waiting.withLoad(load, null);
    assertThat(loaded.expectAgents()).isEqualTo(expectAgents);
    return loaded;
  }
}
