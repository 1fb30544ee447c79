package io.spate.controlplane.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.spate.controlplane.Records;
import io.spate.protocol.command.RunCommand;
import io.spate.protocol.command.RunPhase;
import java.util.List;
import org.junit.jupiter.api.Test;

class HousekeepingTest {
  private final TrackedRun newest = over("newest", 5_000);
  private final TrackedRun middle = over("middle", 4_000);
  private final TrackedRun waiting = tracked(Records.waiting("waiting", 1, 1, 3_000));
  private final TrackedRun old = over("old", 2_000);
  private final TrackedRun oldest = over("oldest", 1_000);
  private final List<TrackedRun> newestFirst = List.of(newest, middle, waiting, old, oldest);

  @Test
  void runsBeyondTheNewestOnesAreSurplusOldestFirst() {
    assertThat(Housekeeping.surplus(newestFirst, 1)).containsExactly(oldest, old, middle);
  }

  @Test
  void runThatIsNotOverIsNeverSurplus() {
    assertThat(Housekeeping.surplus(newestFirst, 0)).doesNotContain(waiting).hasSize(4);
  }

  @Test
  void nothingIsSurplusWhileThereAreFewRuns() {
    assertThat(Housekeeping.surplus(newestFirst, 5)).isEmpty();
    assertThat(Housekeeping.surplus(List.of(), 5)).isEmpty();
  }

  private static TrackedRun over(String runId, long createdAt) {
    return tracked(Records.waiting(runId, 1, 1, createdAt).to(RunPhase.STOPPED, null));
  }

  private static TrackedRun tracked(RunCommand command) {
    return new TrackedRun(command, false);
  }
}
