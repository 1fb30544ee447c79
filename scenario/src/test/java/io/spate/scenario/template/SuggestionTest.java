package io.spate.scenario.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionTest {
  private static final List<String> WORDS = List.of("thinkTime", "tasks", "get", "weight", "name");

  @ParameterizedTest
  @CsvSource({
    "thinktime, thinkTime",
    "thinkTim, thinkTime",
    "think_time, thinkTime",
    "tinhkTime, thinkTime",
    "GET, get",
    "gte, get",
    "taks, tasks",
    "wieght, weight",
    "nmae, name",
  })
  void nearWordIsSuggested(String written, String word) {
    assertThat(Suggestion.nearest(written, WORDS)).isEqualTo(word);
  }

  @ParameterizedTest
  @CsvSource({"zzz", "timeThink", "put", "''", "na"})
  void farWordsAreNot(String written) {
    assertThat(Suggestion.nearest(written, WORDS)).isNull();
  }

  @Test
  void longTextIsNotCompared() {
    assertThat(Suggestion.nearest("x".repeat(100_000), WORDS)).isNull();
  }
}
