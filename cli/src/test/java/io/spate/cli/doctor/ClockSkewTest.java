package io.spate.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClockSkewTest {
  @ParameterizedTest
  @CsvSource({
    "0, 5, OK, as the other (within 10 ms)",
    "-40, 50, OK, as the other (within 50 ms)",
    "200, 5, OK, 200 ms ahead of the other",
    "-800, 50, WARN, 800 ms behind the other",
    "280, 50, OK, 280 ms ahead of the other",
    "3600000, 50, FAIL, 3600.0 s ahead of the other"
  })
  void clocksAreJudgedByWhatIsSure(long skew, long uncertain, Level level, String found) {
    Finding finding = ClockSkew.judge("clock of a", "the other", skew, uncertain);
    assertThat(finding.level()).isEqualTo(level);
    assertThat(finding.found()).isEqualTo(found);
    assertThat(finding.remedy().contains("NTP")).isEqualTo(level != Level.OK);
  }

  @Test
  void heartbeatsThatComeLateInDifferentWaysAreNoWrongClock() {
    assertThat(Heartbeats.clock("a", List.of(-743L, -1_400L, -900L)).level()).isEqualTo(Level.OK);
    assertThat(Heartbeats.clock("a", List.of(-743L, -750L, -747L)).level()).isEqualTo(Level.WARN);
    assertThat(Heartbeats.clock("a", List.of(743L, 700L, 747L)).level()).isEqualTo(Level.WARN);
  }
}
