package io.spate.agent.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.spate.protocol.command.ArrivalProfile;
import io.spate.protocol.command.ArrivalSchedule;
import io.spate.protocol.command.Spacing;
import io.spate.protocol.quota.SlotArrivals;
import io.spate.scenario.data.FeedDraws;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Time is the test's: it drives the loop's timer by itself. No request may be sent, so that each
 * arrival is one that is counted as not started.
 */
class ArrivalTimerTest {
  private static final long MS = 1_000_000;
  private static final long START = 1_000 * MS;
  private static final String SCENARIO =
      """
      name: arrivals
      target: http://127.0.0.1:1
      load: { arrivals: 100/s, duration: 1s, maxUsers: 1 }
      users: [ { tasks: [ { get: /x } ] } ]
      """;

  private final LoopFixture fixture = new LoopFixture(SCENARIO, 1);
  private final ThinkTimer wakeUps = new ThinkTimer();
  private final LoopRun run = fixture.loopRun(wakeUps, fixture.load(), START);
  private final SlotUsers slot = new SlotUsers(0, fixture.run.order(), 0, 0, FeedDraws.none());
  private final SlotArrivals arrivals =
      new SlotArrivals(fixture.run.order(), 0, Spacing.EVEN, LoopFixture.RUN);
  private final ArrivalTimer timer = new ArrivalTimer(run, run.group(0), slot, arrivals);
  private final ArrivalSchedule steady = schedule(100);

  ArrivalTimerTest() {
    fixture.permitted = false;
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private static ArrivalSchedule schedule(double perSecond) {
    return new ArrivalSchedule(ArrivalProfile.constant(perSecond, Spacing.EVEN), 1_000);
  }

  /** To the microsecond: times are made of fractions. */
  private void assertNextIsDueAt(long nanos) {
    assertThat(wakeUps.nextNanos()).isBetween(nanos - 1_000, nanos + 1_000);
  }

  /** How many arrivals have happened so far. */
  private long happened() {
    run.flush();
    return fixture.arrivalsNotStarted();
  }

  @Test
  void eachArrivalHappensWhenItIsDueAndNotBefore() {
    timer.follow(steady, START);
    for (int ms = 0; ms <= 1_100; ms++) {
      wakeUps.run(START + ms * MS);
      long due = Math.min(100, ms / 10 + 1); // at 0, 10, 20 ms …
      assertThat(happened()).as("after %d ms", ms).isEqualTo(due);
    }
    assertThat(wakeUps.nextNanos()).as("nothing is due any more").isEqualTo(Long.MAX_VALUE);
    assertThat(fixture.arrivalsStarted()).isZero();
  }

  @Test
  void whatWasDueDuringAStallHappensAfterItOneByOneAndLeavesTheLoopInBetween() {
    timer.follow(steady, START);
    long now = START + 505 * MS;
    int turns = 0;
    while (wakeUps.nextNanos() - now <= 0) {
      assertNextIsDueAt(START + turns * 10 * MS);
      wakeUps.run(now);
      turns++;
    }

    assertThat(happened()).isEqualTo(51).isEqualTo(turns);
    assertNextIsDueAt(START + 510 * MS);
  }

  @Test
  void theEndOfTheLoadMakesHappenAllThatWasDue() {
    timer.follow(steady, START);
    wakeUps.run(START);

    timer.finish();

    assertThat(happened()).isEqualTo(steady.total()).isEqualTo(100);
    timer.finish();
    assertThat(happened()).as("once").isEqualTo(100);
  }

  @Test
  void nothingHappensWhileHeldAndNothingTwiceAfterwards() {
    timer.follow(steady, START);
    for (int ms = 0; ms < 100; ms++) {
      wakeUps.run(START + ms * MS);
    }
    assertThat(happened()).isEqualTo(10);

    timer.hold();
    wakeUps.run(START + 700 * MS);
    assertThat(happened()).as("held").isEqualTo(10);
    timer.finish();
    assertThat(happened()).as("held at the end too").isEqualTo(10);

    long later = START + 600 * MS; // a pause of 600 ms moves the schedule
    timer.follow(steady, later);
    assertNextIsDueAt(later + 100 * MS);
    for (int ms = 0; ms <= 1_000; ms++) {
      wakeUps.run(later + ms * MS);
    }
    assertThat(happened()).isEqualTo(100);
  }

  @Test
  void anotherRateCountsFromTheNextArrivalOnAndOldWakeUpsAreLeftOut() {
    timer.follow(steady, START);
    wakeUps.run(START);
    timer.follow(schedule(200), START);
    timer.follow(schedule(50), START);

    for (int ms = 0; ms <= 19; ms++) {
      wakeUps.run(START + ms * MS);
    }
    assertThat(happened()).as("the next one is due at 20 ms by now").isEqualTo(1);
    for (int ms = 20; ms <= 1_000; ms++) {
      wakeUps.run(START + ms * MS);
    }
    assertThat(happened()).isEqualTo(50);
  }
}
