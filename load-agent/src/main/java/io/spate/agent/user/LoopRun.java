package io.spate.agent.user;

import io.spate.agent.event.EventSource;
import io.spate.agent.http.StepRequest;
import io.spate.http.HttpEngine;
import io.spate.protocol.command.LoadProfile;
import io.spate.scenario.RequestStep;
import io.spate.scenario.Scenario;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One run on one event loop: the slots of it that live here, their users, connections and events.
 * Confined to that loop.
 */
final class LoopRun {
  /** How long a user waits before it looks again whether events have room. */
  static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** How long a user without think time waits after a request that got no response. */
  static final long FAILURE_BACKOFF_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** A slot that starts later than this after its run's start was taken over from somewhere. */
  private static final long TAKE_OVER_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final long TIMEOUT_SCAN_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final PreparedRun run;
  private final LoopClock clock;
  private final SendPermit permit;
  private final RestartShare restarts;
  private final Waker waker;
  private final HttpEngine engine;
  private final EventSource events;
  private final RestartLimiter limiter;
  private final Map<RequestStep, StepRequest> requests = new IdentityHashMap<>();
  private final Map<Integer, Holding> slots = new HashMap<>();
  private LoadProfile load;
  private long startNanos;
  private long lastTimeoutScan;
  private boolean paused;
  private int activeUsers;
  private long restartedEarlier;
  private long maxLagNanos;

  /** Wakes users; the loop's timer. */
  interface Waker {
    void wakeAt(long nanos, ThinkTimer.Task task, long id);
  }

  /** A slot and who is to be told when it is over. */
  private static final class Holding {
    final SlotUsers users;
    final Consumer<SlotEnd> onEnd;
    long abortAtNanos = Long.MAX_VALUE;
    String abortReason;

    Holding(SlotUsers users, Consumer<SlotEnd> onEnd) {
      this.users = users;
      this.onEnd = onEnd;
    }
  }

  LoopRun(
      PreparedRun run,
      LoadProfile load,
      long startNanos,
      LoopClock clock,
      SendPermit permit,
      RestartShare restarts,
      Waker waker,
      HttpEngine engine,
      EventSource events) {
    this.run = run;
    this.load = load;
    this.startNanos = startNanos;
    this.clock = clock;
    this.permit = permit;
    this.restarts = restarts;
    this.waker = waker;
    this.engine = engine;
    this.events = events;
    this.limiter = new RestartLimiter(clock.nanoTime());
  }

  /** Starts a slot; {@code onEnd} is told once, when its users have ended. */
  void start(int slot, Consumer<SlotEnd> onEnd) {
    long elapsed = clock.nanoTime() - startNanos;
    int restartBelow =
        elapsed > TAKE_OVER_NANOS
            ? run.order().usersBelow(slot, load.target(TimeUnit.NANOSECONDS.toMillis(elapsed)))
            : 0;
    slots.put(slot, new Holding(new SlotUsers(slot, run.order(), restartBelow), onEnd));
  }

  /**
   * Stops a slot: users that think end now, requests in flight may take {@code grace} longer.
   *
   * @return false if the slot is not here (any more)
   */
  boolean stop(int slot, long graceNanos, String reason) {
    Holding holding = slots.get(slot);
    if (holding == null) {
      return false;
    }
    stop(holding, clock.nanoTime() + graceNanos, reason);
    return true;
  }

  private void stop(Holding holding, long abortAtNanos, String reason) {
    holding.abortAtNanos = Math.min(holding.abortAtNanos, abortAtNanos);
    holding.abortReason = reason;
    if (!holding.users.isStopping()) {
      holding.users.stop();
    }
  }

  /** Brings every slot to where it should be at this moment. */
  void tick(long nowNanos) {
    long elapsed = nowNanos - startNanos;
    double elapsedMs = elapsed / 1e6;
    boolean over = !paused && elapsedMs >= load.durationMs();
    double target = load.target(elapsedMs);
    limiter.refill(nowNanos, load.spawnRate() * restarts.of(slots.size(), run.order().slots()));
    boolean scan = nowNanos - lastTimeoutScan >= TIMEOUT_SCAN_NANOS;
    if (scan) {
      lastTimeoutScan = nowNanos;
    }
    for (Iterator<Holding> holdings = slots.values().iterator(); holdings.hasNext(); ) {
      Holding holding = holdings.next();
      SlotUsers users = holding.users;
      if (over && !users.isStopping()) {
        stop(
            holding,
            nowNanos + run.scenario().http().gracefulStop().toNanos(),
            "the run was over before the response came");
      }
      if (!paused) {
        users.follow(target, limiter, this::newUser);
      }
      if (scan) {
        users.checkTimeouts(nowNanos);
      }
      if (nowNanos - holding.abortAtNanos >= 0) {
        users.abort(holding.abortReason);
      }
      if (users.isStopping() && users.activeUsers() == 0) {
        holdings.remove();
        end(holding);
      }
    }
  }

  private VirtualUser newUser(SlotUsers slot, int number) {
    activeUsers++;
    return new VirtualUser(this, slot, number);
  }

  private void end(Holding holding) {
    SlotUsers users = holding.users;
    restartedEarlier += users.restarted();
    CompletableFuture<Void> flushed = events.flush(activeUsers == 0);
    holding.onEnd.accept(new SlotEnd(users.slot(), users.produced(), users.iterations(), flushed));
  }

  void userEnded(SlotUsers slot) {
    activeUsers--;
  }

  /** The load from now on, counted from {@code startNanos}; none of it while paused. */
  void follow(LoadProfile load, long startNanos, boolean paused) {
    this.load = load;
    this.startNanos = startNanos;
    this.paused = paused;
  }

  void flush() {
    events.flush();
  }

  boolean hasSlots() {
    return !slots.isEmpty();
  }

  void close() {
    engine.close();
  }

  Scenario scenario() {
    return run.scenario();
  }

  /** Seeds the users' random numbers: the same for each agent, so that a user is the same user. */
  long seed() {
    return run.runId().hashCode();
  }

  HttpEngine engine() {
    return engine;
  }

  /** A step's request, prepared at its first use here. */
  StepRequest requestOf(RequestStep step) {
    StepRequest request = requests.get(step);
    if (request == null) {
      request = new StepRequest(step, engine, run.baseUrl());
      requests.put(step, request);
    }
    return request;
  }

  EventSource events() {
    return events;
  }

  /** Calls {@code user.due(id)} at {@code nanos}. */
  void wakeAt(long nanos, VirtualUser user, long id) {
    waker.wakeAt(nanos, user, id);
  }

  /** True when no request may be sent now. */
  boolean mustPause(long nowNanos) {
    return paused || !permit.isGranted(nowNanos) || events.mustPause();
  }

  long nanoTime() {
    return clock.nanoTime();
  }

  long epochMicros(long nanoTime) {
    return clock.epochMicros(nanoTime);
  }

  /** Takes note of a delay between due and sent. */
  void countLag(long lagNanos) {
    if (lagNanos > maxLagNanos) {
      maxLagNanos = lagNanos;
    }
  }

  /** The share of the run that is here; resets the lag. */
  LoopShare share() {
    long restarted = restartedEarlier;
    for (Holding holding : slots.values()) {
      restarted += holding.users.restarted();
    }
    LoopShare share =
        new LoopShare(
            run.runId(),
            activeUsers,
            slots.size(),
            events.produced(),
            events.dropped(),
            restarted,
            maxLagNanos);
    maxLagNanos = 0;
    return share;
  }
}
