package io.spate.aggregator.reduce;

import static org.assertj.core.api.Assertions.assertThat;

import io.spate.protocol.event.EventBatch;
import io.spate.protocol.event.EventBatchWriter;
import io.spate.protocol.wire.NameStats;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PhaseFoldsTest {
  private final HistogramCodec codec = new HistogramCodec();
  private final Histogram scratch = HistogramCodec.empty();
  private final EventBatchWriter writer = Batches.source("r", "a", 0);

  /** A request on a new connection, or on an open one. */
  private void request(long connectingUs, long tlsUs, long waitingUs) {
    writer.add(0, 1_000, connectingUs + tlsUs + 30 + waitingUs + 70, 0, 200, 0, 1, 1, 1, 1);
    writer.addPhases(0, connectingUs * 1_000, tlsUs * 1_000, 30_000, 70_000);
  }

  private static NameFold fold(EventBatch batch) {
    NameFold fold = new NameFold("a");
    for (int i = 0; i < batch.size(); i++) {
      fold.add(batch.responseTimeUs(i), batch.waitUs(i), batch.status(i), batch.error(i), 1, 1);
      if (batch.hasPhases()) {
        fold.addPhases(batch, i);
      }
    }
    return fold;
  }

  private EventBatch batch() {
    return EventBatch.read(writer.encode(false));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void anySplitAndAnyOrderOfMergingGivesTheSameAsOneFold(long seed) {
    Random random = new Random(seed);
    NameFold whole = new NameFold("a");
    List<NameStats> parts = new ArrayList<>();
    for (int part = 0; part < 8; part++) {
      for (int i = random.nextInt(900); i >= 0; i--) {
        boolean made = random.nextInt(10) == 0;
        request(
            made ? 1 + random.nextInt(90_000) : 0,
            made && seed % 2 == 0 ? 1 + random.nextInt(9_000) : 0,
            random.nextInt(1 << (1 + random.nextInt(24))));
      }
      NameFold fold = fold(batch());
      whole.merge(fold);
      parts.add(fold.encode(codec, scratch));
    }

    while (parts.size() > 1) {
      Collections.shuffle(parts, random);
      NameFold pair = new NameFold("a");
      pair.merge(parts.removeLast());
      pair.merge(parts.removeLast());
      parts.add(pair.encode(codec, scratch));
    }

    NameFold merged = new NameFold("a");
    merged.merge(parts.getFirst());
    assertThat(summary(merged.phases())).as("seed %d", seed).isEqualTo(summary(whole.phases()));
    PhaseFolds phases = whole.phases();
    assertThat(sumUs(phases)).as("the phases add up").isEqualTo(whole.serviceSumUs());
  }

  private static List<List<Long>> summary(PhaseFolds phases) {
    return Stream.of(
            phases.blocked(),
            phases.connecting(),
            phases.tls(),
            phases.sending(),
            phases.waiting(),
            phases.receiving())
        .map(PhaseFoldsTest::summary)
        .toList();
  }

  private static List<Long> summary(PhaseFold phase) {
    List<Long> numbers = new ArrayList<>(List.of(phase.requests(), phase.sumUs()));
    for (int percentile = 0; percentile <= 100; percentile++) {
      numbers.add(phase.percentileUs(percentile));
    }
    numbers.add((long) phase.maxUs());
    return numbers;
  }

  private static long sumUs(PhaseFolds phases) {
    return phases.blocked().sumUs()
        + phases.connecting().sumUs()
        + phases.tls().sumUs()
        + phases.sending().sumUs()
        + phases.waiting().sumUs()
        + phases.receiving().sumUs();
  }

  @Test
  void newConnectionsAreCountedAndMeasuredWithoutTheRequestsThatHadNone() {
    request(4_000, 9_000, 500);
    request(6_000, 0, 500);
    for (int i = 0; i < 998; i++) {
      request(0, 0, 500);
    }
    PhaseFolds phases = fold(batch()).phases();

    assertThat(phases.connecting().requests()).isEqualTo(2);
    assertThat(phases.connecting().sumUs()).isEqualTo(10_000);
    assertThat(phases.connecting().maxUs()).isEqualTo(6_000);
    assertThat(phases.tls().requests()).isEqualTo(1);
    assertThat(phases.waiting().requests()).isEqualTo(1_000);
    assertThat(phases.receiving().percentileUs(50)).isEqualTo(70);
    assertThat(phases.blocked().requests()).isZero();
  }

  @Test
  void percentilesAreWithinOnePercent() {
    Random random = new Random(7);
    long[] times = new long[5_000];
    for (int i = 0; i < times.length; i++) {
      times[i] = (long) (100 * Math.exp(random.nextDouble() * Math.log(50_000)));
      request(0, 0, times[i]);
    }
    Arrays.sort(times);
    PhaseFold waiting = fold(batch()).phases().waiting();

    for (double percentile : new double[] {50, 95, 99}) {
      long exact = times[(int) Math.ceil(times.length * percentile / 100) - 1];
      assertThat(waiting.percentileUs(percentile))
          .as("p%s", percentile)
          .isCloseTo(exact, Percentage.withPercentage(1));
    }
    assertThat(waiting.percentileUs(100)).isEqualTo(times[times.length - 1]);
  }

  @Test
  void aRequestThatWasNeverSentHasNoPhase() {
    writer.add(0, 1_000, 0, 0, 0, 11, 0, 0, 1, 1);
    request(0, 0, 500);

    assertThat(fold(batch()).phases().waiting().requests()).isEqualTo(1);
  }

  @Test
  void whatOlderAgentsSentCountsInNoPhase() {
    for (int i = 0; i < 10; i++) {
      writer.add(0, 1_000, 5_000, 0, 200, 0, 1, 1, 1, 1);
    }
    NameFold old = fold(batch());
    assertThat(old.phases()).isNull();
    assertThat(old.encode(codec, scratch).hasWaiting()).isFalse();

    request(0, 0, 500);
    NameFold both = fold(batch());
    both.merge(old.encode(codec, scratch));
    assertThat(both.requests()).isEqualTo(11);
    assertThat(both.phases().waiting().requests()).isEqualTo(1);
  }
}
