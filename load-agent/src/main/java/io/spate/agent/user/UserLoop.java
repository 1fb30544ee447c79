package io.spate.agent.user;

import io.netty.channel.EventLoop;
import io.spate.agent.event.EventSource;
import io.spate.agent.http.Engines;
import io.spate.protocol.command.RunCommand;
import io.spate.protocol.command.RunPhase;
import io.spate.scenario.DurationText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * One event loop that runs users. The public methods may be called from any thread; all they do
 * happens on the loop, in the order of the calls.
 */
public final class UserLoop {
  private static final Logger LOGGER = Logger.getLogger(UserLoop.class);

  /** How often slots are brought to their target; bounds how late a user starts. */
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private static final long CLOCK_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Makes the source of a run's events on this loop. */
  public interface EventSources {
    EventSource create(PreparedRun run, int loop);
  }

  private final int number;
  private final EventLoop eventLoop;
  private final Engines engines;
  private final SendPermit permit;
  private final RestartShare restarts;
  private final EventSources sources;
  private final long flushNanos;
  private final LoopClock clock = new LoopClock();
  private final ThinkTimer timer = new ThinkTimer();
  private final Map<String, LoopRun> runs = new HashMap<>();
  private final AtomicLong maxDelayNanos = new AtomicLong();
  private long nextTick;
  private long nextFlush;
  private long nextClock;
  private final Runnable wakeUp = this::wake; // one for all: a wake-up makes no object of ours
  private long armedFor = Long.MAX_VALUE;
  private boolean working;
  private volatile boolean closed;

  public UserLoop(
      int number,
      EventLoop eventLoop,
      Engines engines,
      SendPermit permit,
      RestartShare restarts,
      EventSources sources,
      long flushNanos) {
    this.number = number;
    this.eventLoop = eventLoop;
    this.engines = engines;
    this.permit = permit;
    this.restarts = restarts;
    this.sources = sources;
    this.flushNanos = flushNanos;
  }

  /**
   * Starts a slot of a run; {@code onEnd} is called on the loop when its users have ended.
   *
   * @param progress of its iterations; counted up by the loop if the run is bounded by them
   */
  public void startSlot(
      PreparedRun run,
      RunCommand command,
      int slot,
      SlotProgress progress,
      Consumer<SlotEnd> onEnd) {
    execute(
        () -> {
          LoopRun here = loopRun(run, command);
          here.begin(run, command.load(), clock.nanoTimeOf(command.startAt()));
          here.start(slot, progress, onEnd);
          wakeBy(System.nanoTime());
        });
  }

  private LoopRun loopRun(PreparedRun run, RunCommand command) {
    return runs.computeIfAbsent(
        run.runId(),
        id ->
            new LoopRun(
                run,
                command.load(),
                clock.nanoTimeOf(command.startAt()),
                clock,
                permit,
                restarts,
                this::wakeAt,
                engines.create(run.scenario().http(), number, eventLoop),
                sources.create(run, number)));
  }

  /**
   * Starts the setup or the teardown of a run, whichever the command's phase says; {@code onEnd} is
   * called on the loop when it has ended, at the command's deadline at the latest.
   */
  public void startFixture(PreparedRun run, RunCommand command, Consumer<FixtureDone> onEnd) {
    execute(
        () -> {
          Duration timeout = Duration.ofMillis(command.fixture().timeoutMs(command.phase()));
          loopRun(run, command)
              .startFixture(
                  new FixtureUser(
                      command.phase(),
                      clock.nanoTimeOf(command.fixture().deadline()),
                      "it was not over within " + DurationText.of(timeout),
                      onEnd));
          wakeBy(System.nanoTime());
        });
  }

  /** Takes the setup or teardown of a run away; {@code onEnd} is called, and told so. */
  public void cutOffFixture(String runId, String reason) {
    execute(
        () -> {
          LoopRun run = runs.get(runId);
          if (run != null) {
            run.cutOffFixture(reason);
          }
        });
  }

