package io.spate.agent.user;

import io.spate.agent.event.EventSource;
import io.spate.agent.flow.ClassProgram;
import io.spate.agent.http.SharedToken;
import io.spate.agent.http.StepRequest;
import io.spate.http.HttpEngine;
import io.spate.protocol.command.ArrivalSchedule;
import io.spate.protocol.command.LoadProfile;
import io.spate.protocol.quota.SlotArrivals;
import io.spate.protocol.quota.SlotOrder;
import io.spate.scenario.AccessTokens;
import io.spate.scenario.RequestStep;
import io.spate.scenario.Scenario;
import io.spate.scenario.UserClass;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

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

  /** Longer delays between due and sent count as this. */
  private static final long MAX_LAG_MICROS = TimeUnit.MINUTES.toMicros(1);

  private PreparedRun run; // another one once the setup's values are known, before users start
  private final LoopClock clock;
  private final SendPermit permit;
  private final RestartShare restarts;
  private final Waker waker;
  private final HttpEngine engine;
  private final EventSource events;
  private final LoopTokens tokens; // null if no request needs one
  private final AccessTokens tokenValues;
  private final RestartLimiter limiter;
  private final Map<RequestStep, StepRequest> requests = new IdentityHashMap<>();
  private final Map<Integer, Holding> slots = new HashMap<>();
  // From the name of an event to that of the same in the warm-up.
  private final int toWarmUpName;
  // Where classes have loads of their own: one entry for each.
  private final SlotUsers.UserFactory[] factories;
  private final double[] targets;
  private final Histogram lagMicros = new Histogram(MAX_LAG_MICROS, 2);
  // Of the open model; null in the closed one.
  private final UserPool pool;
  private ArrivalSchedule schedule;
  private LoadProfile load;
  private long startNanos;
  private long warmUpEndNanos;
  private final double traceShare;
  private long lastTimeoutScan;
  private boolean paused;
  private boolean begun; // slots have started
  private FixtureUser fixture; // does the setup or teardown here; null if none does now
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
    final ArrivalTimer arrivals; // null in the closed model
    long abortAtNanos = Long.MAX_VALUE;
    String abortReason;

    Holding(SlotUsers users, ArrivalTimer arrivals, Consumer<SlotEnd> onEnd) {
      this.users = users;
      this.arrivals = arrivals;
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
    this.clock = clock;
    this.permit = permit;
    this.restarts = restarts;
    this.waker = waker;
    this.engine = engine;
    this.events = events;
    this.limiter = new RestartLimiter(clock.nanoTime());
    this.pool =
        load.isOpen()
            ? new UserPool(run.scenario().users(), load.peakUsers(), this::newPooledUser)
            : null;
    this.schedule = load.isOpen() ? scheduleOf(load) : null;
    this.factories =
        run.populations().stream().map(this::factory).toArray(SlotUsers.UserFactory[]::new);
    this.targets = new double[factories.length];
    this.traceShare = run.scenario().http().trace();
    int requestNames = run.scenario().requestNames().size();
    this.toWarmUpName = run.eventNames().size() - requestNames; // as many again, or none
    this.tokens = run.tokens().isEmpty() ? null : new LoopTokens(this, run.tokens());
    this.tokenValues = SharedToken.values(run.tokens());
    startAt(startNanos);
  }

  private void startAt(long nanos) {
    startNanos = nanos;
    warmUpEndNanos = nanos + run.scenario().load().warmUp().toNanos();
  }

  private SlotUsers.UserFactory factory(Population population) {
    return (slot, number) -> newUser(slot, population.first() + number, population.userClass());
  }

  private static ArrivalSchedule scheduleOf(LoadProfile load) {
    return new ArrivalSchedule(load.arrivals(), load.durationMs());
  }

  /**
   * Starts a slot; {@code onEnd} is told once, when its users have ended.
   *
   * @param progress of its iterations, counted up here if the run is bounded by them; and of its
   *     rows of data
   */
  void start(int slot, SlotProgress progress, Consumer<SlotEnd> onEnd) {
    long elapsed = clock.nanoTime() - startNanos;
    boolean takenOver = elapsed > TAKE_OVER_NANOS;
    if (isOpen()) {
      startOpen(slot, takenOver ? elapsed / 1e6 : 0, progress, onEnd);
      return;
    }
    long lostMs = takenOver ? TimeUnit.NANOSECONDS.toMillis(elapsed) : -1; // none were running then
    SlotUsers users =
        factories.length == 0
            ? newSlot(slot, run.order(), load, lostMs, progress)
            : newSlot(slot, run.populations(), lostMs, progress);
    if (load.isBounded()) {
      users.bound(new SlotBudget(load.iterations(), run.order(), slot, progress));
    }
    slots.put(slot, new Holding(users, null, onEnd));
  }

  /**
   * The first slot is about to start: what was prepared for the setup may be out of date. Nothing
   * happens at later ones.
   */
  void begin(PreparedRun run, LoadProfile load, long startNanos) {
    if (!begun) {
      begun = true;
      this.run = run;
      follow(load, startNanos, false);
    }
  }

  /** Starts the user who does the run's setup or teardown; one that is under way is cut off. */
  void startFixture(FixtureUser user) {
    cutOffFixture("it is begun anew");
    paused = false; // a run may be stopped in a pause
    activeUsers++;
    fixture = user;
    user.start(this);
  }

  /** Takes the setup or teardown away, if it is here. */
  void cutOffFixture(String reason) {
    if (fixture != null) {
      fixture.cutOff(reason);
      endFixture();
    }
  }

  private void endFixture() {
    FixtureUser ended = fixture;
    fixture = null;
    ended.end(run.scenario().fixture(), events.flush(activeUsers == 0));
  }

  private SlotUsers newSlot(
      int slot, SlotOrder order, LoadProfile load, long lostMs, SlotProgress progress) {
    double throughput = run.scenario().load().throughput();
    int restartBelow = order.usersBelow(slot, load.target(lostMs));
    SlotUsers users = new SlotUsers(slot, order, restartBelow, throughput, progress.draws());
    users.tell(progress);
    return users;
  }

  private SlotUsers newSlot(
      int slot, List<Population> populations, long lostMs, SlotProgress progress) {
    Population first = populations.getFirst();
    SlotUsers users = newSlot(slot, first.order(), first.load(), lostMs, progress);
    for (Population each : populations.subList(1, populations.size())) {
      users.addCohort(each.order(), each.order().usersBelow(slot, each.load().target(lostMs)));
    }
    return users;
  }

  /** What was due before {@code fromMs} was somebody else's, or nobody's. */
  private void startOpen(int slot, double fromMs, SlotProgress progress, Consumer<SlotEnd> onEnd) {
    SlotUsers users = newSlot(slot, run.order(), load, -1, progress);
    SlotArrivals arrivals =
        new SlotArrivals(run.order(), slot, load.arrivals().spacing(), arrivalSeed());
    arrivals.seek(schedule.until(fromMs));
    ArrivalTimer timer = new ArrivalTimer(this, users, arrivals);
    slots.put(slot, new Holding(users, timer, onEnd));
    pool.add(users);
    if (!paused) {
      timer.follow(schedule, startNanos);
    }
  }

  /** An arrival of a slot is due: a free user begins an iteration, or it is not started. */
  void arrive(SlotUsers slot, long number, long dueNanos) {
    long now = clock.nanoTime();
    VirtualUser user = mustPause(now) ? null : pool.take(run.scenario().classOf(number), slot);
    events.countArrival(user != null && user.arrive(slot, dueNanos, now));
  }

  /** A user has ended the iteration of an arrival. */
  void rests(VirtualUser user) {
    pool.giveBack(user);
  }

  boolean isOpen() {
    return pool != null;
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
    stop(holding, clock.nanoTime(), graceNanos, reason);
    return true;
  }

  private void stop(Holding holding, long nowNanos, long graceNanos, String reason) {
    long abortAtNanos = nowNanos + graceNanos;
    if (abortAtNanos < holding.abortAtNanos) {
      holding.abortAtNanos = abortAtNanos;
      holding.abortReason = reason; // the one that counts: a later end cuts nothing off
    }
    if (!holding.users.isStopping()) {
      if (isOpen()) {
        holding.arrivals.hold();
        pool.remove(holding.users);
      }
      holding.users.stop(graceNanos > 0);
    }
  }

  /** Brings every slot to where it should be at this moment. */
  void tick(long nowNanos) {
    long elapsed = nowNanos - startNanos;
    double elapsedMs = elapsed / 1e6;
    boolean over = !paused && elapsedMs >= load.durationMs();
    double target = load.target(elapsedMs);
    for (int i = 0; i < targets.length; i++) {
      targets[i] = run.populations().get(i).load().target(elapsedMs);
    }
    limiter.refill(nowNanos, load.spawnRate() * restarts.of(slots.size(), run.order().slots()));
    boolean scan = nowNanos - lastTimeoutScan >= TIMEOUT_SCAN_NANOS;
    if (scan) {
      lastTimeoutScan = nowNanos;
      if (tokens != null) {
        tokens.checkTimeouts(nowNanos);
      }
    }
    for (Iterator<Holding> holdings = slots.values().iterator(); holdings.hasNext(); ) {
      Holding holding = holdings.next();
      SlotUsers users = holding.users;
      if (over && !users.isStopping()) {
        if (isOpen()) {
          holding.arrivals.finish(); // nothing is due from the end on
        }
        stop(
            holding,
            nowNanos,
            run.scenario().http().gracefulStop().toNanos(),
            "the run was over before the response came");
      }
      if (!users.isStopping() && users.isDone()) {
        stop(holding, nowNanos, 0, "the iterations are done");
      }
      if (!paused && !isOpen()) {
        follow(users, target);
      }
      if (scan) {
        users.checkTimeouts(nowNanos);
      }
      if (nowNanos - holding.abortAtNanos >= 0) {
        users.abort(holding.abortReason);
      }
      if (users.isStopping() && users.activeUsers() == 0) {
        holdings.remove();
        if (tokens != null) {
          tokens.end(users, "nobody needs it any more");
        }
        end(holding);
      }
    }
    if (fixture != null) {
      fixture.tick(nowNanos, scan);
      if (fixture.isOver()) {
        endFixture();
      }
    }
  }

  private void follow(SlotUsers users, double target) {
    if (factories.length == 0) {
      users.follow(target, limiter, this::newUser);
    }
    for (int i = 0; i < factories.length; i++) {
      users.follow(i, targets[i], limiter, factories[i]);
    }
  }

  private VirtualUser newUser(SlotUsers slot, int number) {
    return newUser(slot, number, run.scenario().classOf(number));
  }

  private VirtualUser newUser(SlotUsers slot, int number, UserClass userClass) {
    activeUsers++;
    return new VirtualUser(this, slot, number, userClass);
  }

  private VirtualUser newPooledUser(SlotUsers slot, int number, UserClass userClass) {
    activeUsers++;
    VirtualUser user = new VirtualUser(this, slot, number, userClass);
    user.standBy();
    return user;
  }

  private void end(Holding holding) {
    SlotUsers users = holding.users;
    restartedEarlier += users.restarted();
    CompletableFuture<Void> flushed = events.flush(activeUsers == 0);
    holding.onEnd.accept(new SlotEnd(users.slot(), users.produced(), users.iterations(), flushed));
  }

  /** A user has ended for good; {@code busy} unless it was waiting for an arrival. */
  void userEnded(boolean busy) {
    activeUsers--;
    if (isOpen() && busy) {
      pool.busyEnded();
    }
  }

  /** The load from now on, counted from {@code startNanos}; none of it while paused. */
  void follow(LoadProfile load, long startNanos, boolean paused) {
    this.load = load;
    startAt(startNanos);
    this.paused = paused;
    if (isOpen()) {
      schedule = scheduleOf(load);
      pool.allow(load.peakUsers());
      slots.values().forEach(this::followArrivals);
    }
  }

  private void followArrivals(Holding holding) {
    if (paused || holding.users.isStopping()) {
      holding.arrivals.hold();
    } else {
      holding.arrivals.follow(schedule, startNanos);
    }
  }

  void flush() {
    events.flush();
  }

  /** Whether somebody is at work, or may yet be. */
  boolean hasSlots() {
    return !slots.isEmpty() || fixture != null;
  }

  void close() {
    engine.close();
  }

  Scenario scenario() {
    return run.scenario();
  }

  ClassProgram programOf(UserClass userClass) {
    return run.programs().get(userClass);
  }

  /** Seeds the users' random numbers: the same for each agent, so that a user is the same user. */
  long seed() {
    return run.seed();
  }

  /** Seeds the times of arrivals that come at random. */
  private String arrivalSeed() {
    Long seed = run.scenario().seed();
    return seed == null ? run.runId() : seed.toString();
  }

  /** How many requests are sent with a trace context, 0 to 1. */
  double traceShare() {
    return traceShare;
  }

  HttpEngine engine() {
    return engine;
  }

  /** The access tokens; null if no request needs one. */
  LoopTokens tokens() {
    return tokens;
  }

  AccessTokens tokenValues() {
    return tokenValues;
  }

  /** The run's target, without a slash at its end. */
  String baseUrl() {
    return run.baseUrl();
  }

  /** A step's request, prepared at its first use here. */
  StepRequest requestOf(RequestStep step) {
    StepRequest request = requests.get(step);
    if (request == null) {
      boolean cookies = run.scenario().http().cookies();
      request = new StepRequest(step, engine, run.baseUrl(), cookies);
      requests.put(step, request);
    }
    return request;
  }

  EventSource events() {
    return events;
  }

  /** The index of an event's name, which is another one if it was due in the warm-up. */
  int eventName(int nameIndex, long dueNanos) {
    return dueNanos - warmUpEndNanos < 0 ? nameIndex + toWarmUpName : nameIndex;
  }

  /** Calls {@code task.due(id)} at {@code nanos}. */
  void wakeAt(long nanos, ThinkTimer.Task task, long id) {
    waker.wakeAt(nanos, task, id);
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
    lagMicros.recordValue(Math.clamp(lagNanos / 1_000, 0, MAX_LAG_MICROS));
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
            isOpen() ? pool.takeMostBusy() : activeUsers,
            slots.size(),
            events.produced(),
            events.dropped(),
            restarted,
            maxLagNanos,
            lagMicros.copy(),
            isOpen());
    maxLagNanos = 0;
    lagMicros.reset();
    return share;
  }
}
