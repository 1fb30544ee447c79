package io.spate.aggregator.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.spate.protocol.report.RunReport;
import java.util.List;
import org.junit.jupiter.api.Test;

class MarkdownSummaryTest {
  @Test
  void theVerdictComesFirstAndEveryTableHoldsItsRows() {
    String text =
        MarkdownSummary.of(
            Exports.run(
                "GET /todo", new RunReport.Threshold("p95 < 500ms", null, "950 ms", false)));

    assertThat(text).startsWith("### Load test: CRUD, \"fast\" — failed\n");
    assertThat(text)
        .contains("| p95 \\< 500ms | 950 ms | ✗ |")
        .contains("| GET /todo | 1,000 | 10 | 100.0 | 500 | 950 | 990 | 1,000 |")
        .contains("| **all** | 1,000 | 10 | 100.0 |")
        .contains("1,000 events produced, 1,000 aggregated, 0 lost. Load generator: ok.");
  }

  @Test
  void markupInNamesAndMessagesIsText() {
    String text =
        MarkdownSummary.of(
            Exports.run("a|b", "failed", "<img src=x>\n# top", List.of(), "`x` [a](b) @all"));

    assertThat(text)
        .contains("| a\\|b | 1,000 |")
        .contains("\\<img src=x\\> \\# top\n")
        .contains("\\`x\\` \\[a\\](b) \\@all");
  }
}
