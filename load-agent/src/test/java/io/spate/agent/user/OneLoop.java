package io.spate.agent.user;

import io.netty.channel.EventLoopGroup;
import io.spate.agent.config.AgentConfig;
import io.spate.agent.config.BufferPolicy;
import io.spate.agent.event.EventSink;
import io.spate.agent.event.EventSource;
import io.spate.agent.http.Engines;
import io.spate.http.TargetGuard;
import io.spate.http.Transport;
import io.spate.protocol.command.FixtureState;
import io.spate.protocol.command.RunCommand;
import io.spate.protocol.command.RunPhase;
import io.spate.protocol.event.EventBatch;
import io.spate.scenario.Environment;
import io.spate.scenario.Scenario;
import io.spate.scenario.data.DataFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One user loop as an agent has it, with real connections, that has all slots of its runs. What it
 * would give to Kafka is kept.
 */
final class OneLoop implements AutoCloseable {
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final long PATIENCE_SECONDS = 30;

  private final Map<CompletableFuture<FixtureDone>, String> fixtures = new ConcurrentHashMap<>();
  private final List<EventBatch> batches = new CopyOnWriteArrayList<>();
  private final EventLoopGroup group;
  private final List<UserLoop> loops = new ArrayList<>();

  private final class Kept implements EventSink {
    @Override
    public CompletableFuture<Void> publish(String key, byte[] value, int events) {
      batches.add(EventBatch.read(value));
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public boolean isFull() {
      return false;
    }
  }

  private static final class NoTls implements AgentConfig.Tls {
    @Override
    public Optional<Path> authorities() {
      return Optional.empty();
    }

    @Override
    public Optional<Path> certificate() {
      return Optional.empty();
    }

    @Override
    public Optional<Path> key() {
      return Optional.empty();
    }
  }

  private final Environment environment;

  OneLoop() {
    this(Environment.NONE);
  }

  /** An agent's loop in an environment. */
  OneLoop(Environment environment) {
    this(environment, TargetGuard.ANYTHING, 1);
  }

  /** An agent that may put some targets under load; so many loops, slots take turns. */
  OneLoop(Environment environment, TargetGuard guard, int loops) {
    this.environment = environment;
    this.group = Transport.eventLoops(loops, "one-loop");
    Engines engines = new Engines(new NoTls(), guard, loops);
    for (int i = 0; i < loops; i++) {
      this.loops.add(loop(i, engines));
    }
  }

  private UserLoop loop(int number, Engines engines) {
    return new UserLoop(
        number,
        group.next(),
        engines,
        now -> true,
        new RestartShare(() -> 1, 1),
        (run, loop) ->
            new EventSource(
                new Kept(), BufferPolicy.PAUSE, run.runId(), "agent", "1", loop, run.eventNames()),
        TimeUnit.MILLISECONDS.toNanos(10));
  }

  private UserLoop loopOf(int slot) {
    return loops.get(slot % loops.size());
  }

  /** A run. */
  final class Running {
    private final String runId;
    private final List<CompletableFuture<SlotEnd>> ends = new ArrayList<>();
    private final List<SlotProgress> progress = new ArrayList<>();

    private long startMs;

    private Running(String runId) {
      this.runId = runId;
    }

    /** When it started, since the epoch: what its first events are due after, however late. */
    long startMs() {
      return startMs;
    }

    /** Takes the slots away, as a hand-over or a stop does. */
    void stop(Duration grace) {
      for (int slot = 0; slot < ends.size(); slot++) {
        loopOf(slot).stopSlot(runId, slot, grace.toNanos(), "enough");
      }
    }

    /** Why a user wants the run to end; null if none does. */
    String abort() {
      return progress.stream()
          .map(SlotProgress::abort)
          .filter(Objects::nonNull)
          .findFirst()
          .orElse(null);
    }

    /** Waits until all users have ended; the sum of the slots. */
    SlotEnd end() {
      try {
        long produced = 0;
        long iterations = 0;
        for (CompletableFuture<SlotEnd> each : ends) {
          SlotEnd end = each.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
          produced += end.produced();
          iterations += end.iterations();
        }
        return new SlotEnd(0, produced, iterations, CompletableFuture.completedFuture(null));
      } catch (Exception e) {
        throw new AssertionError("a slot has not ended", e);
      }
    }
  }

  /** Starts a scenario, all of it in one slot. */
  Running start(String source) {
    return start(source, 0, 1);
  }

