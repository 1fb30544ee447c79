package io.spate.aggregator.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChartTest {
  @Test
  void aGapInTheValuesIsAGapInTheLine() {
    String svg =
        new Chart("c", List.of(0.0, 1.0, 2.0, 3.0, 4.0), Double::toString)
            .line("a", Arrays.asList(1.0, 2.0, null, 1.0, 2.0))
            .svg();

    assertThat(svg.split("class=\"line line-0\"")[1])
        .containsPattern("d=\"M\\S+ \\S+L\\S+ \\S+M\\S+ \\S+L");
  }

  @Test
  void aSingleValueIsSeen() {
    String svg =
        new Chart("c", List.of(0.0, 1.0, 2.0), Double::toString)
            .line("a", Arrays.asList(null, 2.0, null))
            .svg();

    assertThat(svg).contains("h0.1\"/>");
  }

  @Test
  void aChartWithoutANumberIsEmpty() {
    assertThat(
            new Chart("c", List.of(0.0), Double::toString)
                .line("a", Arrays.asList((Double) null))
                .isEmpty())
        .isTrue();
  }

  @Test
  void textsAreEscaped() {
    String svg =
        new Chart("<b>\"", List.of(0.0, 1.0), Double::toString)
            .line("a", List.of(1.0, 1.0))
            .mark(0.5, "<script>&")
            .svg();

    assertThat(svg).contains("aria-label=\"&lt;b&gt;&quot;\"", "&lt;script&gt;&amp;");
    assertThat(svg).doesNotContain("<script>");
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "0.03, 0.05", "1, 1", "1.1, 2", "3, 5", "7, 10", "180, 200"})
  void stepsAreRoundNumbers(double least, double step) {
    assertThat(Chart.niceStep(least)).isEqualTo(step);
  }
}
