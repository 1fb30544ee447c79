package io.spate.agent.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.spate.protocol.ErrorKind;
import io.spate.protocol.event.EventBatch;
import io.spate.testsupport.CountingServer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each form of a load, and each kind of think time, as users of an agent keep to it. */
class ProfilesTest {
  /** A user may be late for a moment on a machine that has other work, and is never early. */
  private static final long LATE_MS = 750;

  private static final long TICK_MS = 30;

  private final CountingServer target = CountingServer.start();
  private final OneLoop loop = new OneLoop();

  @AfterEach
  void close() {
    loop.close();
    target.close();
  }

  private record Event(int user, double dueMs, double endMs) {}

  private long startMs; // of the last run

  /** Events in the order in which they were due, from the first on. */
  private List<Event> run(String load, String user, int slots) {
    OneLoop.Running running =
        loop.start(
            """
            target: %s
            load: %s
            users:
              - %s
                tasks: [ { get: /x } ]
            """
                .formatted(target.baseUrl(), load, user),
            0,
            slots);
    startMs = running.startMs();
    running.end();
    List<Event> events = new ArrayList<>();
    for (EventBatch batch : loop.batches()) {
      for (int i = 0; i < batch.size(); i++) {
        assertThat(ErrorKind.of(batch.error(i))).isEqualTo(ErrorKind.NONE);
        double due = batch.dueUs(i) / 1_000.0;
        events.add(new Event(batch.user(i), due, due + batch.responseTimeUs(i) / 1_000.0));
      }
    }
    assertThat(events).hasSize((int) target.counts().of("GET", "/x"));
    events.sort((a, b) -> Double.compare(a.dueMs(), b.dueMs()));
    return events;
  }

  /** From when to when a user has work, milliseconds from the run's start. */
  private record Time(long from, long to) {}

  private static Map<Integer, Time> times(long... fromAndTo) {
    Map<Integer, Time> times = new TreeMap<>();
    for (int i = 0; i < fromAndTo.length; i += 2) {
      times.put(i / 2, new Time(fromAndTo[i], fromAndTo[i + 1]));
    }
    return times;
  }

  static List<Arguments> closedForms() {
    return List.of(
        Arguments.of(
            "{ users: 3, spawnRate: 2, duration: 2s }", times(0, 2_000, 500, 2_000, 1_000, 2_000)),
        Arguments.of(
            "{ stages: [ { duration: 0s, users: 2 }, { duration: 800ms, users: 2 },"
                + " { duration: 0s, users: 4 }, { duration: 800ms, users: 4 },"
                + " { duration: 1600ms, users: 0 } ] }",
            times(0, 3_200, 0, 2_800, 800, 2_400, 800, 2_000)),
        Arguments.of(
            "{ step: { start: 1, by: 2, every: 800ms, until: 5 } }",
            times(0, 2_400, 800, 2_400, 800, 2_400, 1_600, 2_400, 1_600, 2_400)),
        Arguments.of(
            "{ step: { start: 3, by: 1, every: 800ms, until: 1 } }",
            times(0, 2_400, 0, 1_600, 0, 800)),
        Arguments.of(
            "{ duration: 2400ms, spike: { base: 1, peak: 3, at: 800ms, for: 800ms } }",
            times(0, 2_400, 800, 1_600, 800, 1_600)),
        Arguments.of(
            "{ points: [ { at: 0s, users: 3 }, { at: 800ms, users: 3 }, { at: 800ms, users: 1 },"
                + " { at: 1600ms, users: 1 }, { at: 1600ms, users: 2 }, { at: 2400ms, users: 2 } ] }",
            times(0, 2_400, 0, 2_400, 0, 800)));
  }

  @ParameterizedTest
  @MethodSource("closedForms")
  void usersAreThereWhenTheLoadSaysSo(String load, Map<Integer, Time> expected) {
    List<Event> events = run(load, "thinkTime: 20ms", 3);

    double start = startMs;
    Map<Integer, List<Double>> ofUsers = new TreeMap<>();
    for (Event each : events) {
      ofUsers.computeIfAbsent(each.user(), user -> new ArrayList<>()).add(each.dueMs() - start);
    }
    assertThat(ofUsers).containsOnlyKeys(expected.keySet());
    expected.forEach(
        (user, time) -> {
          List<Double> of = ofUsers.get(user);
          String words = "user %d from %d to %d ms".formatted(user, time.from(), time.to());
          assertThat(of.getFirst())
              .as(words)
              .isBetween((double) time.from() - TICK_MS, (double) time.from() + LATE_MS);
          assertThat(of.getLast())
              .as(words)
              .isBetween((double) time.to() - LATE_MS, (double) time.to() + LATE_MS);
        });
  }

  /** The last one has left for half a second and is back for the last stage. */
  @Test
  void whoHasLeftComesBack() {
    List<Event> events =
        run(
            "{ points: [ { at: 0s, users: 2 }, { at: 500ms, users: 2 }, { at: 500ms, users: 1 },"
                + " { at: 1500ms, users: 1 }, { at: 1500ms, users: 2 }, { at: 2s, users: 2 } ] }",
            "thinkTime: 20ms",
            1);

    double start = startMs;
    List<Double> second =
        events.stream().filter(e -> e.user() == 1).map(e -> e.dueMs() - start).toList();
    assertThat(second.getFirst()).isLessThan(LATE_MS);
    assertThat(second.getLast()).isGreaterThan(1_500 - TICK_MS);
    assertThat(second).noneMatch(at -> at > 500 + LATE_MS && at < 1_500 - TICK_MS);
  }

