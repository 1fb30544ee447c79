package io.spate.aggregator.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spate.protocol.UnreadableRecordException;
import io.spate.protocol.log.RunLogEntry;
import io.spate.protocol.log.RunLogEntry.Kind;
import io.spate.protocol.report.RunReport.LogEntry;
import org.junit.jupiter.api.Test;

class RunLogTest {
  private final LogBudget budget = new LogBudget(1_200);
  private final RunLog log = new RunLog(budget);

  @Test
  void entriesAreShownByTimeAndTheFirstOfAKeyCounts() {
    log.add(entry(Kind.ENDED, "4", 3_000));
    log.add(entry(Kind.AGENT_LOST, "a@1", 2_000));
    log.add(entry(Kind.AGENT_LOST, "a@1", 9_000));
    log.add(entry(Kind.CREATED, "1", 1_000));

    assertThat(log.since(0).entries())
        .extracting(LogEntry::kind)
        .containsExactly("created", "agent-lost", "ended");
    assertThat(log.since(0).entries()).extracting(LogEntry::at).contains(2_000L);
    assertThat(log.hasEnd()).isTrue();
  }

  @Test
  void onlyWhatIsNewIsToldToThoseWhoKnowTheRest() {
    log.add(entry(Kind.CREATED, "1", 1_000));
    long told = log.newest();
    log.add(entry(Kind.AGENT_JOINED, "a@1", 500));

    assertThat(log.since(told).entries())
        .extracting(LogEntry::kind)
        .containsExactly("agent-joined");
    assertThat(log.since(log.newest()).entries()).isEmpty();
  }

  @Test
  void beyondItsLimitTheOldestAboutSlotsGoFirstAndAreCounted() {
    log.add(entry(Kind.CREATED, "1", 0));
    for (int i = 1; i <= RunLog.MAX_ENTRIES + 2; i++) {
      log.add(entry(Kind.SLOTS_RELEASED, "a@1#" + i, i));
    }

    assertThat(log.since(0).entries()).hasSize(RunLog.MAX_ENTRIES);
    assertThat(log.since(0).entries().get(0).kind()).isEqualTo("created");
    assertThat(log.since(0).entries().get(1).at()).isEqualTo(4);
    assertThat(log.since(0).leftOut()).isEqualTo(3);
  }

  @Test
  void logsOfManyRunsTogetherAreBoundedAndAForgottenOneGivesBackItsShare() {
    RunLog[] many = new RunLog[20];
    for (int run = 0; run < many.length; run++) {
      many[run] = new RunLog(budget);
      for (int i = 0; i < 100; i++) {
        many[run].add(entry(Kind.LOAD_CHANGED, "" + i, i));
      }
    }
    assertThat(budget.used()).isBetween(1_200, 1_200 + many.length);
    assertThat(many[19].since(0).entries()).isNotEmpty();

    for (RunLog forgotten : many) {
      forgotten.close();
      forgotten.add(entry(Kind.ENDED, "late", 1));
    }

    assertThat(budget.used()).isZero();
  }

  @Test
  void longTextsAreClipped() {
    log.add(
        new RunLogEntry(
            1, "r", Kind.PAUSED, "1", 1, "x".repeat(100_000), "agent".repeat(1_000), 0));

    LogEntry entry = log.since(0).entries().getFirst();
    assertThat(entry.message()).hasSize(RunLog.MAX_TEXT + 1);
    assertThat(entry.agentId()).hasSize(RunLog.MAX_TEXT + 1);
  }

  @Test
  void removedEntryIsForgottenAndWhatIsNoneIsRefused() {
    log.add(entry(Kind.CREATED, "1", 1));
    log.remove("r/CREATED/1");
    log.remove("r/CREATED/1");

    assertThat(log.since(0).entries()).isEmpty();
    assertThat(budget.used()).isZero();
    assertThatThrownBy(() -> log.add(new RunLogEntry(1, "r", null, "1", 1, "x", null, 0)))
        .isInstanceOf(UnreadableRecordException.class)
        .hasMessageContaining("needs kind and subject");
  }

  private static RunLogEntry entry(Kind kind, String subject, long at) {
    return new RunLogEntry(RunLogEntry.SCHEMA, "r", kind, subject, at, "words", null, 0);
  }
}
