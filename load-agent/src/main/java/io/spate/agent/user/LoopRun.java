package io.spate.agent.user;

import io.spate.agent.event.EventSource;
import io.spate.agent.flow.ClassProgram;
import io.spate.agent.http.SharedToken;
import io.spate.agent.http.StepRequest;
import io.spate.http.HttpEngine;
import io.spate.protocol.command.LoadProfile;
import io.spate.protocol.quota.SlotArrivals;
import io.spate.scenario.AccessTokens;
import io.spate.scenario.RequestStep;
import io.spate.scenario.Scenario;
import io.spate.scenario.UserClass;
import java.util.Arrays;
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

  private static final String AGENT_ENDS = "the agent has ended";

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
  private final LoadGroup[] groups; // one for each load: of the run, or of each class
  private final SlotUsers.UserFactory[] factories; // of each group
  private final boolean open; // any group is
  private final Histogram lagMicros = new Histogram(MAX_LAG_MICROS, 2);
  private LoadProfile load;
  private long startNanos;
  private long warmUpEndNanos;
  private final double traceShare;
  private long lastTimeoutScan;
  private boolean paused;
  private boolean begun; // slots have started
  private FixtureUser fixture; // does the setup or teardown here; null if none does now
  private int activeUsers;
  private int pooledUsers; // of them, those of the open model
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
    final ArrivalTimer[] arrivals; // by group; null in the closed model
    long abortAtNanos = Long.MAX_VALUE;
    String abortReason;

    Holding(SlotUsers users, int groups, Consumer<SlotEnd> onEnd) {
      this.users = users;
      this.arrivals = new ArrivalTimer[groups];
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
    this.groups = run.populations().stream().map(this::group).toArray(LoadGroup[]::new);
    this.factories =
        run.populations().stream().map(this::factory).toArray(SlotUsers.UserFactory[]::new);
    this.open = Arrays.stream(groups).anyMatch(LoadGroup::isOpen);
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

  private LoadGroup group(Population population) {
    LoadProfile own = loadOf(population, load);
    List<UserClass> classes =
        population.userClass() == null ? run.scenario().users() : List.of(population.userClass());
    return new LoadGroup(
        population,
        own,
        own.isOpen()
            ? new UserPool(
                population.index(),
                classes,
                own.peakUsers(),
                (slot, member, userClass) -> newPooledUser(slot, population, member, userClass))
            : null);
  }

  private LoadProfile loadOf(Population population, LoadProfile load) {
    return population.userClass() == null
        ? load
        : Population.classes(run.scenario(), load).get(population.index()).load();
  }

  private SlotUsers.UserFactory factory(Population population) {
    return (slot, cohort, member) -> {
      UserClass own = population.userClass();
      activeUsers++;
      return new VirtualUser(
          this, slot, cohort, member, own == null ? run.scenario().classOf(member) : own);
    };
  }

  private VirtualUser newPooledUser(
      SlotUsers slot, Population population, int member, UserClass userClass) {
    activeUsers++;
    pooledUsers++;
    VirtualUser user =
        new VirtualUser(this, slot, slot.cohort(population.index()), member, userClass);
    user.standBy();
    return user;
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
    SlotUsers users = new SlotUsers(slot, progress.draws());
    users.tell(progress);
    Holding holding = new Holding(users, groups.length, onEnd);
    for (LoadGroup group : groups) {
      Population population = group.population();
      users.addCohort(population, takenOver && !group.isOpen() ? lost(group, slot, elapsed) : 0);
      if (group.load().isBounded()) {
        users.bound(
            group.index(),
            new SlotBudget(
                group.load().iterations(), population.order(), slot, progress, group.index()));
      }
      if (group.isOpen()) {
        holding.arrivals[group.index()] = arrivals(group, users, takenOver ? elapsed / 1e6 : 0);
        group.pool().add(users);
      }
    }
    slots.put(slot, holding);
    if (!paused) {
      followArrivals(holding);
    }
  }

  /** How many users of a slot ran elsewhere. */
  private static int lost(LoadGroup group, int slot, long elapsedNanos) {
    double then = group.load().target(TimeUnit.NANOSECONDS.toMillis(elapsedNanos));
    return group.population().order().usersBelow(slot, then);
  }

  /** What was due before {@code fromMs} was somebody else's, or nobody's. */
  private ArrivalTimer arrivals(LoadGroup group, SlotUsers users, double fromMs) {
    SlotArrivals arrivals =
        new SlotArrivals(
            group.population().order(),
            users.slot(),
            group.load().arrivals().spacing(),
            arrivalSeed(group));
    arrivals.seek(group.schedule().until(fromMs));
    return new ArrivalTimer(this, group, users, arrivals);
  }

  /**
   * The first slot is about to start: what was prepared for the setup may be out of date. Nothing
   * happens at later ones.
   */
  void begin(PreparedRun run, LoadProfile load, long startNanos) {
    if (!begun) {
      begun = true;
      this.run = run;
      for (LoadGroup group : groups) {
        group.begin();
      }
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

  /** An arrival of a slot is due: a free user begins an iteration, or it is not started. */
  void arrive(LoadGroup group, SlotUsers slot, long number, long dueNanos) {
    long now = clock.nanoTime();
    VirtualUser user = mustPause(now) ? null : group.pool().take(classOf(group, number), slot);
    events.countArrival(user != null && user.arrive(slot, dueNanos, now));
  }

  private UserClass classOf(LoadGroup group, long arrival) {
    UserClass own = group.population().userClass();
    return own == null ? run.scenario().classOf(arrival) : own;
  }

  /** The users of a population, by its index. */
  LoadGroup group(int index) {
    return groups[index];
  }

  /** A user has ended the iteration of an arrival. */
  void rests(VirtualUser user) {
    poolOf(user).giveBack(user);
  }

  private UserPool poolOf(VirtualUser user) {
    return groups[user.cohort().population.index()].pool();
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
      for (LoadGroup group : groups) {
        if (group.isOpen()) {
          holding.arrivals[group.index()].hold();
          group.pool().remove(holding.users);
        }
      }
      holding.users.stop(graceNanos > 0);
    }
  }

  /** Brings every slot to where it should be at this moment. */
  void tick(long nowNanos) {
    long elapsed = nowNanos - startNanos;
    double elapsedMs = elapsed / 1e6;
    boolean over = !paused && elapsedMs >= load.durationMs();
    for (LoadGroup group : groups) {
      group.advance(elapsedMs);
      if (!paused && group.ends(elapsedMs) && !over && group.isOpen()) {
        endArrivals(group);
      }
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
        for (ArrivalTimer arrivals : holding.arrivals) {
          if (arrivals != null) {
            arrivals.finish(); // nothing is due from the end on
          }
        }
        stop(
            holding,
            nowNanos,
            run.scenario().http().gracefulStop().toNanos(),
            "the run was over before the response came");
      }
      if (!users.isStopping() && users.isDone(groups)) {
        stop(holding, nowNanos, 0, "the iterations are done");
      }
      if (!paused) {
        follow(users);
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

  /** A class comes to its end, and the run does not. */
  private void endArrivals(LoadGroup group) {
    for (Holding holding : slots.values()) {
      if (!holding.users.isStopping()) {
        holding.arrivals[group.index()].finish();
      }
    }
    group.dismiss();
  }

  private void follow(SlotUsers users) {
    for (int i = 0; i < groups.length; i++) {
      if (!groups[i].isOpen()) {
        users.follow(i, groups[i].target(), limiter, factories[i]);
      }
    }
  }

  private void end(Holding holding) {
    SlotUsers users = holding.users;
    restartedEarlier += users.restarted();
    CompletableFuture<Void> flushed = events.flush(activeUsers == 0);
    holding.onEnd.accept(new SlotEnd(users.slot(), users.produced(), users.iterations(), flushed));
  }

  /** A user has ended for good; {@code busy} unless it was waiting for an arrival. */
  void userEnded(VirtualUser user, boolean busy) {
    activeUsers--;
    if (user.isPooled()) {
      pooledUsers--;
      if (busy) {
        poolOf(user).busyEnded();
      }
    }
  }

  /** The load from now on, counted from {@code startNanos}; none of it while paused. */
  void follow(LoadProfile load, long startNanos, boolean paused) {
    this.load = load;
    startAt(startNanos);
    this.paused = paused;
    for (LoadGroup group : groups) {
      group.follow(loadOf(group.population(), load));
    }
    slots.values().forEach(this::followArrivals);
  }

  private void followArrivals(Holding holding) {
    for (LoadGroup group : groups) {
      ArrivalTimer arrivals = holding.arrivals[group.index()];
      if (arrivals != null && (paused || holding.users.isStopping())) {
        arrivals.hold();
      } else if (arrivals != null) {
        arrivals.follow(group.schedule(), startNanos);
      }
    }
  }

  void flush() {
    events.flush();
  }

  /** Whether somebody is at work, or may yet be. */
  boolean hasSlots() {
    return !slots.isEmpty() || fixture != null;
  }

  /** Closes its connections. Whoever is still at work, as nobody should be, is cut off. */
  void close() {
    for (Holding holding : slots.values()) {
      stop(holding, clock.nanoTime(), 0, AGENT_ENDS);
      holding.users.abort(AGENT_ENDS);
    }
    if (fixture != null) {
      fixture.cutOff(AGENT_ENDS);
    }
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
  private String arrivalSeed(LoadGroup group) {
    Long seed = run.scenario().seed();
    String all = seed == null ? run.runId() : seed.toString();
    return group.index() == 0 ? all : all + "/" + group.index(); // classes come independently
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
            users(),
            slots.size(),
            events.produced(),
            events.dropped(),
            restarted,
            maxLagNanos,
            lagMicros.copy(),
            open);
    maxLagNanos = 0;
    lagMicros.reset();
    return share;
  }

  /** Those of the open model count while they are busy. */
  private int users() {
    int users = activeUsers - pooledUsers;
    for (LoadGroup group : groups) {
      users += group.isOpen() ? group.pool().takeMostBusy() : 0;
    }
    return users;
  }
}