  /** The same with files that were sent with it. */
  Running start(String source, DataFiles files) {
    return start(source, files, 0, 1, 0);
  }

  /** Starts a scenario as if it had begun a while ago, elsewhere. */
  Running start(String source, long elapsedMs, int slots) {
    return start(source, elapsedMs, slots, 0);
  }

  /** The same with so many iterations of each slot done already, and rows of each feed drawn. */
  Running start(String source, long elapsedMs, int slots, long done) {
    return start(source, DataFiles.ELSEWHERE, elapsedMs, slots, done);
  }

  private Running start(String source, DataFiles files, long elapsedMs, int slots, long done) {
    Scenario scenario = Scenario.parse(source, "test", files);
    String runId = "run-" + NUMBER.incrementAndGet();
    RunCommand waiting =
        new RunCommand(
            RunCommand.SCHEMA,
            runId,
            1,
            RunPhase.WAITING,
            scenario.name(),
            source,
            scenario.target(),
            scenario.profile(),
            slots,
            1,
            System.currentTimeMillis(),
            0,
            0,
            0,
            0,
            null);
    Running running = new Running(runId);
    PreparedRun prepared =
        PreparedRun.of(waiting, environment, files); // before the start, as agents do
    running.startMs = System.currentTimeMillis() - elapsedMs;
    RunCommand command = waiting.started(running.startMs);
    for (int slot = 0; slot < slots; slot++) {
      CompletableFuture<SlotEnd> end = new CompletableFuture<>();
      running.ends.add(end);
      SlotProgress progress = progress(prepared, slot, done);
      running.progress.add(progress);
      loopOf(slot).startSlot(prepared, command, slot, progress, end::complete);
    }
    return running;
  }

  private static SlotProgress progress(PreparedRun run, int slot, long done) {
    long[] drawn = new long[run.scenario().feeds().size()];
    Arrays.fill(drawn, done);
    long[] each = new long[run.populations().size()];
    Arrays.fill(each, done);
    SlotProgress progress = new SlotProgress(each, run.draws(slot, drawn));
    Runnable tell =
        () -> { // what a keeper does, with nobody to tell
          progress.reserve();
          progress.grant(progress.drawn());
        };
    progress.onLow(tell);
    tell.run();
    return progress;
  }

  /** Begins the setup or the teardown of a run of a scenario, which may take so long. */
  CompletableFuture<FixtureDone> fixture(String source, RunPhase phase, Duration timeout) {
    return fixture(source, phase, timeout, Map.of());
  }

  /** The same after a setup that has saved these. */
  CompletableFuture<FixtureDone> fixture(
      String source, RunPhase phase, Duration timeout, Map<String, String> values) {
    Scenario scenario = Scenario.parse(source, "test");
    long now = System.currentTimeMillis();
    FixtureState planned = FixtureState.planned(true, true, timeout.toMillis(), timeout.toMillis());
    RunCommand waiting =
        new RunCommand(
                RunCommand.SCHEMA,
                "run-" + NUMBER.incrementAndGet(),
                1,
                RunPhase.WAITING,
                scenario.name(),
                source,
                scenario.target(),
                scenario.profile(),
                1,
                1,
                now,
                0,
                0,
                0,
                0,
                null)
            .withFixture(planned);
    RunCommand command =
        phase == RunPhase.SETUP
            ? waiting.settingUp(now, null)
            : waiting.startedWith(values, now).tearingDown(now, RunPhase.FINISHED, null);
    CompletableFuture<FixtureDone> done = new CompletableFuture<>();
    PreparedRun run = PreparedRun.of(command, environment);
    loopOf(0)
        .startFixture(
            phase == RunPhase.SETUP ? run : run.withSetup(values), command, done::complete);
    fixtures.put(done, command.runId());
    return done;
  }

  /** Takes it away. */
  void cutOff(CompletableFuture<FixtureDone> fixture) {
    loopOf(0).cutOffFixture(fixtures.get(fixture), "it goes elsewhere");
  }

  /** Runs a scenario to its end. */
  SlotEnd run(String source) {
    return start(source).end();
  }

  /** The names of all requests in the order of their events. */
  List<String> names() {
    List<String> names = new ArrayList<>();
    for (EventBatch batch : batches) {
      for (int i = 0; i < batch.size(); i++) {
        names.add(batch.name(i));
      }
    }
    return names;
  }

  List<EventBatch> batches() {
    return batches;
  }

  @Override
  public void close() {
    loops.forEach(UserLoop::close);
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
