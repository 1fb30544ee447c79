package io.spate.aggregator.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spate.aggregator.view.RunTimes;
import io.spate.aggregator.view.StatsView;
import io.spate.protocol.Json;
import io.spate.protocol.report.LatencyMs;
import io.spate.protocol.report.RunReport;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HistoryTest {
  private final History history = new History(3);

  @Test
  void seriesSurvivesBeingWrittenInPieces() {
    StatsView finished = finished("r1", 1_000, 1_500);

    put(finished);

    StatsView read = history.run("r1").orElseThrow().stats();
    assertThat(read.series()).isEqualTo(finished.series());
    assertThat(read.run()).isEqualTo(finished.run());
    assertThat(read.report()).isEqualTo(finished.report());
    assertThat(history.isFinal("r1")).isTrue();
  }

  @Test
  void onlyTheNewestRunsAreHeldButAllAreKnownAsFinal() {
    for (int i = 0; i < 5; i++) {
      put(finished("r" + i, 1_000 + i, 2));
    }

    assertThat(history.runs()).extracting(r -> r.summary().id()).containsOnly("r2", "r3", "r4");
    assertThat(history.isFinal("r0")).isTrue();
  }

  @Test
  void reportWrittenTwiceIsTheSameRun() {
    put(finished("r1", 1_000, 700));
    put(finished("r1", 1_000, 5));

    assertThat(history.runs()).hasSize(1);
    assertThat(history.run("r1").orElseThrow().stats().series().t()).hasSize(5);
  }

  @Test
  void logSurvivesAndARecordFromBeforeThereWasOneIsReadable() {
    RunReport.Log log =
        new RunReport.Log(
            List.of(new RunReport.LogEntry(2_500, "agent-lost", "agent-1 is gone", "agent-1", 7)),
            3);
    StatsView finished = finished("r1", 1_000, 5);
    history.put("r1", Json.write(finished.report().withLog(log)));
    ObjectNode old = Json.MAPPER.valueToTree(finished.report());
    old.remove("log");
    history.put("r0", Json.write(old.put("run", "r0")));

    assertThat(history.run("r1").orElseThrow().stats().report().log()).isEqualTo(log);
    assertThat(history.run("r0").orElseThrow().report().log()).isEqualTo(RunReport.Log.EMPTY);
  }

  @Test
  void timesSurviveAndARunFromBeforeTheyWereWrittenHasNone() {
    RunTimes times =
        new RunTimes(
            RunTimes.SCHEMA, "r1", List.of(new RunTimes.Times("", 5, new byte[] {1, 2}, null)));
    history.put(History.timesKey("r1"), Json.write(times));
    put(finished("r1", 1_000, 5));
    put(finished("r0", 1_000, 5));

    RunTimes read = history.run("r1").orElseThrow().times();
    assertThat(read.names()).hasSize(1);
    assertThat(read.names().getFirst().response()).containsExactly(1, 2);
    assertThat(history.run("r0").orElseThrow().times().response()).isEmpty();

    history.put("r1", null);
    put(finished("r1", 1_000, 5));
    assertThat(history.run("r1").orElseThrow().times().names()).as("after its removal").isEmpty();
  }

  @Test
  void seriesStayWhenTwoInstancesWriteOneRunSideBySide() {
    StatsView finished = finished("r1", 1_000, 1_500);
    for (SeriesChunk chunk : SeriesChunk.split(finished)) {
      for (int instance = 0; instance < 2; instance++) {
        history.put(SeriesChunk.key("r1", chunk.index()), Json.write(chunk));
      }
    }
    List<SeriesChunk> chunks = SeriesChunk.split(finished);
    history.put("r1", Json.write(finished.report()));
    history.put(SeriesChunk.key("r1", 2), Json.write(chunks.get(2)));
    history.put("r1", Json.write(finished.report()));
    assertThat(history.run("r1").orElseThrow().stats().series()).isEqualTo(finished.series());

    put(finished("r1", 1_000, 5));
    assertThat(history.run("r1").orElseThrow().stats().series().t()).hasSize(5);
  }

  @Test
  void removedReportIsForgotten() {
    put(finished("r1", 1_000, 5));
    history.put("r1", null);

    assertThat(history.isFinal("r1")).isFalse();
    assertThat(history.run("r1")).isEmpty();
  }

  private void put(StatsView finished) {
    String id = finished.run().id();
    for (SeriesChunk chunk : SeriesChunk.split(finished)) {
      history.put(SeriesChunk.key(id, chunk.index()), Json.write(chunk));
    }
    history.put(id, Json.write(finished.report()));
  }

  private static StatsView finished(String id, long createdAt, int seconds) {
    List<Long> t = new ArrayList<>();
    List<Double> values = new ArrayList<>();
    for (int i = 0; i < seconds; i++) {
      t.add(1_800_000_000L + i);
      values.add(i % 7 == 0 ? null : i * 0.5);
    }
    StatsView.Series series =
        new StatsView.Series(t, values, values, values, values, values, values, values);
    StatsView.Run run =
        new StatsView.Run(
            id, "n", "http://t", "finished", null, 10, 2, 60, createdAt, 2_000, 9_000, 4);
    StatsView.Now now = new StatsView.Now(9_000, 7, 0, 0, 0, 0, 0, 0, 0, null, null, null, 0);
    RunReport report =
        new RunReport(
            RunReport.SCHEMA,
            id,
            "n",
            "http://t",
            "finished",
            "passed",
            null,
            2_000,
            9_000,
            7,
            100,
            1,
            14.3,
            new LatencyMs(1, 2, 3, 4, 5, 6, 7, 8),
            LatencyMs.NONE,
            List.of(),
            List.of(),
            new RunReport.Events(100, 100, 0, 0, List.of()),
            List.of(),
            List.of(new RunReport.Threshold("p95 < 1s", null, "5ms", true)),
            new RunReport.Generator("ok", List.of()));
    return new StatsView(run, now, report, series);
  }
}
