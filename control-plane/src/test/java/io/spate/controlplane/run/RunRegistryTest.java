package io.spate.controlplane.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spate.controlplane.Records;
import io.spate.protocol.UnreadableRecordException;
import io.spate.protocol.command.RunCommand;
import io.spate.protocol.command.RunPhase;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RunRegistryTest {
  private final RunRegistry registry = new RunRegistry();
  private final RunCommand first = Records.waiting("r", 12, 1, 1_000);

  @Test
  void newestRevisionCounts() {
    RunCommand second = first.started(2_000);

    accept(first, second);

    assertThat(known().command()).isEqualTo(second);
    assertThat(known().contested()).isFalse();
  }

  @Test
  void repeatedRecordIsHarmless() {
    accept(first, first, first);

    assertThat(known()).isEqualTo(new TrackedRun(first, false));
  }

  @Test
  void ofTwoCommandsWithOneRevisionTheFirstWinsAndIsWrittenAgain() {
    RunCommand started = first.started(2_000);
    RunCommand stopped = first.to(RunPhase.STOPPED, "by another control plane");

    accept(first, started, stopped);

    assertThat(known().command()).isEqualTo(started);
    assertThat(known().contested()).isTrue();
    RunCommand again = known().reasserted();
    assertThat(again.revision()).isEqualTo(3);
    assertThat(again.phase()).isEqualTo(RunPhase.RUNNING);
    assertThat(again.startAt()).isEqualTo(2_000);

    accept(again);

    assertThat(known()).isEqualTo(new TrackedRun(again, false));
  }

  @Test
  void lateRecordOfAnOldRevisionIsWrittenOver() {
    RunCommand second = first.started(2_000);

    accept(first, second, first);

    assertThat(known().command()).isEqualTo(second);
    assertThat(known().contested()).isTrue();
  }

  @Test
  void readingEverythingOnceMoreEndsWithTheSameState() {
    RunCommand second = first.started(2_000);

    accept(first, second);
    accept(first, second);

    assertThat(known()).isEqualTo(new TrackedRun(second, false));
  }

  @Test
  void removedRunIsForgotten() {
    accept(first);

    registry.accept(Records.record("r", null));

    assertThat(registry.find("r")).isEmpty();
  }

  @Test
  void recordThatIsNoCommandIsRefusedInWords() {
    assertThatThrownBy(() -> registry.accept(Records.record("r", List.of(1))))
        .isInstanceOf(UnreadableRecordException.class)
        .hasMessageContaining("RunCommand");
    assertThatThrownBy(() -> registry.accept(Records.record("r", Map.of())))
        .isInstanceOf(UnreadableRecordException.class)
        .hasMessageContaining("needs runId");
  }

  @Test
  void runsAreListedNewestFirst() {
    accept(
        Records.waiting("a", 1, 1, 2_000),
        Records.waiting("b", 1, 1, 3_000),
        Records.waiting("c", 1, 1, 1_000));

    assertThat(registry.newestFirst()).extracting(TrackedRun::id).containsExactly("b", "a", "c");
  }

  @Test
  void whoWaitsForARevisionGetsItWhenItIsRead() {
    CompletableFuture<TrackedRun> second = registry.reached("r", 2);
    accept(first);
    assertThat(second).isNotDone();

    accept(first.started(2_000));

    assertThat(second).isCompletedWithValueMatching(run -> run.command().revision() == 2);
    assertThat(registry.reached("r", 1)).isCompleted();
  }

  private void accept(RunCommand... commands) {
    for (RunCommand command : commands) {
      registry.accept(Records.record(command.runId(), command));
    }
  }

  private TrackedRun known() {
    return registry.find("r").orElseThrow();
  }
}
