package io.spate.agent.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.spate.protocol.ErrorKind;
import io.spate.protocol.command.RunCommand;
import io.spate.protocol.command.RunPhase;
import io.spate.protocol.event.EventBatch;
import io.spate.testsupport.CountingServer;
import io.spate.testsupport.NeverAnsweringServer;
import io.spate.testsupport.UnacceptingServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A whole loop on a real event loop against a real server. */
class UserLoopTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static String scenario(String target, String load, String thinkTime) {
    return """
    name: loop
    target: %s
    load: { %s }
    users: [ { thinkTime: %s, tasks: [ { get: /x } ] } ]
    """
        .formatted(target, load, thinkTime);
  }

  private static RunCommand command(LoopFixture fixture, long startAt) {
    return new RunCommand(
            RunCommand.SCHEMA,
            LoopFixture.RUN,
            1,
            RunPhase.WAITING,
            "loop",
            "",
            fixture.run.baseUrl(),
            fixture.load(),
            1,
            1,
            startAt,
            0,
            0,
            0,
            0,
            null)
        .started(startAt);
  }

  /** Starts the first slot now; gives its ends, as they come. */
  private static List<SlotEnd> startSlot(UserLoop loop, LoopFixture fixture) {
    List<SlotEnd> ends = new CopyOnWriteArrayList<>();
    loop.startSlot(
        fixture.run,
        command(fixture, System.currentTimeMillis()),
        0,
        new SlotProgress(0),
        ends::add);
    return ends;
  }

  private static List<ErrorKind> errors(LoopFixture fixture) {
    List<ErrorKind> errors = new ArrayList<>();
    for (EventBatch batch : fixture.batches) {
      for (int i = 0; i < batch.size(); i++) {
        errors.add(ErrorKind.of(batch.error(i)));
      }
    }
    return errors;
  }

  @Test
  void aSlotRunsItsUsersUntilTheLoadIsOverAndIsToldOnceWithAllItsEvents() {
    try (CountingServer server = CountingServer.start();
        LoopFixture fixture =
            new LoopFixture(
                scenario(server.baseUrl(), "users: 5, spawnRate: 1000, duration: 500ms", "5ms"),
                1)) {
      UserLoop loop = fixture.userLoop();
      List<SlotEnd> ends = startSlot(loop, fixture);
      await().atMost(PATIENCE).until(() -> !ends.isEmpty());
      loop.forget(LoopFixture.RUN);

      assertThat(ends).hasSize(1);
      assertThat(ends.getFirst().flushed()).isCompleted();
      assertThat(ends.getFirst().produced())
          .isEqualTo(errors(fixture).size())
          .isEqualTo(server.counts().total())
          .isGreaterThanOrEqualTo(5);
      assertThat(errors(fixture)).containsOnly(ErrorKind.NONE);
      assertThat(loop.shares().join()).as("forgotten").isEmpty();
    }
  }

  @Test
  void arrivalsBeyondTheUsersAreCountedAsNotStarted() {
    try (NeverAnsweringServer server = NeverAnsweringServer.start();
        LoopFixture fixture =
            new LoopFixture(
                scenario(server.baseUrl(), "arrivals: 100/s, duration: 500ms, maxUsers: 3", "0s"),
                1)) {
      UserLoop loop = fixture.userLoop();
      List<SlotEnd> ends = startSlot(loop, fixture);
      await().atMost(PATIENCE).until(() -> fixture.arrivalsNotStarted() == 47);

      assertThat(fixture.arrivalsStarted()).isEqualTo(3);
      loop.stopSlot(LoopFixture.RUN, 0, 0, "enough");
      await().atMost(PATIENCE).until(() -> !ends.isEmpty());
      assertThat(ends.getFirst().produced()).isEqualTo(3);
    }
  }

  @Test
  void connectionsThatNobodyAnswersAreGivenUpInTime() {
    try (UnacceptingServer server = UnacceptingServer.start();
        LoopFixture fixture =
            new LoopFixture(
                scenario(server.baseUrl(), "users: 3, spawnRate: 1000, iterations: 2", "0s")
                    + "http: { connectTimeout: 200ms }\n",
                1)) {
      UserLoop loop = fixture.userLoop();
      List<SlotEnd> ends = startSlot(loop, fixture);
      await().atMost(PATIENCE).until(() -> !ends.isEmpty());

      assertThat(errors(fixture)).hasSize(6).containsOnly(ErrorKind.CONNECT_TIMEOUT);
    }
  }

  @Test
  void aStoppedSlotEndsUsersThatThinkAtOnce() {
    try (CountingServer server = CountingServer.start();
        LoopFixture fixture =
            new LoopFixture(
                scenario(server.baseUrl(), "users: 4, spawnRate: 1000, duration: 1h", "1h"), 1)) {
      UserLoop loop = fixture.userLoop();
      List<SlotEnd> ends = startSlot(loop, fixture);
      await().atMost(PATIENCE).until(() -> errors(fixture).size() == 4);

      loop.stopSlot(LoopFixture.RUN, 0, TimeUnit.HOURS.toNanos(1), "enough");

      await().atMost(PATIENCE).until(() -> !ends.isEmpty());
      assertThat(errors(fixture)).containsOnly(ErrorKind.NONE);
    }
  }

  @Test
  void aStoppedSlotCutsOffWhatIsInFlightWhenItsGraceIsOver() {
    try (NeverAnsweringServer server = NeverAnsweringServer.start();
        LoopFixture fixture =
            new LoopFixture(
                scenario(server.baseUrl(), "users: 2, spawnRate: 1000, duration: 1h", "0s"), 1)) {
      UserLoop loop = fixture.userLoop();
      List<SlotEnd> ends = startSlot(loop, fixture);
      await().atMost(PATIENCE).until(() -> server.bytesRead() > 0);

      loop.stopSlot(LoopFixture.RUN, 0, TimeUnit.MILLISECONDS.toNanos(100), "handed over");
      loop.stopSlot(LoopFixture.RUN, 0, TimeUnit.HOURS.toNanos(1), "a longer grace is too late");

      await().atMost(PATIENCE).until(() -> !ends.isEmpty());
      assertThat(errors(fixture)).isNotEmpty().containsOnly(ErrorKind.ABORTED);
      assertThat(fixture.batches.stream().flatMap(batch -> batch.samples().stream()))
          .anySatisfy(sample -> assertThat(sample.getMessage()).isEqualTo("handed over"));
    }
  }

  @Test
  void noRequestIsSentWithoutAPermitAndTheUsersGoOnWhenItIsThere() {
    try (CountingServer server = CountingServer.start();
        LoopFixture fixture =
            new LoopFixture(
                scenario(server.baseUrl(), "users: 2, spawnRate: 1000, duration: 1h", "1ms"), 1)) {
      fixture.permitted = false;
      UserLoop loop = fixture.userLoop();
      List<SlotEnd> ends = startSlot(loop, fixture);
      await()
          .atMost(PATIENCE)
          .until(() -> loop.shares().join().stream().anyMatch(share -> share.users() == 2));
      assertThat(server.counts().total()).isZero();

      fixture.permitted = true;

      await().atMost(PATIENCE).until(() -> server.counts().total() > 10);
      loop.stopSlot(LoopFixture.RUN, 0, 0, "enough");
      await().atMost(PATIENCE).until(() -> !ends.isEmpty());
    }
  }

  @Test
  void aSlotThatStartsLaterSleepsUntilThenAndIsNotLate() {
    try (CountingServer server = CountingServer.start();
        LoopFixture fixture =
            new LoopFixture(
                scenario(server.baseUrl(), "users: 1, spawnRate: 1000, duration: 300ms", "1h"),
                1)) {
      UserLoop loop = fixture.userLoop();
      List<SlotEnd> ends = new CopyOnWriteArrayList<>();
      long startAt = System.currentTimeMillis() + 300;
      loop.startSlot(fixture.run, command(fixture, startAt), 0, new SlotProgress(0), ends::add);
      await().atMost(PATIENCE).until(() -> !ends.isEmpty());

      assertThat(errors(fixture)).hasSize(1);
      EventBatch first =
          fixture.batches.stream().filter(batch -> batch.size() > 0).findFirst().orElseThrow();
      assertThat(first.dueUs(0))
          .as("not before its time")
          .isGreaterThanOrEqualTo(startAt * 1_000 - 2_000);
    }
  }
}