  /** Stops a slot; its {@code onEnd} is called when its users have ended, within the grace. */
  public void stopSlot(String runId, int slot, long graceNanos, String reason) {
    execute(
        () -> {
          LoopRun run = runs.get(runId);
          if (run != null && run.stop(slot, graceNanos, reason)) {
            wakeBy(System.nanoTime());
          }
        });
  }

  /** Brings a run to a newer command: another load, a pause, the end of one. */
  public void changeLoad(RunCommand command) {
    execute(
        () -> {
          LoopRun run = runs.get(command.runId());
          if (run != null) {
            run.follow(
                command.load(),
                clock.nanoTimeOf(command.startAt()),
                command.phase() == RunPhase.PAUSED);
          }
        });
  }

  /** Forgets a run whose slots have all ended: its connections are closed. */
  public void forget(String runId) {
    execute(
        () -> {
          LoopRun run = runs.get(runId);
          if (run != null && !run.hasSlots()) {
            runs.remove(runId);
            run.close();
          }
        });
  }

  /** The runs on this loop. */
  public CompletableFuture<List<LoopShare>> shares() {
    CompletableFuture<List<LoopShare>> shares = new CompletableFuture<>();
    execute(
        () -> {
          List<LoopShare> all = new ArrayList<>(runs.size());
          for (LoopRun run : runs.values()) {
            all.add(run.share());
          }
          shares.complete(all);
        });
    return shares;
  }

  /** Largest delay of a wake-up since the last call, nanoseconds. Any thread. */
  public long takeMaxDelayNanos() {
    return maxDelayNanos.getAndSet(0);
  }

  /**
   * Ends the loop's work and closes the connections of its runs; slots must have ended before.
   * Nothing happens if the event loop itself has ended.
   */
  public void close() {
    closed = true;
    try {
      execute(
          () -> {
            runs.values().forEach(LoopRun::close);
            runs.clear();
          });
    } catch (RejectedExecutionException e) {
      LOGGER.debug("The event loop has ended before", e);
    }
  }

  private void execute(Runnable action) {
    eventLoop.execute(
        () -> {
          try {
            action.run();
          } catch (RuntimeException e) {
            LOGGER.error("An action on a user loop has failed", e);
          }
        });
  }

  private void wakeAt(long nanos, ThinkTimer.Task task, long id) {
    timer.at(nanos, task, id);
    if (!working) { // else the end of work() does it for all
      wakeBy(nanos);
    }
  }

  /** Makes sure that the loop looks at its timers by {@code nanos}. */
  private void wakeBy(long nanos) {
    if (closed || nanos - armedFor >= 0 && armedFor != Long.MAX_VALUE) {
      return;
    }
    armedFor = nanos;
    long delay = nanos - System.nanoTime();
    if (delay <= 0) {
      eventLoop.execute(wakeUp);
    } else {
      eventLoop.schedule(wakeUp, delay, TimeUnit.NANOSECONDS);
    }
  }

  /**
   * Wake-ups are never taken back, so one that was overtaken by an earlier one comes for nothing.
   */
  private void wake() {
    long now = System.nanoTime();
    if (armedFor != Long.MAX_VALUE && now - armedFor >= 0) {
      maxDelayNanos.accumulateAndGet(now - armedFor, Math::max);
      armedFor = Long.MAX_VALUE;
    }
    work();
  }

  private void work() {
    working = true;
    try {
      workOnce();
    } catch (RuntimeException e) {
      LOGGER.error("A user loop has failed in its work; it goes on", e);
    } finally {
      working = false;
    }
    if (!runs.isEmpty()) {
      wakeBy(Math.min(timer.nextNanos(), nextTick));
    }
  }

  private void workOnce() {
    long now = System.nanoTime();
    if (now - nextClock >= 0) {
      nextClock = now + CLOCK_NANOS;
      clock.synchronize();
    }
    if (now - nextTick >= 0) {
      nextTick = now + TICK_NANOS;
      for (LoopRun run : runs.values()) {
        run.tick(now);
      }
    }
    if (now - nextFlush >= 0) {
      nextFlush = now + flushNanos;
      for (LoopRun run : runs.values()) {
        run.flush();
      }
    }
    timer.run(now);
  }
}
