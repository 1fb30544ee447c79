package io.spate.aggregator.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spate.aggregator.reduce.Batches;
import io.spate.aggregator.reduce.Batches.Event;
import io.spate.aggregator.reduce.Folds;
import io.spate.protocol.UnreadableRecordException;
import io.spate.protocol.report.LatencyMs;
import io.spate.protocol.report.RunReport;
import io.spate.protocol.wire.PartialStats;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RangeStatsTest {
  private static final long START = 1_800_000_000L;
  private static final long NEVER = Long.MAX_VALUE;

  private final List<Event> events = new ArrayList<>();

  /** Two partitions' shares of a second of random events. */
  private void second(Random random, RangeStats stats, long second) {
    for (int partition = 0; partition < 2; partition++) {
      List<Event> all = new ArrayList<>();
      for (int i = random.nextInt(60); i >= 0; i--) {
        all.add(Batches.random(random, second, partition == 1));
      }
      Part part = new Part(partition, 0);
      stats.put(part, second, Folds.second(second, all.subList(0, 1))); // as it was a moment before
      stats.put(part, second, Folds.second(second, all));
      events.addAll(all);
    }
  }

  private RangeStats run(long seed, int seconds, int maxBytes) {
    Random random = new Random(seed);
    RangeStats stats = new RangeStats(maxBytes, RangeStats.MAX_OPEN_BYTES);
    for (long second = START; second < START + seconds; second++) {
      second(random, stats, second);
      stats.close(second - 150);
    }
    return stats;
  }

  private static RunReport report(int seconds, String... thresholds) {
    List<RunReport.Threshold> rows =
        Stream.of(thresholds).map(t -> new RunReport.Threshold(t, null, "", true)).toList();
    return new RunReport(
        RunReport.SCHEMA,
        "r1",
        "r1",
        "http://127.0.0.1",
        "finished",
        "passed",
        null,
        START * 1_000,
        (START + seconds) * 1_000,
        seconds,
        0,
        0,
        0,
        LatencyMs.NONE,
        LatencyMs.NONE,
        List.of(),
        List.of(),
        new RunReport.Events(0, 0, 0, 0, List.of()),
        List.of(),
        rows,
        new RunReport.Generator("ok", List.of()));
  }

  @Test
  void theCourseOfANameHasThePercentilesOfItsColumns() {
    int seconds = 95;
    RangeStats stats = run(3, seconds, RangeStats.MAX_BYTES);
    stats.close(NEVER);
    RunRanges ranges = RunRanges.decode(RunRanges.encode(stats));

    NameCourses courses = ranges.courses(0, 253_402_300_800_000L, report(seconds));

    assertThat(courses.columnSeconds()).isEqualTo(3);
    assertThat(courses.byName()).hasSize(Batches.NAMES.size());
    for (NameCourses.Course course : courses.byName()) {
      assertThat(course.p95()).hasSize(32);
      for (int column = 0; column < 32; column++) {
        long first = START + column * 3L;
        List<Event> within =
            events.stream()
                .filter(e -> Batches.NAMES.get(e.name()).equals(course.name()))
                .filter(e -> e.second() >= first && e.second() < first + 3)
                .toList();
        assertThat(course.p95().get(column))
            .isEqualTo(within.isEmpty() ? null : RecordedRun.percentileMs(within, 95));
      }
    }
  }

  @Test
  void thresholdsAreJudgedByTheRequestsOfTheRangeAlone() {
    RangeStats stats = new RangeStats();
    for (int s = 0; s < 60; s++) { // slow for ten seconds, as a start often is
      long responseUs = s < 10 ? 900_000 : 5_000;
      long dueUs = (START + s) * 1_000_000 + 1_000;
      Event event = new Event(s % 2, dueUs, responseUs, 0, 200, 0);
      stats.put(new Part(0, 0), START + s, Folds.second(START + s, List.of(event)));
    }
    RunReport report =
        report(
            60,
            "p95 < 100ms",
            "max of POST /todo < 100ms",
            "requests >= 50",
            "rate >= 1/s",
            "p101 of the future < 1");
    stats.close(NEVER);

    RunRanges ranges = RunRanges.decode(RunRanges.encode(stats));
    RangeView whole = ranges.range(START * 1_000, (START + 60) * 1_000, report);
    RangeView later = ranges.range((START + 10) * 1_000, (START + 60) * 1_000, report);
    RangeView latest = ranges.range((START + 20) * 1_000, (START + 60) * 1_000, report);

    assertThat(whole.thresholds())
        .extracting(RunReport.Threshold::ok)
        .containsExactly(false, false, true, true, null);
    assertThat(later.thresholds())
        .extracting(RunReport.Threshold::ok)
        .containsExactly(true, true, true, true, null);
    assertThat(latest.thresholds())
        .extracting(RunReport.Threshold::ok)
        .containsExactly(true, true, false, true, null);
    assertThat(latest.thresholds().get(2).actual()).isEqualTo("40");
    assertThat(latest.thresholds().get(4).actual()).isEqualTo("not evaluated");
  }

  /** The numbers of a range must be those of the raw events that ended in it. */
  private void assertExact(RangeView view) {
    List<Event> inside =
        events.stream()
            .filter(e -> e.second() * 1_000 >= view.from() && e.second() * 1_000 < view.to())
            .toList();
    assertTimes(view.latencyMs(), inside);
    assertThat(view.requests()).isEqualTo(inside.size());
    assertThat(view.failures()).isEqualTo(inside.stream().filter(e -> e.error() != 0).count());
    double seconds = view.durationSeconds();
    assertThat(view.rps()).isEqualTo(Percentiles.round(inside.size() / seconds));
    for (RunReport.Row row : view.byName()) {
      List<Event> ofName =
          inside.stream().filter(e -> Batches.NAMES.get(e.name()).equals(row.name())).toList();
      assertThat(row.requests()).isEqualTo(ofName.size());
      assertThat(row.averageBytes()).isEqualTo(200);
      assertTimes(row.latencyMs(), ofName);
    }
    for (RunReport.Failure failure : view.failuresByKind()) {
      assertThat(failure.count())
          .isEqualTo(
              inside.stream()
                  .filter(e -> e.error() != 0)
                  .filter(e -> Batches.NAMES.get(e.name()).equals(failure.name()))
                  .count());
    }
    assertThat(view.exact()).isTrue();
  }

  private static void assertTimes(LatencyMs times, List<Event> events) {
    Histogram raw = new Histogram(3);
    events.forEach(e -> raw.recordValue(e.responseUs()));
    long max = events.stream().mapToLong(Event::responseUs).max().orElseThrow();
    assertThat(times.p50()).isEqualTo(Percentiles.ms(raw, 50, max));
    assertThat(times.p95()).isEqualTo(Percentiles.ms(raw, 95, max));
    assertThat(times.p99()).isEqualTo(Percentiles.ms(raw, 99, max));
    assertThat(times.max()).isEqualTo(Percentiles.round(max / 1_000.0));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void theNumbersOfARangeAreThoseOfTheRawEventsInIt(long seed) {
    RangeStats stats = run(seed, 400, RangeStats.MAX_BYTES);

    for (long[] asked : new long[][] {{0, 400}, {17, 18}, {100, 300}, {245, 399}}) {
      RangeView view =
          RangeView.of(stats.slice(START + asked[0], START + asked[1], NEVER), report(400));
      assertThat(view.from()).isEqualTo((START + asked[0]) * 1_000);
      assertThat(view.to()).isEqualTo((START + asked[1]) * 1_000);
      assertThat(view.durationSeconds()).isEqualTo(asked[1] - asked[0]);
      assertThat(view.resolutionSeconds()).isEqualTo(1);
      assertExact(view);
    }
  }

  @Test
  void whatDoesNotFitIsKeptCoarserAndRangesMoveOutwardsToWhereIntervalsBegin() {
    RangeStats stats = run(4, 3_000, 256 << 10);

    assertThat(stats.all().stream().mapToLong(RangeStats.Kept::bytes).sum())
        .isLessThan((256 << 10) + 200 * 3_000L);
    RangeView old = RangeView.of(stats.slice(START + 301, START + 302, NEVER), report(3_000));
    assertThat(old.resolutionSeconds()).isGreaterThan(1);
    assertThat(old.from()).isLessThanOrEqualTo((START + 301) * 1_000);
    assertThat(old.to()).isGreaterThanOrEqualTo((START + 302) * 1_000);
    assertThat(old.to() - old.from()).isLessThanOrEqualTo(old.resolutionSeconds() * 2_000L);
    for (int from : new int[] {0, 301, 1_234, 2_900}) {
      assertExact(RangeView.of(stats.slice(START + from, START + from + 90, NEVER), report(3_000)));
    }
    assertExact(RangeView.of(stats.slice(START, START + 3_000, NEVER), report(3_000)));
  }

  @Test
  void whatIsWrittenAndReadBackHasTheSameNumbers() {
    RangeStats stats = run(5, 700, 512 << 10);
    stats.putLate(new Part(0, 0), START / 60 * 60, Folds.second(0, events.subList(0, 7)));
    stats.close(START + 700);
    byte[] record = RunRanges.encode(stats);

    RangeView read =
        RunRanges.decode(record)
            .range(START * 1_000 + 200_300, START * 1_000 + 400_700, report(700));

    assertThat(read)
        .isEqualTo(RangeView.of(stats.slice(START + 200, START + 401, NEVER), report(700)));
    assertExact(read);
    assertThat(RunRanges.decode(record).range(START * 1_000, START * 1_000 + 1, report(700)).late())
        .isEqualTo(7);
    assertThat(record.length).isLessThan(1 << 20);
    assertThatThrownBy(() -> RunRanges.decode(new byte[] {1, 2, 3}))
        .isInstanceOf(UnreadableRecordException.class);
  }

  @Test
  void whatComesAfterASecondWasClosedIsNotAddedButSaid() {
    RangeStats stats = run(6, 200, RangeStats.MAX_BYTES);
    long second = START + 20;
    stats.put(new Part(0, 0), second, Folds.second(second, events.subList(0, 5)));

    RangeView view = RangeView.of(stats.slice(second, second + 1, NEVER), report(200));

    assertThat(view.exact()).isFalse();
    assertThat(RangeView.of(stats.slice(second + 1, second + 2, NEVER), report(200)).exact())
        .isTrue();
  }

  @Test
  void secondsThatAreNotCompleteAreLeftOut() {
    RangeStats stats = run(7, 100, RangeStats.MAX_BYTES);

    RangeView view = RangeView.of(stats.slice(START + 90, START + 200, START + 97), report(100));

    assertThat(view.to()).isEqualTo((START + 97) * 1_000);
    assertThat(view.settled()).isFalse();
    assertExact(view);
  }

  @Test
  void openSecondsThatTakeTooMuchAreClosedEarly() {
    RangeStats stats = new RangeStats(RangeStats.MAX_BYTES, 20_000);
    Random random = new Random(8);
    for (long second = START; second < START + 100; second++) {
      second(random, stats, second);
    }

    assertThat(stats.slice(START, START + 50, NEVER).settled()).isTrue();
    assertExact(RangeView.of(stats.slice(START, START + 100, NEVER), report(100)));
  }

  @Test
  void aRangeWithoutARequestHasNoTimes() {
    PartialStats none = PartialStats.getDefaultInstance();
    RangeStats stats = new RangeStats();
    stats.put(new Part(0, 0), START, none);

    RangeView view = RangeView.of(stats.slice(START + 5, START + 9, NEVER), report(100));

    assertThat(view.requests()).isZero();
    assertThat(view.latencyMs()).isEqualTo(LatencyMs.NONE);
    assertThat(view.byName()).isEmpty();
  }
}
