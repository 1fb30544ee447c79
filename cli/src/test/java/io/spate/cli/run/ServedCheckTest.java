package io.spate.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.spate.cli.api.TodoApi.Served;
import io.spate.cli.terminal.Style;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServedCheckTest {
  private static final Served BEFORE = new Served(10, Map.of("GET 200", 10L));
  private static final Served AFTER = new Served(1_216, Map.of("GET 200", 616L, "POST 201", 600L));

  @Test
  void onlyWhatCameSinceTheStartOfTheRunCounts() {
    ServedCheck check = ServedCheck.of(1_206, AFTER.since(BEFORE));

    assertThat(check.isEqual()).isTrue();
    assertThat(check.words(Style.PLAIN))
        .isEqualTo(
            "the ToDo API has served 1,206 requests (GET 200: 606, POST 201: 600),"
                + " exactly those of the report");
  }

  @Test
  void aDifferenceIsToldWithItsDirection() {
    assertThat(ServedCheck.of(1_205, AFTER.since(BEFORE)).words(Style.PLAIN))
        .endsWith("not the 1,205 of the report: 1 are missing");
    assertThat(ServedCheck.of(1_216, AFTER.since(BEFORE)).words(Style.PLAIN))
        .endsWith("not the 1,216 of the report: 10 are too many");
    assertThat(ServedCheck.of(-1, AFTER).isEqual()).isFalse();
    assertThat(ServedCheck.of(-1, AFTER).words(Style.PLAIN))
        .endsWith("; there is no report to compare with");
  }
}