  private static long between(List<Event> events, double from, double to) {
    double start = events.getFirst().dueMs();
    return events.stream().filter(e -> e.dueMs() - start >= from && e.dueMs() - start < to).count();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ maxUsers: 400, stages: [ { duration: 1s, arrivals: 100/s }, { duration: 1s, arrivals: 100/s },"
            + " { duration: 0s, arrivals: 300/s }, { duration: 1s, arrivals: 300/s } ] }",
        "{ maxUsers: 400, points: [ { at: 1s, arrivals: 100/s }, { at: 2s, arrivals: 100/s },"
            + " { at: 2s, arrivals: 300/s }, { at: 3s, arrivals: 300/s } ] }"
      })
  void arrivalsFollowTheRateOfEachStage(String load) {
    List<Event> events = run(load, "name: V", 4);

    assertThat(events).as("50, 100 and 300").hasSize(450);
    assertThat(between(events, 0, 1_000)).isBetween(49L, 51L);
    assertThat(between(events, 1_000, 2_000)).isBetween(99L, 101L);
  }

  @Test
  void arrivalsAreEvenUnlessTheLoadSaysOtherwise() {
    List<Event> events = run("{ arrivals: 200/s, duration: 2s, maxUsers: 300 }", "name: V", 1);

    assertThat(events).hasSize(400);
    assertThat(variation(events)).as("of the times between arrivals").isLessThan(0.05);
  }

  @Test
  void arrivalsOfPoissonAreAsOfIndependentPeople() {
    List<Event> events =
        run("{ arrivals: 300/s, duration: 3s, maxUsers: 500, spacing: poisson }", "name: V", 1);

    assertThat(events.size()).as("900, with a deviation of 30").isBetween(750, 1_050);
    assertThat(variation(events)).as("1 for a Poisson process").isBetween(0.85, 1.15);
  }

  /** The deviation of the times between arrivals, as a share of their mean. */
  private static double variation(List<Event> events) {
    double[] gaps = new double[events.size() - 1];
    for (int i = 0; i < gaps.length; i++) {
      gaps[i] = events.get(i + 1).dueMs() - events.get(i).dueMs();
    }
    return Numbers.of(gaps).deviation() / Numbers.of(gaps).mean();
  }

  private record Numbers(double mean, double deviation) {
    static Numbers of(double[] values) {
      double sum = 0;
      double squares = 0;
      for (double each : values) {
        sum += each;
        squares += each * each;
      }
      double mean = sum / values.length;
      return new Numbers(mean, Math.sqrt(squares / values.length - mean * mean));
    }
  }

  /** The times from each answer to the user's next request, sorted. */
  private List<Double> thoughts(String thinkTime) {
    Map<Integer, Event> last = new TreeMap<>();
    List<Double> thoughts = new ArrayList<>();
    for (Event each : run("{ users: 40, spawnRate: 1000, duration: 3s }", thinkTime, 1)) {
      Event before = last.put(each.user(), each);
      if (before != null) {
        thoughts.add(each.dueMs() - before.endMs());
      }
    }
    assertThat(thoughts).hasSizeGreaterThan(500);
    Collections.sort(thoughts);
    return thoughts;
  }

  private static double quantile(List<Double> sorted, double share) {
    return sorted.get((int) (share * (sorted.size() - 1)));
  }

  @Test
  void aConstantThinkTimeIsAlwaysTheSame() {
    List<Double> thoughts = thoughts("thinkTime: 50ms");

    assertThat(thoughts.getFirst()).isGreaterThan(49.5);
    assertThat(quantile(thoughts, 0.5)).isLessThan(60);
  }

  @Test
  void aUniformThinkTimeIsAnywhereBetweenItsEnds() {
    List<Double> thoughts = thoughts("thinkTime: 20ms..100ms");

    assertThat(thoughts.getFirst()).isGreaterThan(19.5);
    assertThat(quantile(thoughts, 0.25)).isBetween(32.0, 50.0);
    assertThat(quantile(thoughts, 0.75)).isBetween(70.0, 92.0);
    assertThat(quantile(thoughts, 0.9)).isBetween(85.0, 110.0);
  }

  @Test
  void aNormalThinkTimeIsAroundItsMean() {
    List<Double> thoughts = thoughts("thinkTime: { normal: 60ms, deviation: 15ms, min: 20ms }");

    assertThat(thoughts.getFirst()).isGreaterThan(19.5);
    assertThat(quantile(thoughts, 0.16)).as("one deviation below").isBetween(40.0, 50.0);
    assertThat(quantile(thoughts, 0.5)).isBetween(55.0, 70.0);
    assertThat(quantile(thoughts, 0.84)).as("one deviation above").isBetween(70.0, 90.0);
  }

  @Test
  void anExponentialThinkTimeIsMostlyShortAndNowAndThenLong() {
    List<Double> thoughts = thoughts("thinkTime: { exponential: 60ms, max: 300ms }");

    assertThat(quantile(thoughts, 0.1)).as("6.3 ms").isBetween(2.0, 16.0);
    assertThat(quantile(thoughts, 0.5)).as("41.6 ms").isBetween(33.0, 55.0);
    assertThat(quantile(thoughts, 0.9)).as("138 ms").isBetween(105.0, 170.0);
  }
}
