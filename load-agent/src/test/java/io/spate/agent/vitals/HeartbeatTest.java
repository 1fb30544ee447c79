package io.spate.agent.vitals;

import static org.assertj.core.api.Assertions.assertThat;

import io.spate.agent.user.LoopShare;
import io.spate.protocol.status.AgentStatus.RunShare;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class HeartbeatTest {

  @Test
  void theSharesOfAllLoopsAddUpPerRunAndHeldSlotsCountBeforeUsersRun() {
    List<RunShare> shares =
        Heartbeat.runShares(
            List.of(share(10, 2, 100, 1, 3), share(5, 1, 50, 0, 2)), Map.of("a", 3, "b", 40));

    assertThat(shares)
        .containsExactlyInAnyOrder(
            new RunShare("a", 15, 3, 150, 1, 5), new RunShare("b", 0, 40, 0, 0, 0));
  }

  private static LoopShare share(int users, int slots, long produced, long dropped, long again) {
    return new LoopShare("a", users, slots, produced, dropped, again, 0, new Histogram(2), false);
  }
}
