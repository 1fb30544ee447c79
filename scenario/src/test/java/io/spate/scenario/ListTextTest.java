package io.spate.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ListTextTest {
  @Test
  void aJsonArrayHasItsValuesAsItems() {
    assertThat(ListText.items(" [1, 2.50, \"a,\\\"b\", true, null, {\"k\": [1, 2]}, [ ] ] "))
        .containsExactly("1", "2.50", "a,\"b", "true", null, "{\"k\": [1, 2]}", "[ ]");
    assertThat(ListText.items("[]")).isEmpty();
  }

  @Test
  void otherTextIsCutAtItsCommas() {
    assertThat(ListText.items("a, b ,,c")).containsExactly("a", "b", "", "c");
    assertThat(ListText.items("one")).containsExactly("one");
    assertThat(ListText.items("  ")).isEmpty();
  }

  @Test
  void whatBeginsLikeAnArrayAndIsNoneHasNoItems() {
    assertThat(ListText.items("[1, 2")).isEmpty();
    assertThat(ListText.items("[1 2]")).isEmpty();
  }
}
