package io.spate.agent.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.spate.protocol.event.EventBatch;
import io.spate.protocol.event.EventName;
import io.spate.testsupport.CountingServer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Events of a run with a warm-up, against a real server. */
class WarmUpTest {
  private final CountingServer target = CountingServer.start();
  private final OneLoop loop = new OneLoop();

  @AfterEach
  void close() {
    loop.close();
    target.close();
  }

  private String scenario(String load) {
    return """
        target: %s
        load: { %s }
        users:
          - thinkTime: 5ms
            tasks:
              - sequence:
                  - group: both
                    steps: [ { get: /a }, { get: /missing, expect: { status: 201 } } ]
        """
        .formatted(target.baseUrl(), load);
  }

  private record Event(String name, long dueUs) {}

  private List<Event> events() {
    List<Event> events = new ArrayList<>();
    for (EventBatch batch : loop.batches()) {
      for (int i = 0; i < batch.size(); i++) {
        events.add(new Event(batch.name(i), batch.dueUs(i)));
      }
    }
    return events;
  }

  @Test
  void whatWasDueInTheWarmUpIsToldFromTheRest() {
    loop.run(scenario("users: 4, spawnRate: 1000, duration: 1s, warmUp: 400ms"));

    List<Event> events = events();
    long start = events.stream().mapToLong(Event::dueUs).min().orElseThrow();
    List<Event> warmUp = events.stream().filter(e -> EventName.isWarmUp(e.name())).toList();
    List<Event> after = events.stream().filter(e -> !EventName.isWarmUp(e.name())).toList();
    assertThat(warmUp)
        .extracting(Event::name)
        .contains("warm-up GET /a", "warm-up GET /missing", "warm-up group both");
    assertThat(after).extracting(Event::name).contains("GET /a", "GET /missing", "group both");
    long end = warmUp.stream().mapToLong(Event::dueUs).max().orElseThrow();
    assertThat(after).allMatch(e -> e.dueUs() > end);
    assertThat(end - start).isLessThanOrEqualTo(400_000);
    assertThat(events.stream().filter(e -> EventName.isRequest(e.name())).count())
        .as("all of them are told")
        .isEqualTo(target.counts().total());
    assertThat(loop.batches().stream().flatMap(b -> b.samples().stream()))
        .extracting(sample -> sample.getName())
        .contains("warm-up GET /missing", "GET /missing");
  }

  @Test
  void whoTakesASlotOverAfterTheWarmUpHasNoneLeft() {
    loop.start(scenario("users: 4, spawnRate: 1000, duration: 2s, warmUp: 1s"), 1_500, 2).end();

    assertThat(events()).isNotEmpty().noneMatch(e -> EventName.isWarmUp(e.name()));
  }

  @Test
  void theWarmUpGoesOnAfterAPause() {
    try (LoopFixture fixture =
        new LoopFixture(scenario("users: 4, duration: 10s, warmUp: 2s"), 1)) {
      long start = System.nanoTime();
      LoopRun run = fixture.loopRun(new ThinkTimer(), fixture.load(), start);
      int name = fixture.run.eventNames().indexOf("GET /a");
      int ofWarmUp = fixture.run.eventNames().indexOf("warm-up GET /a");

      assertThat(run.eventName(name, start)).isEqualTo(ofWarmUp);
      assertThat(run.eventName(name, start + seconds(2) - 1)).isEqualTo(ofWarmUp);
      assertThat(run.eventName(name, start + seconds(2))).isEqualTo(name);

      run.follow(fixture.load(), start + seconds(5), false);

      assertThat(run.eventName(name, start + seconds(7) - 1)).isEqualTo(ofWarmUp);
      assertThat(run.eventName(name, start + seconds(7))).isEqualTo(name);
      run.close();
    }
  }

  @Test
  void withoutAWarmUpNamesAreThoseOfTheScenario() {
    try (LoopFixture fixture = new LoopFixture(scenario("users: 4, duration: 10s"), 1)) {
      assertThat(fixture.run.eventNames()).isEqualTo(fixture.run.scenario().requestNames());
    }
  }

  private static long seconds(long count) {
    return TimeUnit.SECONDS.toNanos(count);
  }
}
