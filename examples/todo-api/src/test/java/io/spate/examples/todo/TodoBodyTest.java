package io.spate.examples.todo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TodoBodyTest {
  @Test
  void onlyTheDescriptionIsNeeded() {
    assertThat(TodoBody.parse("{\"Description\":\"d\",\"Colour\":\"blue\"}"))
        .isEqualTo(new TodoBody(OptionalLong.empty(), "d", false));
  }

  @Test
  void everyFieldIsRead() {
    assertThat(TodoBody.parse("{\"Id\":7,\"Description\":\"d\",\"Completed\":true}"))
        .isEqualTo(new TodoBody(OptionalLong.of(7), "d", true));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'{'                                        | no JSON from line 1, column 2",
        "''                                         | no JSON object",
        "'[1]'                                      | no JSON object",
        "'{\"description\":\"d\"}'                  | Description is missing",
        "'{\"Description\":7}'                      | Description is no text",
        "'{\"Description\":\"  \"}'                 | Description is empty",
        "'{\"Description\":\"d\",\"Completed\":1}'  | Completed is neither true nor false",
        "'{\"Description\":\"d\",\"Id\":1.5}'       | Id is no whole number",
        "'{\"Description\":\"d\",\"Id\":\"1\"}'     | Id is no whole number",
      })
  void mistakesAreAnsweredInWords(String body, String expected) {
    assertThatThrownBy(() -> TodoBody.parse(body))
        .isInstanceOf(Problem.class)
        .hasMessageContaining(expected)
        .extracting(problem -> ((Problem) problem).status())
        .isEqualTo(400);
  }

  @Test
  void aDescriptionMayBeLongButNotEndless() {
    String longest = "x".repeat(TodoBody.MAX_DESCRIPTION);

    assertThat(TodoBody.parse("{\"Description\":\"" + longest + "\"}").description())
        .isEqualTo(longest);
    assertThatThrownBy(() -> TodoBody.parse("{\"Description\":\"" + longest + "x\"}"))
        .hasMessageContaining("2001 characters; at most 2000");
  }
}
