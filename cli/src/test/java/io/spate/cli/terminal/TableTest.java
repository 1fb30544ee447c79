package io.spate.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TableTest {
  @Test
  void numbersStandToTheRightAndTotalsBelowARule() {
    assertThat(
            Table.of("Name", ">Requests")
                .row("/todo", "7")
                .row("/todo/[id]", "1,204")
                .footer("All", "1,211")
                .render(Style.PLAIN))
        .containsExactly(
            "Name        Requests",
            "/todo              7",
            "/todo/[id]     1,204",
            "────────────────────",
            "All            1,211");
  }

  @Test
  void coloursTakeNoWidth() {
    assertThat(Style.width(Style.ANSI.bad("✗ down"))).isEqualTo(6);
    assertThat(Table.of("A", "B").row(Style.ANSI.good("ok"), "x").render(Style.PLAIN))
        .containsExactly("A   B", "\u001b[32mok\u001b[0m  x");
  }

  @Test
  void whatIsNotKnownIsADash() {
    assertThat(Table.of("A", ">B").row(null, "x").render(Style.PLAIN))
        .containsExactly("A  B", "-  x");
  }

  @Test
  void aTableWithoutRowsIsNothing() {
    assertThat(Table.of("A").render(Style.PLAIN)).isEmpty();
  }
}
