package io.spate.aggregator.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.spate.aggregator.ledger.Completion;
import io.spate.aggregator.ledger.Completion.Backlog;
import io.spate.aggregator.reduce.Folds;
import io.spate.aggregator.reduce.HistogramCodec;
import io.spate.aggregator.reduce.StatsKey;
import io.spate.aggregator.reduce.StatsKey.Kind;
import io.spate.aggregator.run.PlayedAgents;
import io.spate.aggregator.view.RunView.Cursor;
import io.spate.protocol.command.ArrivalProfile;
import io.spate.protocol.command.ClassLoad;
import io.spate.protocol.command.LoadProfile;
import io.spate.protocol.command.RunCommand;
import io.spate.protocol.command.RunPhase;
import io.spate.protocol.command.Spacing;
import io.spate.protocol.log.RunLogEntry;
import io.spate.protocol.report.RunReport;
import io.spate.protocol.wire.NameStats;
import io.spate.protocol.wire.PartialStats;
import io.spate.protocol.wire.SourceLedger;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunViewTest {
  private static final long START_MS = 1_800_000_000_000L;
  private static final long START = START_MS / 1_000;
  private static final String RUN = "r1";

  private final HistogramCodec codec = new HistogramCodec();
  private final RunView view =
      new RunView(RUN, new RunViewLimits(6_000, 10_000), new LogBudget(1_000), START_MS);
  private final RunCommand waiting = PlayedAgents.waiting(RUN, PlayedAgents.scenario());
  private final RunCommand running = waiting.started(START_MS);

  @Test
  void nowIsOverTheLastCompleteSeconds() {
    view.onCommand(running, START_MS, true);
    for (int second = 0; second < 20; second++) {
      stats(Kind.SECOND, START + second, 100, second == 19 ? 40 : 0);
    }

    StatsView stats = at(20_500);

    assertThat(stats.now().elapsedSeconds()).isEqualTo(20.5);
    assertThat(stats.now().remainingSeconds()).isEqualTo(39.5);
    assertThat(stats.now().targetUsers()).isEqualTo(10);
    assertThat(stats.now().rps()).isEqualTo(100);
    assertThat(stats.now().failureRatio()).isZero();
    assertThat(stats.now().p95()).isEqualTo(50);
    assertThat(stats.now().lagSeconds()).isEqualTo(1.5);
    assertThat(stats.series().t()).hasSize(19);
    assertThat(stats.series().targetUsers().getFirst()).isEqualTo(5);
  }

  /** In the open model the arrival rate is the target, now as on the charts. */
  @Test
  void usersOfTheOpenModelAreNotWantedNow() {
    LoadProfile open = LoadProfile.open(ArrivalProfile.constant(5, Spacing.EVEN), 1_000, 60_000);
    LoadProfile closed = LoadProfile.ramp(10, 10, 60_000);
    ClassLoad buyers = new ClassLoad("Buyer", 1_000, 0, open);
    ClassLoad readers = new ClassLoad("Reader", 10, 0, closed);
    List<Double> wanted = new ArrayList<>();
    List<Integer> inList = new ArrayList<>();
    for (LoadProfile load :
        List.of(open, LoadProfile.ofClasses(List.of(buyers)), withBoth(readers, buyers))) {
      RunView each =
          new RunView(RUN, new RunViewLimits(6_000, 10_000), new LogBudget(1_000), START_MS);
      each.onCommand(running.withLoad(load, null), START_MS, true);
      StatsView.Now now =
          each.at(START_MS + 20_500, Completion.RUNNING, Cursor.EVERYTHING).stats().now();
      wanted.add(now.targetUsers());
      inList.add(now.usersWantedOrActive());
      assertThat(now.targetRate()).isEqualTo(5);
    }

    assertThat(wanted).containsExactly(null, null, 10.0);
    assertThat(inList).as("none is active yet").containsExactly(0, 0, 10);
  }

  private static LoadProfile withBoth(ClassLoad one, ClassLoad other) {
    return LoadProfile.ofClasses(List.of(one, other));
  }

  @Test
  void updatesTellWhatASnapshotOfThatMomentWould() {
    view.onCommand(running, START_MS, true);
    Cursor cursor = Cursor.NOTHING;
    java.util.TreeMap<Long, Double> told = new java.util.TreeMap<>();
    for (int second = 0; second < 30; second++) {
      stats(Kind.SECOND, START + second, 50, 0);
      if (second > 3) {
        stats(Kind.SECOND, START + second - 3, 60, 0);
      }
      RunView.Moment moment = view.at(START_MS + second * 1_000L + 700, Completion.RUNNING, cursor);
      cursor = moment.cursor();
      StatsView.Series series = moment.stats().series();
      for (int i = 0; i < series.t().size(); i++) {
        told.put(series.t().get(i), series.rps().get(i));
      }
    }
    StatsView.Series whole = at(29_700).series();

    assertThat(new ArrayList<>(told.keySet())).isEqualTo(whole.t());
    assertThat(new ArrayList<>(told.values())).isEqualTo(whole.rps());
  }

  @Test
  void olderCommandIsIgnored() {
    view.onCommand(running, START_MS, true);
    view.onCommand(waiting, START_MS, true);

    assertThat(at(1_000).run().phase()).isEqualTo("running");
  }

  @Test
  void totalsOfPartitionsAddUp() {
    view.onCommand(running, START_MS, true);
    for (int partition = 0; partition < 3; partition++) {
      view.onStats(
          new StatsKey(RUN, partition, Kind.TOTAL, 0, 0),
          total(partition, 100 * (partition + 1)),
          codec,
          START_MS);
    }

    assertThat(at(10_000).report().requests()).isEqualTo(600);
    assertThat(at(10_000).report().rps()).isEqualTo(60);
    assertThat(at(10_000).report().events().aggregated()).isEqualTo(600);
    assertThat(at(10_000).report().byName()).hasSize(1);
  }

  @Test
  void aGroupHasARowAndIsNoRequest() {
    view.onCommand(running, START_MS, true);
    for (int second = 0; second < 5; second++) {
      view.onStats(
          new StatsKey(RUN, 0, Kind.SECOND, START + second, 0),
          requestsAndGroups(20, 4).setSecond(START + second).build(),
          codec,
          START_MS + second * 1_000 + 600);
      // Another partition has seen nothing but the group's end in this second.
      view.onStats(
          new StatsKey(RUN, 1, Kind.SECOND, START + second, 0),
          requestsAndGroups(0, 1).setSecond(START + second).build(),
          codec,
          START_MS + second * 1_000 + 600);
    }
    view.onStats(
        new StatsKey(RUN, 0, Kind.TOTAL, 0, 0),
        requestsAndGroups(100, 25).build(),
        codec,
        START_MS + 5_000);

    StatsView stats = at(5_500);
    assertThat(stats.report().requests()).isEqualTo(100);
    assertThat(stats.report().failures()).isZero();
    assertThat(stats.report().latencyMs().max()).isEqualTo(10);
    assertThat(stats.report().byName())
        .extracting(RunReport.Row::name)
        .containsExactly("GET /a", "group checkout");
    assertThat(stats.report().byName().getLast().latencyMs().max()).isEqualTo(3_000);
    assertThat(stats.series().rps()).allMatch(rps -> rps == 20);
    assertThat(stats.now().p95()).isEqualTo(10);
  }

  @Test
  void theWarmUpHasRowsAndIsInNoTotal() {
    RunCommand warm =
        PlayedAgents.waiting(
            RUN,
            PlayedAgents.scenario("requests < 101", "max < 1s", "rate <= 20/s")
                .replace("duration: 60s", "duration: 60s, warmUp: 10s"));
    view.onCommand(warm.started(START_MS), START_MS, true);
    for (int second = 0; second < 15; second++) {
      view.onStats(
          new StatsKey(RUN, 0, Kind.SECOND, START + second, 0),
          (second < 10 ? ofWarmUp(40, 1) : requestsAndGroups(20, 4))
              .setSecond(START + second)
              .build(),
          codec,
          START_MS + second * 1_000 + 600);
    }

    // Another instance, since one that is asked again at once may answer as before.
    RunView other =
        new RunView(RUN, new RunViewLimits(6_000, 10_000), new LogBudget(1_000), START_MS);
    other.onCommand(warm.started(START_MS), START_MS, true);
    other.onStats(
        new StatsKey(RUN, 0, Kind.TOTAL, 0, 0), ofWarmUp(200, 5).build(), codec, START_MS + 5_000);
    RunReport early =
        other.at(START_MS + 5_000, Completion.RUNNING, Cursor.NOTHING).stats().report();
    view.onStats(
        new StatsKey(RUN, 0, Kind.TOTAL, 0, 0),
        ofWarmUp(400, 10).addAllNames(requestsAndGroups(100, 20).getNamesList()).build(),
        codec,
        START_MS + 15_000);
    RunReport report = at(15_000).report();

    assertThat(early.requests()).isZero();
    assertThat(early.warmUp()).isEqualTo(new RunReport.WarmUp(5, 200, 200));
    assertThat(early.thresholds()).extracting(RunReport.Threshold::ok).containsOnlyNulls();
    assertThat(report.requests()).isEqualTo(100);
    assertThat(report.failures()).isZero();
    assertThat(report.rps()).as("over the 5 s that are measured").isEqualTo(20);
    assertThat(report.durationSeconds()).isEqualTo(15);
    assertThat(report.measuredSeconds()).isEqualTo(5);
    assertThat(report.latencyMs().max()).isEqualTo(10);
    assertThat(report.warmUp()).isEqualTo(new RunReport.WarmUp(10, 400, 400));
    assertThat(report.thresholds()).extracting(RunReport.Threshold::ok).containsOnly(true);
    assertThat(report.byName())
        .extracting(RunReport.Row::name)
        .containsExactly("GET /a", "group checkout", "warm-up GET /a", "warm-up group checkout");
    assertThat(report.byName().get(2).rps()).as("over the 10 s of the warm-up").isEqualTo(40);
    assertThat(at(15_500).series().rps()).as("charts show all of it").startsWith(40.0, 40.0);
    RangeView range = view.range(START_MS + 8_000, START_MS + 12_000, START_MS + 20_000);
    assertThat(range.requests()).isEqualTo(40);
    assertThat(range.rps()).as("over its 2 s after the warm-up").isEqualTo(20);
    assertThat(range.durationSeconds()).isEqualTo(4);
  }

  @Test
  void setupAndTeardownHaveRowsAndAreInNoTotalAndNoChart() {
    view.onCommand(running, START_MS, true);
    onFixture(START - 3, "setup POST /shop");
    for (int second = 0; second < 5; second++) {
      view.onStats(
          new StatsKey(RUN, 0, Kind.SECOND, START + second, 0),
          requestsAndGroups(20, 4).setSecond(START + second).build(),
          codec,
          START_MS + second * 1_000 + 600);
    }
    onFixture(START + 7, "teardown DELETE /shop");
    view.onStats(
        new StatsKey(RUN, 0, Kind.TOTAL, 0, 0),
        requestsAndGroups(100, 20)
            .addNames(once("setup POST /shop"))
            .addNames(once("setup group stock"))
            .addNames(once("teardown DELETE /shop"))
            .build(),
        codec,
        START_MS + 8_000);
    RunReport report = at(9_500).report();

    assertThat(report.requests()).isEqualTo(100);
    assertThat(report.failures()).isZero();
    assertThat(report.latencyMs().max()).isEqualTo(10);
    assertThat(report.byName())
        .extracting(RunReport.Row::name)
        .containsExactly(
            "GET /a",
            "group checkout",
            "setup POST /shop",
            "setup group stock",
            "teardown DELETE /shop");
    assertThat(report.byName().get(2).requests()).isEqualTo(3);
    assertThat(report.byName().get(2).rps()).as("done once: no rate").isZero();
    assertThat(at(9_500).series().t().getFirst()).isEqualTo(START);
    assertThat(at(9_500).series().rps().stream().mapToDouble(Double::doubleValue).sum())
        .isEqualTo(100);
  }

  private void onFixture(long second, String name) {
    view.onStats(
        new StatsKey(RUN, 0, Kind.SECOND, second, 0),
        PartialStats.newBuilder().setRunId(RUN).setSecond(second).addNames(once(name)).build(),
        codec,
        second * 1_000 + 600);
  }

  private NameStats once(String name) {
    return Folds.of(name, 3, i -> 5_000_000, true).encode(codec, HistogramCodec.empty());
  }

  private PartialStats.Builder ofWarmUp(int requests, int groups) {
    return PartialStats.newBuilder()
        .setRunId(RUN)
        .addNames(
            Folds.of("warm-up GET /a", requests, i -> 5_000_000, true)
                .encode(codec, HistogramCodec.empty()))
        .addNames(
            Folds.of("warm-up group checkout", groups, i -> 9_000_000, true)
                .encode(codec, HistogramCodec.empty()));
  }

  private PartialStats.Builder requestsAndGroups(int requests, int groups) {
    PartialStats.Builder stats = PartialStats.newBuilder().setRunId(RUN);
    if (requests > 0) {
      stats.addNames(
          Folds.of("GET /a", requests, i -> 10_000, false).encode(codec, HistogramCodec.empty()));
    }
    return stats.addNames(
        Folds.of("group checkout", groups, i -> 3_000_000, true)
            .encode(codec, HistogramCodec.empty()));
  }

  @Test
  void runIsCompleteWhenItIsOverAndAllIsHere() {
    view.onCommand(running, START_MS, true);
    view.onStats(new StatsKey(RUN, 0, Kind.TOTAL, 0, 0), total(0, 100), codec, START_MS);
    assertThat(view.completion(START_MS + 5_000, () -> Backlog.NONE)).isEqualTo(Completion.RUNNING);

    view.onCommand(running.to(RunPhase.FINISHED, null), START_MS + 5_000, true);
    assertThat(view.completion(START_MS + 5_100, () -> Backlog.UNKNOWN))
        .as("its log does not say so yet")
        .isEqualTo(Completion.SETTLING);
    assertThat(view.completion(START_MS + 6_600, () -> Backlog.UNKNOWN))
        .as("nor will it")
        .isEqualTo(Completion.COMPLETE);
    view.onLog(entry(RunLogEntry.Kind.ENDED, "3", START_MS + 5_000));

    Completion completion = view.completion(START_MS + 5_100, () -> Backlog.UNKNOWN);
    assertThat(completion).isEqualTo(Completion.COMPLETE);
    StatsView last = view.at(START_MS + 5_100, completion, Cursor.NOTHING).stats();
    assertThat(last.report().verdict()).isEqualTo("passed");
    assertThat(last.report().endedAt()).isEqualTo(START_MS + 5_000);
    assertThat(last.report().durationSeconds()).isEqualTo(5);
    assertThat(last.now().rps()).isZero();
    assertThat(last.report().log().entries())
        .extracting(RunReport.LogEntry::kind)
        .containsExactly("ended");
  }

  @Test
  void updateHoldsOnlyNewEntriesOfTheLog() {
    view.onCommand(running, START_MS, true);
    view.onLog(entry(RunLogEntry.Kind.STARTED, "2", START_MS));
    RunView.Moment first = view.at(START_MS + 1_000, Completion.RUNNING, Cursor.NOTHING);
    view.onLog(entry(RunLogEntry.Kind.AGENT_LOST, "a@1", START_MS + 900));

    RunView.Moment next = view.at(START_MS + 2_000, Completion.RUNNING, first.cursor());

    assertThat(first.stats().report().log().entries()).hasSize(1);
    assertThat(next.stats().report().log().entries())
        .extracting(RunReport.LogEntry::kind)
        .containsExactly("agent-lost");
    assertThat(at(2_000).report().log().entries()).hasSize(2);
  }

  @Test
  void loadThatWasLoweredIsWhatIsWantedFromThenOn() {
    view.onCommand(running, START_MS, true);
    assertThat(at(500).run().users()).isEqualTo(10);

    view.onCommand(
        running.withLoad(running.load().changed(20_000, 4, 2), null), START_MS + 20_000, true);

    assertThat(at(21_000).now().targetUsers()).isEqualTo(8);
    assertThat(at(30_000).now().targetUsers()).isEqualTo(4);
    assertThat(at(30_000).run().users()).isEqualTo(4);
  }

  @Test
  void thresholdsOfARunThatNeverStartedAreNotEvaluated() {
    RunCommand strict = PlayedAgents.waiting(RUN, PlayedAgents.scenario("p95 < 1s"));
    view.onCommand(strict, START_MS, true);
    view.onCommand(strict.to(RunPhase.FAILED, "no agent came"), START_MS + 5_000, true);

    RunReport report =
        view.at(START_MS + 9_000, Completion.COMPLETE, Cursor.NOTHING).stats().report();

    assertThat(report.verdict()).isEqualTo("failed");
    assertThat(report.reason()).isEqualTo("no agent came");
    assertThat(report.thresholds())
        .containsExactly(new RunReport.Threshold("p95 < 1s", null, "not evaluated", null));
  }

  @Test
  void keysOfRecordsAreRemembered() {
    stats(Kind.SECOND, START, 1, 0);
    stats(Kind.SECOND, START + 100, 1, 0);
    stats(Kind.SECOND, START - 5_000, 1, 0);
    view.onStats(new StatsKey(RUN, 2, Kind.TOTAL, 0, 1), total(2, 1), codec, START_MS);
    List<String> keys = new ArrayList<>();

    view.statsKeys().drainTo(key -> keys.add(key.text()));

    assertThat(keys)
        .containsExactlyInAnyOrder(
            RUN + "/0/" + START,
            RUN + "/0/" + (START + 100),
            RUN + "/0/" + (START - 5_000),
            RUN + "/2/tot/1");
    assertThat(StatsKey.parse(RUN + "/2/tot/1").chunk()).isEqualTo(1);
  }

  private static RunLogEntry entry(RunLogEntry.Kind kind, String subject, long at) {
    return new RunLogEntry(RunLogEntry.SCHEMA, RUN, kind, subject, at, "words", null, 0);
  }

  private StatsView at(long ms) {
    return view.at(START_MS + ms, Completion.RUNNING, Cursor.NOTHING).stats();
  }

  private void stats(Kind kind, long second, int requests, int failures) {
    PartialStats.Builder stats = PartialStats.newBuilder().setRunId(RUN).setSecond(second);
    stats.addNames(
        Folds.of("GET /a", requests - failures, i -> 50_000, false)
            .encode(codec, HistogramCodec.empty()));
    if (failures > 0) {
      stats.addNames(
          Folds.of("GET /b", failures, i -> 50_000, true).encode(codec, HistogramCodec.empty()));
    }
    view.onStats(new StatsKey(RUN, 0, kind, second, 0), stats.build(), codec, second * 1_000 + 600);
  }

  private PartialStats total(int partition, int requests) {
    return PartialStats.newBuilder()
        .setRunId(RUN)
        .setPartition(partition)
        .addNames(
            Folds.of("GET /a", requests, i -> 1_000 + i, false)
                .encode(codec, HistogramCodec.empty()))
        .addSources(
            SourceLedger.newBuilder()
                .setAgentId("a" + partition)
                .setIncarnation("i")
                .setProduced(requests)
                .setAggregated(requests)
                .setLast(true))
        .build();
  }
}
