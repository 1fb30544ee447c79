package io.spate.aggregator.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.spate.aggregator.reduce.Batches;
import io.spate.aggregator.reduce.Batches.Event;
import io.spate.aggregator.reduce.Folds;
import io.spate.aggregator.reduce.HistogramCodec;
import io.spate.protocol.Json;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LatencyMapTest {
  private static final Logger LOGGER = Logger.getLogger(LatencyMapTest.class);
  private static final long START = 1_800_000_000L;
  private static final long FOREVER = 253_402_300_800_000L;

  private static LatencyMap map(RecordedRun run, long from, long to, String name) {
    return run.ranges().latency(from, to, run.stats().report(), name);
  }

  private static long sum(List<List<Long>> counts) {
    return counts.stream().flatMap(List::stream).mapToLong(Long::longValue).sum();
  }

  /** A histogram knows a time to 0.1 %: the least that it may have been. */
  private static long known(long us) {
    Histogram histogram = HistogramCodec.empty();
    histogram.recordValue(us);
    return histogram.lowestEquivalentValue(us);
  }

  @ParameterizedTest
  @CsvSource({"90, 1", "400, 1", "1500, 1", "90, 100", "90, 0.01"})
  void eachRequestIsCountedInTheCellOfItsTime(int seconds, double factor) {
    RecordedRun run = RecordedRun.of("r1", 3, START, seconds, 40, factor);

    LatencyMap map = map(run, 0, FOREVER, null);

    assertThat(map.from()).isEqualTo(START * 1_000);
    assertThat(map.to()).isEqualTo((START + seconds) * 1_000);
    assertThat(map.requests()).isEqualTo(run.events().size()).isEqualTo(sum(map.counts()));
    assertThat(map.counts()).hasSizeLessThanOrEqualTo(LatencyMap.MOST_COLUMNS);
    assertThat(map.edgesMs()).hasSizeBetween(2, LatencyMap.MOST_ROWS + 1);
    for (int column = 0; column < map.counts().size(); column += 7) {
      long from = map.firstColumn() / 1_000 + column * map.columnSeconds();
      List<Event> inside = run.within(from, from + map.columnSeconds(), null);
      for (int row = 0; row < map.edgesMs().size() - 1; row++) {
        double low = map.edgesMs().get(row) * 1_000;
        double high = map.edgesMs().get(row + 1) * 1_000;
        long expected =
            inside.stream()
                .mapToLong(e -> Math.max(1, known(e.responseUs())))
                .filter(us -> us >= low - 1e-3 && us < high - 1e-3)
                .count();
        assertThat(map.counts().get(column).get(row))
            .as("column %d, row %d", column, row)
            .isEqualTo(expected);
      }
    }
  }

  @Test
  void aRangeAndANameCountTheirOwnRequestsOnly() {
    RecordedRun run = RecordedRun.of("r1", 5, START, 300, 40, 1);
    String name = Batches.NAMES.get(1);

    LatencyMap map = map(run, (START + 50) * 1_000 + 1, (START + 120) * 1_000, name);

    List<Event> inside = run.within(START + 50, START + 120, name);
    assertThat(map.from()).isEqualTo((START + 50) * 1_000);
    assertThat(map.requests()).isEqualTo(inside.size()).isEqualTo(sum(map.counts()));
    assertThat(map.counts()).hasSize(70);
    List<Double> percentiles = map.percentiles().percentiles();
    assertThat(percentiles).startsWith(0.0).isSorted();
    for (double percentile : new double[] {50, 90, 99}) {
      assertThat(map.percentiles().ms().get(percentiles.indexOf(percentile)))
          .isEqualTo(RecordedRun.percentileMs(inside, percentile));
    }
  }

  @Test
  void withoutARequestThereIsNothingToShow() {
    RecordedRun run = RecordedRun.of("r1", 5, START, 30, 40, 1);

    LatencyMap map = map(run, 0, FOREVER, "GET /elsewhere");

    assertThat(map.requests()).isZero();
    assertThat(map.counts()).isEmpty();
    assertThat(map.edgesMs()).isEmpty();
    assertThat(map.percentiles()).isEqualTo(PercentileCurve.NONE);
  }

  @Test
  void aLongRunFitsIntoAsManyCells() {
    RecordedRun run = RecordedRun.of("r1", 5, START + 17, 2 * 3_600, 4, 1);

    LatencyMap map = map(run, 0, FOREVER, null);

    assertThat(map.requests()).isEqualTo(run.events().size()).isEqualTo(sum(map.counts()));
    assertThat(map.counts()).hasSizeLessThanOrEqualTo(LatencyMap.MOST_COLUMNS);
    assertThat(map.columnSeconds() % map.resolutionSeconds()).isZero();
  }

  @Test
  void itIsSmallAndSoonMadeAndTheCostIsLogged() throws JsonProcessingException {
    RecordedRun run = RecordedRun.of("r1", 5, START, 1_800, 100, 1);
    LatencyMap map = map(run, 0, FOREVER, null);
    for (int i = 0; i < 5; i++) {
      map = map(run, 0, FOREVER, null);
    }

    long began = System.nanoTime();
    map = map(run, 0, FOREVER, null);
    long micros = (System.nanoTime() - began) / 1_000;

    int bytes = Json.MAPPER.writeValueAsBytes(map).length;
    LOGGER.infof(
        "The latency map of %d requests in %d x %d cells takes %d us and %d bytes",
        map.requests(), map.counts().size(), map.edgesMs().size() - 1, micros, bytes);
    assertThat(bytes).isLessThan(60_000);
  }

  @Test
  void statusesAreCountedByColumnAndTheRarestOfTooManyTogether() {
    RecordedRun run = RecordedRun.of("r1", 5, START, 60, 40, 1);

    LatencyMap map = map(run, START * 1_000, (START + 60) * 1_000, null);

    assertThat(map.statuses())
        .extracting(LatencyMap.StatusCounts::status)
        .containsExactly(200, 503);
    for (LatencyMap.StatusCounts status : map.statuses()) {
      for (int column = 0; column < map.counts().size(); column += 7) {
        long from = map.firstColumn() / 1_000 + column * map.columnSeconds();
        assertThat(status.counts().get(column))
            .isEqualTo(
                run.within(from, from + map.columnSeconds(), null).stream()
                    .filter(event -> event.status() == status.status())
                    .count());
      }
    }
    RangeStats many = new RangeStats();
    List<Event> events = new ArrayList<>();
    for (int status = 400; status < 430; status++) {
      for (int i = 400; i <= status; i++) {
        events.add(new Event(0, START * 1_000_000, 1_000, 0, status, 8));
      }
    }
    events.add(new Event(0, START * 1_000_000, 1_000, 0, 0, 1));
    many.put(new Part(0, 0), START, Folds.second(START, events));
    LatencyMap mapOfMany =
        LatencyMap.of(many.slice(START, START + 1, Long.MAX_VALUE), run.stats().report(), null);
    assertThat(mapOfMany.statuses())
        .extracting(LatencyMap.StatusCounts::status)
        .containsExactly(-1, 419, 420, 421, 422, 423, 424, 425, 426, 427, 428, 429);
    assertThat(
            mapOfMany.statuses().stream()
                .flatMap(status -> status.counts().stream())
                .mapToLong(Long::longValue)
                .sum())
        .isEqualTo(events.size());
  }
}
