package io.spate.controlplane.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.spate.controlplane.Records;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VerdictsTest {
  private final Verdicts verdicts = new Verdicts();

  @Test
  void verdictIsTakenFromTheReport() {
    verdicts.accept(
        Records.record("r", Map.of("verdict", "passed", "byName", List.of(Map.of("name", "x")))));

    assertThat(verdicts.of("r")).contains("passed");
    assertThat(verdicts.of("another")).isEmpty();
  }

  @Test
  void piecesOfTheSeriesAreNoReports() {
    verdicts.accept(Records.record("r/minute-1", "anything"));

    assertThat(verdicts.of("r")).isEmpty();
  }

  @Test
  void removedReportHasNoVerdict() {
    verdicts.accept(Records.record("r", Map.of("verdict", "failed")));
    verdicts.accept(Records.record("r", null));

    assertThat(verdicts.of("r")).isEmpty();
  }
}
