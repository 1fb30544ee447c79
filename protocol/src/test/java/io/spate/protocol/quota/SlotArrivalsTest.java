package io.spate.protocol.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.spate.protocol.command.ArrivalProfile;
import io.spate.protocol.command.ArrivalSchedule;
import io.spate.protocol.command.Spacing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SlotArrivalsTest {
  private static final String RUN = "run-1";

  @Test
  void evenArrivalsOfAllSlotsAreTheWholeNumbers() {
    SlotOrder order = new SlotOrder(120);
    boolean[] seen = new boolean[12_000];
    for (int slot = 0; slot < 120; slot++) {
      SlotArrivals arrivals = new SlotArrivals(order, slot, Spacing.EVEN, RUN);
      for (int i = 0; i < 100; i++) {
        assertThat(arrivals.at()).isEqualTo(arrivals.number());
        assertThat(order.slotOf((int) arrivals.number())).isEqualTo(slot);
        assertThat(seen[(int) arrivals.number()]).isFalse();
        seen[(int) arrivals.number()] = true;
        arrivals.advance();
      }
    }
    assertThat(seen).containsOnly(true);
  }

  /** Slots change hands at any times: the successor begins with what is due from then on. */
  @ParameterizedTest
  @EnumSource(Spacing.class)
  void noArrivalIsLostOrRepeatedHoweverOftenSlotsChangeHands(Spacing spacing) {
    for (long seed = 0; seed < 40; seed++) {
      Random random = new Random(seed);
      int slots = 1 + random.nextInt(130);
      SlotOrder order = new SlotOrder(slots);
      double perSecond = 1 + random.nextInt(500);
      ArrivalSchedule schedule =
          new ArrivalSchedule(ArrivalProfile.constant(perSecond, spacing), 10_000);
      long handedOver = 0;
      long kept = 0;
      for (int slot = 0; slot < slots; slot++) {
        kept += countUntil(new SlotArrivals(order, slot, spacing, RUN), schedule, 10_000);
        double[] times = random.doubles(1 + random.nextInt(6), 0, 10_000).sorted().toArray();
        double from = 0;
        for (double until : Arrays.copyOf(times, times.length + 1)) {
          double to = until == 0 ? 10_000 : until;
          SlotArrivals successor = new SlotArrivals(order, slot, spacing, RUN);
          successor.seek(schedule.until(from));
          handedOver += countUntil(successor, schedule, to);
          from = to;
        }
      }
      assertThat(handedOver).as("seed %d", seed).isEqualTo(kept);
      if (spacing == Spacing.EVEN) {
        assertThat(kept).as("seed %d", seed).isEqualTo(schedule.total());
      }
    }
  }

  private static long countUntil(SlotArrivals arrivals, ArrivalSchedule schedule, double ms) {
    long count = 0;
    // On the scale of the integral, as rounding could put one at the border on both sides else.
    while (arrivals.at() < schedule.until(ms)) {
      count++;
      arrivals.advance();
    }
    return count;
  }

  @ParameterizedTest
  @EnumSource(Spacing.class)
  void seekingFindsTheSameAsGoingThere(Spacing spacing) {
    SlotOrder order = new SlotOrder(12);
    SlotArrivals walking = new SlotArrivals(order, 5, spacing, RUN);
    SlotArrivals seeking = new SlotArrivals(order, 5, spacing, RUN);
    for (int i = 0; i < 2_000; i++) {
      seeking.seek(walking.at());
      assertThat(seeking.at()).isEqualTo(walking.at());
      assertThat(seeking.number()).isEqualTo(walking.number());
      double before = walking.at();
      walking.advance();
      assertThat(walking.at()).isGreaterThanOrEqualTo(before);
    }
  }

  /** Kolmogorov-Smirnov at a level of 1e-6: the gaps of all slots together are exponential. */
  @Test
  void poissonArrivalsOfAllSlotsHaveExponentialGapsOfTheRightMean() {
    SlotOrder order = new SlotOrder(30);
    List<Double> points = new ArrayList<>();
    for (int slot = 0; slot < 30; slot++) {
      SlotArrivals arrivals = new SlotArrivals(order, slot, Spacing.POISSON, RUN);
      while (arrivals.at() < 50_000) {
        points.add(arrivals.at());
        arrivals.advance();
      }
    }
    points.sort(null);
    int n = points.size() - 1;
    assertThat((double) n).isCloseTo(50_000, within(5 * Math.sqrt(50_000)));
    double[] gaps = new double[n];
    for (int i = 0; i < n; i++) {
      gaps[i] = points.get(i + 1) - points.get(i);
    }
    Arrays.sort(gaps);
    double distance = 0;
    for (int i = 0; i < n; i++) {
      double expected = 1 - Math.exp(-gaps[i]);
      distance = Math.max(distance, Math.max((i + 1.0) / n - expected, expected - (double) i / n));
    }
    assertThat(distance).isLessThan(2.7 / Math.sqrt(n));
  }

  /** Counts of a Poisson process vary as much as their mean; those of one cell need not be even. */
  @Test
  void poissonCountsOfASlotVaryAsTheyShould() {
    SlotArrivals arrivals = new SlotArrivals(new SlotOrder(1), 0, Spacing.POISSON, "another");
    double squares = 0;
    int intervals = 20_000;
    for (int i = 0; i < intervals; i++) {
      int count = 0;
      for (; arrivals.at() < (i + 1) * 50.0; arrivals.advance()) {
        count++;
      }
      squares += (count - 50.0) * (count - 50.0);
    }
    assertThat(squares / intervals).isCloseTo(50, within(3.0));
  }

  @Test
  void runsDifferAndARunIsTheSameEachTime() {
    SlotOrder order = new SlotOrder(4);
    double one = new SlotArrivals(order, 1, Spacing.POISSON, "a").at();

    assertThat(new SlotArrivals(order, 1, Spacing.POISSON, "a").at()).isEqualTo(one);
    assertThat(new SlotArrivals(order, 1, Spacing.POISSON, "b").at()).isNotEqualTo(one);
    assertThat(new SlotArrivals(order, 2, Spacing.POISSON, "a").at()).isNotEqualTo(one);
  }
}
