package io.spate.controlplane.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spate.controlplane.Records;
import io.spate.controlplane.TestClock;
import io.spate.protocol.UnreadableRecordException;
import io.spate.protocol.status.AgentState;
import io.spate.protocol.status.AgentStatus;
import io.spate.protocol.status.AgentStatus.RunShare;
import io.spate.protocol.status.SlotState;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FleetTest {
  private static final long NOW = 1_790_000_000_000L;

  private final TestClock clock = new TestClock(NOW);
  private final Fleet fleet = new Fleet(clock);

  @BeforeEach
  void pastIsRead() {
    fleet.caughtUp();
  }

  @Test
  void agentIsReadyWhileItsHeartbeatsCome() {
    heartbeat("a", AgentState.READY);
    clock.advance(Duration.ofMillis(4_999));
    assertThat(fleet.snapshot().size()).isEqualTo(1);

    clock.advance(Duration.ofMillis(1));

    assertThat(fleet.snapshot().size()).isZero();
    assertThat(stateOf("a")).isEqualTo("missing");
  }

  @Test
  void wrongClockOfAnAgentDoesNotMatter() {
    AgentStatus fromThePast = Records.agent("a", "a-1", AgentState.READY, 0);
    fleet.accept(Records.record("a", fromThePast, 0, new RecordHeaders()));

    assertThat(fleet.snapshot().size()).isEqualTo(1);
  }

  @Test
  void heartbeatsOfThePastDoNotBringTheDeadToLife() {
    Fleet restarted = new Fleet(clock);
    AgentStatus status = Records.agent("a", "a-1", AgentState.READY, NOW - 60_000);

    restarted.accept(Records.record("a", status, NOW - 60_000, new RecordHeaders()));

    assertThat(restarted.snapshot().size()).isZero();
    assertThat(restarted.agents()).extracting(AgentView::state).containsExactly("missing");
  }

  @Test
  void agentThatDrainsOrHasStoppedIsNotReady() {
    heartbeat("drains", AgentState.DRAINING);
    heartbeat("stops", AgentState.STOPPED);

    assertThat(fleet.snapshot().size()).isZero();
    assertThat(stateOf("drains")).isEqualTo("draining");
    assertThat(stateOf("stops")).isEqualTo("stopped");
  }

  @Test
  void stoppedAgentIsDroppedAfterAMinute() {
    heartbeat("a", AgentState.STOPPED);
    clock.advance(Duration.ofSeconds(59));
    assertThat(stateOf("a")).isEqualTo("stopped");

    clock.advance(Duration.ofSeconds(1));

    assertThat(fleet.agents()).isEmpty();
  }

  @Test
  void missingAgentIsDroppedAfterTenMinutes() {
    heartbeat("a", AgentState.READY);
    clock.advance(Duration.ofSeconds(5).plusMinutes(10).minusMillis(1));
    assertThat(stateOf("a")).isEqualTo("missing");

    clock.advance(Duration.ofMillis(1));

    assertThat(fleet.agents()).isEmpty();
    fleet.forget();
    assertThat(fleet.agents()).isEmpty();
  }

  @Test
  void slotIsMannedByTheSameProcessOnly() {
    heartbeat("a", AgentState.READY);
    FleetSnapshot before = fleet.snapshot();
    assertThat(before.isManning(Records.slot("r", 0, SlotState.HELD, "a"))).isTrue();
    assertThat(before.isManning(Records.slot("r", 0, SlotState.HELD, "b"))).isFalse();

    AgentStatus reborn = Records.agent("a", "a-2", AgentState.READY, NOW);
    fleet.accept(Records.record("a", reborn));

    assertThat(fleet.snapshot().isManning(Records.slot("r", 0, SlotState.HELD, "a"))).isFalse();
  }

  @Test
  void readinessCountsFromTheFirstHeartbeatWithoutASilence() {
    heartbeat("a", AgentState.READY);
    clock.advance(Duration.ofSeconds(4));
    heartbeat("a", AgentState.READY);
    assertThat(fleet.snapshot().enoughSince(1)).isEqualTo(NOW);

    clock.advance(Duration.ofSeconds(6));
    heartbeat("a", AgentState.READY);

    assertThat(fleet.snapshot().enoughSince(1)).isEqualTo(NOW + 10_000);
  }

  @Test
  void enoughIsSinceTheLastOfThemBecameReady() {
    heartbeat("a", AgentState.READY);
    clock.advance(Duration.ofSeconds(1));
    heartbeat("b", AgentState.READY);
    clock.advance(Duration.ofSeconds(1));
    heartbeat("c", AgentState.READY);

    assertThat(fleet.snapshot().enoughSince(1)).isEqualTo(NOW);
    assertThat(fleet.snapshot().enoughSince(2)).isEqualTo(NOW + 1_000);
    assertThat(fleet.snapshot().enoughSince(3)).isEqualTo(NOW + 2_000);
  }

  @Test
  void agentsAreListedById() {
    heartbeat("b", AgentState.READY);
    heartbeat("a", AgentState.READY);

    assertThat(fleet.agents()).extracting(AgentView::agentId).containsExactly("a", "b");
  }

  @Test
  void removedAgentIsForgotten() {
    heartbeat("a", AgentState.READY);

    fleet.accept(Records.record("a", null));

    assertThat(fleet.agents()).isEmpty();
  }

  // ---- gone without a word

  @Test
  void agentThatFallsSilentAtWorkIsGone() {
    work("a", "a-1", 200, 40);
    clock.advance(Duration.ofMillis(4_999));
    assertThat(fleet.gone(0, clock.millis())).isEmpty();

    clock.advance(Duration.ofMillis(1));

    assertThat(fleet.gone(0, clock.millis()))
        .singleElement()
        .satisfies(
            gone -> {
              assertThat(gone.process()).isEqualTo("a@a-1");
              assertThat(gone.lastSeenAt()).isEqualTo(NOW);
              assertThat(gone.runs()).containsExactly(new RunShare("r", 200, 40, 0, 0, 0));
            });
  }

  @Test
  void silenceThatCouldNotHaveBeenBrokenDoesNotCount() {
    work("a", "a-1", 200, 40);
    clock.advance(Duration.ofMinutes(1));
    long now = clock.millis();

    assertThat(fleet.gone(now - 4_999, now)).as("seen again for 5 s only").isEmpty();
    assertThat(fleet.gone(0, NOW + 4_999)).as("Kafka has not answered since").isEmpty();
    assertThat(fleet.gone(now - 5_000, now)).hasSize(1);
  }

  @Test
  void agentThatSaidThatItEndsIsNotGone() {
    work("drains", "1", 200, 40);
    work("stops", "1", 200, 40);
    say("drains", "1", AgentState.DRAINING, 200, 40);
    say("stops", "1", AgentState.STOPPED, 0, 40);
    clock.advance(Duration.ofMinutes(1));

    assertThat(fleet.gone(0, clock.millis())).isEmpty();
  }

  @Test
  void agentThatHadNothingToDoIsNotGone() {
    heartbeat("idle", AgentState.READY);
    work("done", "1", 0, 0);
    clock.advance(Duration.ofMinutes(1));

    assertThat(fleet.gone(0, clock.millis())).isEmpty();
  }

  @Test
  void agentThatComesBackAsAnotherProcessHasLostTheOneBefore() {
    work("a", "1", 200, 40);
    clock.advance(Duration.ofSeconds(2));
    work("a", "2", 0, 40);
    clock.advance(Duration.ofSeconds(3));

    assertThat(fleet.gone(0, clock.millis())).extracting(GoneAgent::process).containsExactly("a@1");
  }

  @Test
  void recordThatIsNoHeartbeatIsRefusedInWords() {
    AgentStatus nameless = Records.agent(null, "1", AgentState.READY, NOW);

    assertThatThrownBy(() -> fleet.accept(Records.record("a", nameless)))
        .isInstanceOf(UnreadableRecordException.class)
        .hasMessageContaining("needs agentId");
  }

  private void heartbeat(String agentId, AgentState state) {
    AgentStatus status = Records.agent(agentId, agentId + "-1", state, clock.millis());
    fleet.accept(Records.record(agentId, status, clock.millis(), new RecordHeaders()));
  }

  private void work(String agentId, String incarnation, int users, int slots) {
    say(agentId, incarnation, AgentState.READY, users, slots);
  }

  private void say(String agentId, String incarnation, AgentState state, int users, int slots) {
    RunShare share = new RunShare("r", users, slots, 0, 0, 0);
    AgentStatus status = Records.agent(agentId, incarnation, state, clock.millis(), List.of(share));
    fleet.accept(Records.record(agentId, status, clock.millis(), new RecordHeaders()));
  }

  private String stateOf(String agentId) {
    return fleet.agents().stream()
        .filter(agent -> agent.agentId().equals(agentId))
        .findFirst()
        .orElseThrow()
        .state();
  }
}
