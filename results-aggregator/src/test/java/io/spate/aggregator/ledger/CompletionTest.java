package io.spate.aggregator.ledger;

import static io.spate.aggregator.ledger.Completion.COMPLETE;
import static io.spate.aggregator.ledger.Completion.GIVEN_UP;
import static io.spate.aggregator.ledger.Completion.RUNNING;
import static io.spate.aggregator.ledger.Completion.SETTLING;
import static org.assertj.core.api.Assertions.assertThat;

import io.spate.aggregator.ledger.Completion.Backlog;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompletionTest {
  private static final long SETTLE_MS = 10_000;
  private static final Producer A1 = new Producer("a1", "i1");
  private static final RunLedger SETTLED = ledger(100, true);
  private static final RunLedger MISSING = ledger(90, true);
  private static final RunLedger UNFINISHED = ledger(100, false);
  private static final RunLedger EMPTY = new RunLedger(List.of(), List.of());

  @Test
  void runThatIsNotOverGoesOn() {
    assertThat(Completion.decide(false, true, true, SETTLED, 0, SETTLE_MS, Backlog.NONE))
        .isEqualTo(RUNNING);
  }

  @Test
  void followedRunWithAllEventsIsCompleteAtOnce() {
    assertThat(decide(true, SETTLED, 0, Backlog.UNKNOWN)).isEqualTo(COMPLETE);
  }

  @Test
  void runReadFromThePastIsCompleteOnlyWhenNothingWaitsToBeReduced() {
    assertThat(decide(false, SETTLED, 3_600_000, Backlog.UNKNOWN)).isEqualTo(SETTLING);
    assertThat(decide(false, SETTLED, 3_600_000, Backlog.SOME)).isEqualTo(SETTLING);
    assertThat(decide(false, SETTLED, 3_600_000, Backlog.NONE)).isEqualTo(COMPLETE);
    assertThat(Completion.needsBacklog(true, false, SETTLED, 0, SETTLE_MS)).isTrue();
    assertThat(Completion.needsBacklog(true, true, SETTLED, 0, SETTLE_MS)).isFalse();
  }

  @Test
  void missingEventsAreWaitedForAndThenGivenUp() {
    for (RunLedger ledger : List.of(MISSING, UNFINISHED)) {
      assertThat(decide(true, ledger, 9_999, Backlog.NONE)).isEqualTo(SETTLING);
      assertThat(decide(true, ledger, 10_000, Backlog.NONE)).isEqualTo(GIVEN_UP);
    }
  }

  @Test
  void nothingIsGivenUpWhileEventsWaitToBeReduced() {
    assertThat(decide(true, MISSING, 3_600_000, Backlog.SOME)).isEqualTo(SETTLING);
    assertThat(decide(true, MISSING, 3_600_000, Backlog.UNKNOWN)).isEqualTo(SETTLING);
    assertThat(Completion.needsBacklog(true, true, MISSING, 10_000, SETTLE_MS)).isTrue();
    assertThat(Completion.needsBacklog(true, true, MISSING, 9_999, SETTLE_MS)).isFalse();
  }

  @Test
  void runWithoutAnyEventWaitsForOneAndIsThenComplete() {
    assertThat(decide(true, EMPTY, 9_999, Backlog.NONE)).isEqualTo(SETTLING);
    assertThat(decide(true, EMPTY, 10_000, Backlog.NONE)).isEqualTo(COMPLETE);
  }

  @Test
  void runThatNeverStartedIsCompleteAtOnce() {
    assertThat(Completion.decide(true, false, false, EMPTY, 0, SETTLE_MS, Backlog.UNKNOWN))
        .isEqualTo(COMPLETE);
  }

  private static Completion decide(
      boolean followed, RunLedger ledger, long overForMs, Backlog backlog) {
    return Completion.decide(true, true, followed, ledger, overForMs, SETTLE_MS, backlog);
  }

  private static RunLedger ledger(long aggregated, boolean last) {
    return new RunLedger(
        List.of(new SourceCount(A1, 0, 100, 0, aggregated, 0, last, 0)), List.of());
  }
}
