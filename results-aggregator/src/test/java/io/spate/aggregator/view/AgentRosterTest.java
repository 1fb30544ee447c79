package io.spate.aggregator.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spate.aggregator.ledger.Producer;
import io.spate.aggregator.ledger.ProducerWord;
import io.spate.protocol.Json;
import io.spate.protocol.report.RunReport;
import io.spate.protocol.status.AgentState;
import io.spate.protocol.status.AgentStatus;
import io.spate.protocol.status.AgentStatus.RunShare;
import io.spate.protocol.status.ClockReading;
import io.spate.protocol.status.SlotState;
import io.spate.protocol.status.SlotStatus;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AgentRosterTest {
  private static final long MISSING_AFTER = 6_000;
  private static final String RUN = "r1";

  private final AgentRoster roster = new AgentRoster(RUN);

  @Test
  void usersOfLivingAgentsAddUp() {
    beat("a1", "i1", AgentState.READY, 1_000, share(5, 100));
    beat("a2", "i1", AgentState.READY, 1_000, share(7, 100));

    assertThat(roster.users(2_000, MISSING_AFTER)).isEqualTo(12);
    assertThat(roster.alive(2_000, MISSING_AFTER)).isEqualTo(2);

    beat("a2", "i1", AgentState.READY, 6_000, share(9, 100));
    assertThat(roster.users(8_000, MISSING_AFTER)).isEqualTo(9);
    assertThat(roster.alive(8_000, MISSING_AFTER)).isEqualTo(1);
  }

  @Test
  void agentThatTakesNoPartIsNotListed() {
    assertThat(roster.heartbeat(status("a1", "i1", AgentState.READY, 1_000), 1_000)).isFalse();
    assertThat(rows(2_000)).isEmpty();
  }

  @Test
  void agentThatFellSilentIsGoneAndOneThatSaidGoodByeIsNot() {
    beat("a1", "i1", AgentState.READY, 1_000, share(5, 100));
    beat("a2", "i1", AgentState.READY, 1_000, share(5, 100));
    beat("a2", "i1", AgentState.STOPPED, 2_000, share(0, 120));

    assertThat(word("a1", "i1", 20_000).gone()).isTrue();
    assertThat(word("a2", "i1", 20_000).gone()).isFalse();
    assertThat(rows(20_000))
        .extracting(RunReport.Agent::state)
        .containsExactly("missing", "stopped");
  }

  @Test
  void restartedAgentLeavesItsFormerIncarnationBehind() {
    beat("a1", "i1", AgentState.READY, 1_000, share(5, 100));
    roster.heartbeat(status("a1", "i2", AgentState.READY, 3_000), 3_000);

    assertThat(word("a1", "i1", 3_500).gone()).isTrue();
    beat("a1", "i2", AgentState.READY, 4_000, share(2, 10));
    assertThat(word("a1", "i2", 4_500).gone()).isFalse();
    assertThat(rows(4_500)).hasSize(1);
    assertThat(rows(4_500).getFirst().users()).isEqualTo(2);
  }

  @Test
  void rateIsTakenOverTheLastHeartbeats() {
    for (int second = 0; second < 10; second++) {
      beat("a1", "i1", AgentState.READY, second * 1_000L, share(5, second * 250L));
    }

    assertThat(word("a1", "i1", 9_000).eventsPerSecond()).isEqualTo(250);
    assertThat(rows(9_500).getFirst().rps()).isEqualTo(250);
  }

  @Test
  void anAgentIsShownWithItsClockAndOneOfAnOlderVersionWithout() {
    beat("old", "i1", AgentState.READY, 1_000, share(5, 100));
    AgentStatus status = status("new", "i1", AgentState.READY, 1_000, share(5, 100));
    ClockReading clock = new ClockReading(-1_740, 3, true);
    roster.heartbeat(withClock(status, clock), 1_000);

    assertThat(rows(2_000)).extracting(RunReport.Agent::clock).containsExactly(clock, null);
  }

  private static AgentStatus withClock(AgentStatus status, ClockReading clock) {
    ObjectNode record = Json.MAPPER.valueToTree(status);
    record.set("clock", Json.MAPPER.valueToTree(clock));
    return Json.read(Json.write(record), AgentStatus.class);
  }

  @Test
  void endOfSlotsSaysWhatWasProducedToo() {
    roster.slot(slot(1, "a1", 70));
    roster.slot(slot(2, "a1", 60));
    beat("a1", "i1", AgentState.READY, 1_000, share(0, 120));

    assertThat(word("a1", "i1", 1_500).produced()).isEqualTo(130);
  }

  @Test
  void anAgentThatWorkedBetweenTwoHeartbeatsIsShownAtOnceAndWithItsVitalsWhenItIsHeard() {
    roster.slot(slot(1, "a1", 14));
    Map<String, Long> requests = Map.of("a1", 14L, "a2", 0L);

    assertThat(roster.rows(requests, 2, 1_000, MISSING_AFTER))
        .containsExactly(new RunReport.Agent("a1", "ready", 0, 0, 0, 7, 14, 0, 0));
    assertThat(roster.rows(requests, 2, 10_000, MISSING_AFTER))
        .extracting(RunReport.Agent::state)
        .containsExactly("missing");

    assertThat(roster.heartbeat(status("a1", "i1", AgentState.READY, 10_000), 10_000)).isTrue();
    assertThat(roster.rows(requests, 2, 10_500, MISSING_AFTER))
        .containsExactly(new RunReport.Agent("a1", "ready", 0, 0, 0.5, 7, 14, 0, 1));
    assertThat(roster.alive(10_500, MISSING_AFTER)).isZero();
    assertThat(word("a1", "i1", 10_500).produced()).isEqualTo(14);
    assertThat(roster.heartbeat(status("a3", "i1", AgentState.READY, 10_000), 10_000)).isFalse();
  }

  private void beat(String agent, String incarnation, AgentState state, long at, RunShare share) {
    roster.heartbeat(status(agent, incarnation, state, at, share), at);
  }

  private ProducerWord word(String agent, String incarnation, long now) {
    return roster.words(now, MISSING_AFTER).stream()
        .filter(w -> w.producer().equals(new Producer(agent, incarnation)))
        .findFirst()
        .orElseThrow();
  }

  private List<RunReport.Agent> rows(long now) {
    return roster.rows(Map.of(), 0, now, MISSING_AFTER);
  }

  private static RunShare share(int users, long produced) {
    return new RunShare(RUN, users, 3, produced, 0, 0);
  }

  private static SlotStatus slot(int slot, String agent, long produced) {
    return new SlotStatus(
        SlotStatus.SCHEMA, RUN, slot, SlotState.ENDED, agent, "i1", 0, 1, produced, 0, 1);
  }

  private static AgentStatus status(
      String agent, String incarnation, AgentState state, long at, RunShare... shares) {
    return new AgentStatus(
        AgentStatus.SCHEMA,
        agent,
        incarnation,
        "t",
        null,
        state,
        0,
        at,
        0,
        0,
        0.5,
        2,
        0,
        0,
        0,
        1,
        1,
        0,
        List.of(shares));
  }
}
