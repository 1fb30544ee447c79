package io.spate.aggregator.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.spate.aggregator.view.RunTimes;
import java.util.List;
import org.junit.jupiter.api.Test;

class LocustCsvTest {
  private static final String STATS_HEADER =
      "Type,Name,Request Count,Failure Count,Median Response Time,Average Response Time,Min"
          + " Response Time,Max Response Time,Average Content"
          + " Size,Requests/s,Failures/s,50%,66%,75%,80%,90%,95%,98%,99%,99.9%,99.99%,100%";

  @Test
  void statsHaveLocustsColumnsAndExactPercentiles() {
    List<String> lines = LocustCsv.stats(Exports.run("GET /todo")).lines().toList();

    assertThat(lines.getFirst()).isEqualTo(STATS_HEADER);
    assertThat(lines).hasSize(3);
    String[] row = lines.get(1).split(",");
    assertThat(row).startsWith("GET", "/todo", "1000", "10", "500", "500.5", "1", "1000", "42");
    assertThat(List.of(row).subList(9, 11)).containsExactly("100", "1");
    double[] expected = {500, 660, 750, 800, 900, 950, 980, 990, 999, 1_000, 1_000};
    for (int i = 0; i < expected.length; i++) {
      assertThat(Double.parseDouble(row[11 + i]))
          .as(STATS_HEADER.split(",")[11 + i])
          .isBetween(expected[i], expected[i] * 1.001);
    }
    assertThat(lines.get(2)).startsWith(",Aggregated,1000,10,");
  }

  @Test
  void percentilesThatAreNotHeldAreNotMadeUp() {
    RunExport run = Exports.run("GET /todo");
    RunExport without = new RunExport(run.stats(), RunTimes.none("r1"), run.latency());

    String[] row = LocustCsv.stats(without).lines().toList().get(1).split(",");

    assertThat(List.of(row).subList(11, 22))
        .containsExactly(
            "500", "N/A", "N/A", "N/A", "900", "950", "N/A", "990", "999", "N/A", "1000");
  }

  @Test
  void namesWithCommasAndQuotesStayOneCell() {
    assertThat(LocustCsv.stats(Exports.run("search \"a,b\"")))
        .contains("\n,\"search \"\"a,b\"\"\",1000,");
  }

  @Test
  void textThatASpreadsheetWouldRunIsMadeHarmless() {
    RunExport run = Exports.run("=HYPERLINK(1)");

    assertThat(LocustCsv.stats(run)).contains("\n,'=HYPERLINK(1),");
  }

  @Test
  void failuresSayWhatWhenAndHowOften() {
    assertThat(LocustCsv.failures(Exports.run("GET /todo")).lines())
        .containsExactly(
            "Method,Name,Error,Occurrences,First Seen,Last Seen",
            "GET,/todo,\"unexpected status, status 503: expected"
                + " 200\",10,2027-01-15T08:00:01Z,2027-01-15T08:00:09Z");
  }

  @Test
  void historyHasARowPerSecondAndSumsUp() {
    List<String> lines = LocustCsv.history(Exports.run("GET /todo")).lines().toList();

    assertThat(lines).hasSize(4);
    assertThat(lines.getFirst()).startsWith("Timestamp,User Count,Type,Name,Requests/s,");
    int columns = lines.getFirst().split(",").length;
    assertThat(lines).allSatisfy(line -> assertThat(line.split(",", -1)).hasSize(columns));
    assertThat(lines.get(1)).startsWith("1800000000,10,,Aggregated,100,1,500,N/A");
    assertThat(lines.get(2)).startsWith("1800000001,N/A,,Aggregated,0,0,N/A");
    assertThat(lines.get(3)).contains(",151,1,N/A");
  }
}
