package io.spate.protocol.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.spate.protocol.command.ArrivalProfile.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ArrivalScheduleTest {
  private static final double MICROSECOND_MS = 1e-3;

  @Test
  void aConstantRateIsEvenlySpacedAndItsNumberExact() {
    ArrivalSchedule schedule =
        new ArrivalSchedule(ArrivalProfile.constant(1_000, Spacing.EVEN), 30_000);

    assertThat(schedule.total()).isEqualTo(30_000);
    assertThat(schedule.dueMs(0)).isZero();
    assertThat(schedule.dueMs(1)).isEqualTo(1);
    assertThat(schedule.dueMs(29_999)).isEqualTo(29_999);
    assertThat(schedule.dueMs(30_000)).isInfinite();
    assertThat(schedule.until(-5)).isZero();
    assertThat(schedule.until(1_500)).isEqualTo(1_500);
    assertThat(schedule.until(99_000)).isEqualTo(30_000);
  }

  @Test
  void aRampFromNothingFollowsItsSquare() {
    ArrivalSchedule schedule = schedule(60_000, new Point(0, 0), new Point(60_000, 100));

    assertThat(schedule.total()).isEqualTo(3_000);
    assertThat(schedule.until(30_000)).isEqualTo(750);
    assertThat(schedule.dueMs(750)).isCloseTo(30_000, within(MICROSECOND_MS));
  }

  @Test
  void nothingIsDueWhileTheRateIsZeroAndWhatFollowsMovesBehindIt() {
    ArrivalSchedule schedule =
        schedule(
            3_000,
            new Point(0, 10),
            new Point(1_000, 10),
            new Point(1_000, 0),
            new Point(2_000, 0),
            new Point(2_000, 10));

    assertThat(schedule.dueMs(9)).isEqualTo(900);
    assertThat(schedule.dueMs(10)).isEqualTo(2_000);
    assertThat(schedule.dueMs(11)).isEqualTo(2_100);
    assertThat(schedule.before(2_000)).isEqualTo(10);
    assertThat(schedule.before(2_000.5)).isEqualTo(11);
    assertThat(schedule.total()).isEqualTo(20);
  }

  @Test
  void aRateThatFallsToZeroEndsTheArrivals() {
    ArrivalSchedule schedule =
        schedule(5_000, new Point(0, 10), new Point(1_000, 0), new Point(5_000, 0));

    assertThat(schedule.total()).isEqualTo(5);
    assertThat(schedule.dueMs(5)).isInfinite();
  }

  @Test
  void dueTimesOnlyEverGrowAndAreTheInverseOfTheIntegral() {
    for (long seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      ArrivalProfile profile = random(random);
      long durationMs = 1 + random.nextInt(200_000);
      ArrivalSchedule schedule = new ArrivalSchedule(profile, durationMs);
      long total = schedule.total();
      double before = -1;
      long step = Math.max(1, total / 500);
      for (long k = 0; k < total; k += step) {
        double due = schedule.dueMs(k);
        assertThat(due).as("seed %d, arrival %d", seed, k).isGreaterThanOrEqualTo(before);
        before = due;
        double rate = Math.max(profile.rate(due), profile.rate(due - MICROSECOND_MS));
        assertThat(schedule.until(due))
            .as("seed %d, arrival %d at %s", seed, k, due)
            .isCloseTo(k, within(rate / 1e3 * MICROSECOND_MS + 1e-9 * (k + 1)));
        assertThat(schedule.before(due)).as("seed %d, arrival %d", seed, k).isLessThanOrEqualTo(k);
        assertThat(schedule.before(due + MICROSECOND_MS))
            .as("seed %d, arrival %d", seed, k)
            .isGreaterThan(k);
      }
      assertThat(schedule.dueMs(total)).as("seed %d", seed).isInfinite();
    }
  }

  @Test
  void theIntegralIsThatOfTheRate() {
    for (long seed = 0; seed < 50; seed++) {
      ArrivalProfile profile = random(new Random(seed));
      ArrivalSchedule schedule = new ArrivalSchedule(profile, 100_000);
      double sum = 0;
      for (int ms = 0; ms < 100_000; ms++) { // corners are at whole milliseconds
        sum += profile.rate(ms + 0.5) / 1e3;
      }
      assertThat(schedule.until(100_000)).as("seed %d", seed).isCloseTo(sum, within(1e-6 * sum));
    }
  }

  @Test
  void thirtyDaysOfManyArrivalsAreStillGoodToAMicrosecond() {
    long month = 30L * 24 * 3_600_000;
    ArrivalSchedule schedule =
        schedule(month, new Point(0, 100_000), new Point(month / 3, 400_000), new Point(month, 7));
    for (long k = 1; k < schedule.total(); k = k * 3 + 1) {
      double due = schedule.dueMs(k);
      assertThat(schedule.dueMs(k + 1)).isGreaterThanOrEqualTo(due);
      double perMs = schedule.until(due + 1) - schedule.until(due);
      assertThat(Math.abs(schedule.until(due) - k) / perMs)
          .as("arrival %d", k)
          .isLessThan(MICROSECOND_MS);
    }
  }

  @Test
  void aChangeInMidRunKeepsThePastAndLosesOrRepeatsNoArrival() {
    for (long seed = 0; seed < 100; seed++) {
      Random random = new Random(seed);
      ArrivalProfile profile = random(random);
      long at = random.nextInt(90_000);
      double rate = random.nextInt(2_000);
      ArrivalSchedule before = new ArrivalSchedule(profile, 100_000);
      ArrivalSchedule after = new ArrivalSchedule(profile.changed(at, rate), 100_000);

      assertThat(after.until(at)).as("seed %d", seed).isCloseTo(before.until(at), within(1e-6));
      long old = before.before(at);
      for (long k = 0; k < old; k += Math.max(1, old / 100)) {
        assertThat(after.dueMs(k)).isCloseTo(before.dueMs(k), within(MICROSECOND_MS));
      }
      assertThat(after.until(100_000) - after.until(at))
          .as("seed %d", seed)
          .isCloseTo(rate * (100_000 - at) / 1e3, within(1e-6 * (1 + rate * 100)));
    }
  }

  @Test
  void aChangeBeforeTheFirstCornerAndAtTheStartIsAStep() {
    ArrivalProfile profile = ArrivalProfile.constant(10, Spacing.POISSON);

    assertThat(profile.changed(0, 5).points()).containsExactly(new Point(0, 5));
    assertThat(profile.changed(500, 5).points())
        .containsExactly(new Point(0, 10), new Point(500, 10), new Point(500, 5));
    assertThat(profile.changed(500, 5).spacing()).isEqualTo(Spacing.POISSON);
  }

  private static ArrivalProfile random(Random random) {
    List<Point> points = new ArrayList<>();
    long at = random.nextInt(4) == 0 ? random.nextInt(1_000) : 0;
    for (int i = 0; i < 1 + random.nextInt(8); i++) {
      points.add(new Point(at, random.nextInt(4) == 0 ? 0 : random.nextInt(5_000)));
      at += random.nextInt(4) == 0 ? 0 : random.nextInt(30_000);
    }
    return new ArrivalProfile(points, Spacing.EVEN);
  }

  private static ArrivalSchedule schedule(long durationMs, Point... points) {
    return new ArrivalSchedule(new ArrivalProfile(List.of(points), Spacing.EVEN), durationMs);
  }
}
