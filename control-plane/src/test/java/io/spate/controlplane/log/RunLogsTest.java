package io.spate.controlplane.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spate.controlplane.Records;
import io.spate.protocol.UnreadableRecordException;
import io.spate.protocol.log.RunLogEntry;
import io.spate.protocol.log.RunLogEntry.Kind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunLogsTest {
  private final RunLogs logs = new RunLogs();

  @Test
  void entriesAreShownByTime() {
    accept(entry("r", Kind.ENDED, "4", 3_000));
    accept(entry("r", Kind.SLOTS_TAKEN_OVER, "a@1#1", 2_000));
    accept(entry("r", Kind.CREATED, "1", 1_000));

    assertThat(logs.view("r").entries())
        .extracting(RunLogView.Entry::kind)
        .containsExactly("created", "slots-taken-over", "ended");
    assertThat(logs.view("r").note()).isNull();
    assertThat(logs.view("another").entries()).isEmpty();
  }

  @Test
  void firstRecordOfAKeyCounts() {
    RunLogEntry first = entry("r", Kind.AGENT_LOST, "a@1", 1_000);
    assertThat(logs.contains(first)).isFalse();
    accept(first);
    accept(entry("r", Kind.AGENT_LOST, "a@1", 9_000));

    assertThat(logs.contains(first)).isTrue();
    assertThat(logs.view("r").entries()).extracting(RunLogView.Entry::at).containsExactly(1_000L);
  }

  @Test
  void beyondAThousandEntriesTheOldestOnesAboutSlotsAreLeftOutAndThatIsSaid() {
    accept(entry("r", Kind.CREATED, "1", 0));
    for (int i = 1; i <= 1_002; i++) {
      accept(entry("r", Kind.SLOTS_RELEASED, "a@1#" + i, i));
    }

    RunLogView view = logs.view("r");

    assertThat(view.entries()).hasSize(1_000);
    assertThat(view.entries().get(0).kind()).isEqualTo("created");
    assertThat(view.entries().get(1).at()).isEqualTo(4);
    assertThat(view.note())
        .isEqualTo(
            "3 old entries are left out: at most 1000 of a run are kept, those about slots go"
                + " first");
  }

  @Test
  void withoutEntriesAboutSlotsTheOldestOfAllIsLeftOut() {
    for (int i = 1; i <= 1_001; i++) {
      accept(entry("r", Kind.LOAD_CHANGED, "" + i, i));
    }

    assertThat(logs.view("r").entries()).hasSize(1_000);
    assertThat(logs.view("r").entries().get(0).at()).isEqualTo(2);
    assertThat(logs.view("r").note()).startsWith("1 old entry is left out");
  }

  @Test
  void logOfARunThatIsGoneIsDroppedButNotAtOnce() {
    accept(entry("kept", Kind.CREATED, "1", 1));
    accept(entry("gone", Kind.CREATED, "1", 1));

    logs.retain(List.of("kept"));
    assertThat(logs.view("gone").entries()).as("its run may not have been read yet").hasSize(1);
    logs.retain(List.of("kept"));

    assertThat(logs.view("gone").entries()).isEmpty();
    assertThat(logs.view("kept").entries()).hasSize(1);
  }

  @Test
  void removedEntryIsForgotten() {
    accept(entry("r", Kind.CREATED, "1", 1));

    logs.accept(Records.record("r/CREATED/1", null));
    logs.accept(Records.record("nothing", null));

    assertThat(logs.view("r").entries()).isEmpty();
  }

  @Test
  void recordThatIsNoEntryIsRefusedInWords() {
    assertThatThrownBy(() -> logs.accept(Records.record("r", Map.of("runId", "r"))))
        .isInstanceOf(UnreadableRecordException.class)
        .hasMessageContaining("needs runId, kind and subject");
    assertThatThrownBy(() -> logs.accept(Records.record("r", Map.of("kind", "OF_TOMORROW"))))
        .isInstanceOf(UnreadableRecordException.class);
  }

  private void accept(RunLogEntry entry) {
    logs.accept(Records.record(entry.key(), entry));
  }

  private static RunLogEntry entry(String runId, Kind kind, String subject, long at) {
    return new RunLogEntry(RunLogEntry.SCHEMA, runId, kind, subject, at, "words", null, 0);
  }
}
