package io.spate.aggregator.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.spate.aggregator.reduce.HistogramCodec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimelineTest {
  private static final long START = 1_800_000_000L;
  private static final Part P0 = new Part(0, 0);
  private static final Part P1 = new Part(1, 0);

  private final HistogramCodec codec = new HistogramCodec();
  private final Timeline timeline = new Timeline();

  @Test
  void newerRecordOfAPartReplacesTheOlderOne() {
    put(P0, START, 10, 1_000);
    put(P1, START, 5, 1_000);
    put(P0, START, 30, 1_000);

    assertThat(timeline.points(START, START)).hasSize(1);
    assertThat(timeline.points(START, START).getFirst().requests()).isEqualTo(35);
  }

  @Test
  void secondsWithoutRequestsAreShownAsSuch() {
    put(P0, START + 2, 10, 1_000);

    List<SeriesPoint> points = timeline.points(START, START + 3);

    assertThat(points).extracting(SeriesPoint::requests).containsExactly(0L, 0L, 10L, 0L);
    assertThat(points.getFirst().p95()).isNaN();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void thinningLosesNoRequestAndRepeatsNone(long seed) {
    // Given five hours of records, each sent up to three times and partition 1 up to 500 s late
    Random random = new Random(seed);
    Map<Long, Long> requests = new HashMap<>();
    long seconds = 5 * 3_600;
    for (long second = 0; second < seconds; second++) {
      repeat(random, P0, START + second, requests);
      if (second >= 500) {
        repeat(random, P1, START + second - 500, requests);
      }
      if (second % 60 == 0) {
        timeline.tidy(START);
      }
    }
    timeline.tidy(START);

    // When
    List<SeriesPoint> points = timeline.points(START, START + seconds);

    // Then
    long sum = points.stream().mapToLong(SeriesPoint::requests).sum();
    assertThat(sum)
        .as("seed %d", seed)
        .isEqualTo(requests.values().stream().mapToLong(Long::longValue).sum());
    assertThat(points).hasSizeLessThan(900 + 700 + 200);
    assertThat(points).extracting(SeriesPoint::t).isSorted().doesNotHaveDuplicates();
    assertThat(points.getFirst().seconds()).isEqualTo(60);
    assertThat(points.getLast().seconds()).isEqualTo(1);
  }

  private void repeat(Random random, Part part, long second, Map<Long, Long> requests) {
    if (random.nextInt(5) == 0) {
      return;
    }
    long count = 1 + random.nextInt(20);
    for (int times = 1 + random.nextInt(3); times > 0; times--) {
      put(part, second, count, 1_000 + random.nextInt(1_000));
    }
    requests.merge(second, count, Long::sum);
  }

  @Test
  void percentilesOfThinnedIntervalsAreThoseOfAllTheirRequests() {
    Histogram all = HistogramCodec.empty();
    for (int second = 0; second < 10; second++) {
      put(P0, START + second, 10, 1_000 * (second + 1));
      all.recordValueWithCount(1_000L * (second + 1), 10);
    }
    put(P0, START + 2_000, 1, 1);
    timeline.tidy(START);

    SeriesPoint point = timeline.points(START, START + 2_000).getFirst();

    assertThat(point.seconds()).isEqualTo(10);
    assertThat(point.requests()).isEqualTo(100);
    assertThat(point.p95()).isEqualTo(Percentiles.ms(all, 95, 10_000));
    assertThat(point.p50()).isEqualTo(Percentiles.ms(all, 50, 10_000));
  }

  @Test
  void partThatComesAfterASecondWasThinnedIsAdded() {
    put(P0, START, 10, 1_000);
    put(P0, START + 2_000, 1, 1);
    timeline.tidy(START);
    put(P1, START + 3, 7, 1_000);
    put(P1, START + 3, 7, 1_000);
    put(P0, START, 10, 1_000);

    assertThat(timeline.points(START, START).getFirst().requests()).isEqualTo(17);
  }

  @Test
  void recordThatGrowsAfterItsSecondWasThinnedAddsWhatIsNew() {
    put(P0, START, 10, 1_000);
    put(P0, START + 2_000, 1, 1);
    timeline.tidy(START);

    put(P0, START, 25, 1_000);
    put(P0, START, 25, 1_000);
    put(P0, START, 10, 1_000);
    assertThat(timeline.points(START, START).getFirst().requests()).isEqualTo(25);

    put(P0, START + 9_000, 1, 1);
    timeline.tidy(START);
    put(P0, START, 30, 1_000);

    assertThat(timeline.points(START, START).getFirst().seconds()).isEqualTo(60);
    assertThat(timeline.points(START, START).getFirst().requests()).isEqualTo(30);
  }

  @Test
  void updatesHoldWhatIsNewOrHasChanged() {
    put(P0, START, 10, 1_000);
    put(P0, START + 1, 10, 1_000);
    for (int second = 2; second < 20; second++) {
      put(P0, START + second, 10, 1_000);
    }
    long told = timeline.changes();

    put(P1, START + 4, 5, 1_000);
    put(P0, START + 20, 3, 1_000);
    List<SeriesPoint> update = timeline.pointsSince(told, START + 19, START, START + 20);

    assertThat(update)
        .extracting(SeriesPoint::t)
        .contains(START + 4, START + 20)
        .doesNotContain(START, START + 5, START + 10);
    assertThat(update.getFirst().requests()).isEqualTo(15);
  }

  @Test
  void secondIsCompleteWhenEachActivePartitionHasGoneBeyondIt() {
    long now = (START + 10) * 1_000 + 500;
    timeline.put(P0, START + 10, part(1, 1), now);
    timeline.put(P1, START + 9, part(1, 1), now);
    assertThat(timeline.newestComplete(now)).isEqualTo(START + 8);

    timeline.put(P1, START + 10, part(1, 1), now);
    assertThat(timeline.newestComplete(now)).isEqualTo(START + 9);

    // a partition that is silent holds nothing up for long
    assertThat(timeline.newestComplete(now + 3_000)).isEqualTo(START + 9);
    assertThat(timeline.newestComplete(now + 8_000)).isEqualTo(START + 16);
  }

  @Test
  void dayWithoutARequestCostsNothing() {
    put(P0, START, 10, 1_000);
    timeline.tidy(START);
    put(P0, START + 86_400, 10, 1_000);
    put(P0, START + 86_800, 10, 1_000);
    timeline.tidy(START);

    List<SeriesPoint> points = timeline.points(START, START + 86_800);
    assertThat(points).hasSizeLessThan(1_000);
    assertThat(points.stream().mapToLong(SeriesPoint::requests).sum()).isEqualTo(30);
  }

  @Test
  void lateEventsAreSpreadOverTheirMinute() {
    long minute = START - START % 60;
    for (int second = 0; second < 60; second++) {
      put(P0, minute + second, 10, 1_000);
    }
    timeline.putLate(P0, minute, part(120, 1_000));
    timeline.putLate(P0, minute, part(600, 1_000));

    long sum = timeline.points(minute, minute + 59).stream().mapToLong(SeriesPoint::requests).sum();
    assertThat(sum).isEqualTo(600 + 600);
  }

  private void put(Part part, long second, long requests, int us) {
    timeline.put(part, second, part(requests, us), second * 1_000);
  }

  private SecondPart part(long requests, int us) {
    Histogram times = HistogramCodec.empty();
    times.recordValueWithCount(us, requests);
    return new SecondPart(requests, 0, us, codec.encode(times));
  }
}
