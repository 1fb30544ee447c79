package io.spate.agent.slot;

import io.spate.agent.command.CommandListener;
import io.spate.agent.command.CommandReader;
import io.spate.agent.config.AgentConfig;
import io.spate.agent.config.AgentIdentity;
import io.spate.agent.config.AllowedEnvironment;
import io.spate.agent.event.StatusPublisher;
import io.spate.agent.slot.SlotClaim.Stage;
import io.spate.agent.user.FixtureDone;
import io.spate.agent.user.PreparedRun;
import io.spate.agent.user.SlotEnd;
import io.spate.agent.user.SlotProgress;
import io.spate.protocol.command.FixtureState;
import io.spate.protocol.command.RunCommand;
import io.spate.protocol.command.RunPhase;
import io.spate.protocol.data.RunDataException;
import io.spate.protocol.log.LogFields;
import io.spate.protocol.quota.UserQuota;
import io.spate.protocol.status.FixtureEnd;
import io.spate.protocol.status.RunAbort;
import io.spate.protocol.status.SlotState;
import io.spate.protocol.status.SlotStatus;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Keeps the slots that this agent holds: takes quotas, follows the commands of their runs, gives
 * slots up when Kafka says so, and acknowledges a quota when its slot is over.
 *
 * <p>One thread owns all state; the public methods may be called from any thread and only hand over
 * to it. Every occurrence ends in the same {@link #reconcile}: it is level-triggered, so that a
 * repeated or late message does no harm.
 */
@ApplicationScoped
public class SlotKeeper implements CommandListener {
  private static final Logger LOGGER = Logger.getLogger(SlotKeeper.class);

  /** How often claims that wait for something are looked at again. */
  private static final long SWEEP_MILLIS = 500;

  /** A word that has not been read back by then is said again. */
  private static final long READ_BACK_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** How long data that could not be read is let be. */
  private static final long RELOAD_MILLIS = 2_000;

  private final AgentConfig config;
  private final AgentIdentity identity;
  private final StatusPublisher statuses;
  private final UserLoops loops;
  private final Instance<CommandReader> commands;
  private final ProgressReader progress;
  private final AllowedEnvironment environment;
  private final RunLoader loader;
  private final Map<String, SlotClaim> claims = new HashMap<>();
  private final Map<String, PreparedRun> runs = new HashMap<>();
  private final Map<String, Long> loadRevisions = new HashMap<>();
  private final Set<String> unreadable = new HashSet<>();
  private final Set<String> loading = new HashSet<>();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread keeper = new Thread(task, "slot-keeper");
            keeper.setDaemon(true);
            return keeper;
          });
  private final SlotLog log;
  private boolean draining;
  private volatile Set<Integer> runningSlots = Set.of();

  SlotKeeper(
      AgentConfig config,
      AgentIdentity identity,
      StatusPublisher statuses,
      UserLoops loops,
      Instance<CommandReader> commands,
      ProgressReader progress,
      AllowedEnvironment environment,
      RunLoader loader) {
    this.config = config;
    this.identity = identity;
    this.statuses = statuses;
    this.loops = loops;
    this.commands = commands;
    this.progress = progress;
    this.environment = environment;
    this.loader = loader;
    this.log = new SlotLog(identity, statuses::publish, System::currentTimeMillis);
    thread.scheduleWithFixedDelay(
        guarded(this::reconcileAll), SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** A quota has been received; {@code acknowledge} tells Kafka that it has been served. */
  public void received(UserQuota quota, Runnable acknowledge) {
    run(
        () -> {
          if (draining) {
            return; // stays un-acknowledged: another agent gets it
          }
          SlotClaim claim = new SlotClaim(quota, acknowledge, System.nanoTime());
          SlotClaim before = claims.put(quota.key(), claim);
          if (before != null) {
            // Redelivered after a rebalance that gave the partition back to us.
            before.release();
            end(before, 0, "the slot was assigned anew");
          }
          reconcile(claim);
          noteRunningSlots();
        });
  }

  @Override
  public void commanded(RunCommand command) {
    run(
        () -> {
          for (SlotClaim claim : claimsWhere(c -> c.runId().equals(command.runId()))) {
            reconcile(claim);
          }
        });
  }

  /**
   * Partitions go to another agent: their slots' users end, and their events are flushed.
   *
   * @param slots numbers of the slots (= partitions)
   * @param lost true if they are lost already: nothing may be sent any more
   * @return completes when all is given up
   */
  public CompletableFuture<Void> revoked(Collection<Integer> slots, boolean lost) {
    Set<Integer> numbers = Set.copyOf(slots);
    long grace = lost ? 0 : config.handoverGrace().toNanos();
    return release(c -> numbers.contains(c.slot()), grace, "the slot went to another agent");
  }

  /** The agent goes: every slot is given up. Completes when all events are with Kafka. */
  public CompletableFuture<Void> drain() {
    run(() -> draining = true);
    return release(c -> true, config.handoverGrace().toNanos(), "the agent was stopped");
  }

  private CompletableFuture<Void> release(
      Predicate<SlotClaim> which, long graceNanos, String reason) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    run(
        () -> {
          List<CompletableFuture<Void>> ends = new ArrayList<>();
          for (SlotClaim claim : claimsWhere(which)) {
            if (claim.stage() == Stage.RUNNING) {
              log.released(claim.runId());
            }
            claims.remove(claim.quota().key());
            claim.release();
            ends.add(end(claim, graceNanos, reason));
          }
          CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new))
              .whenComplete(
                  (nothing, failure) -> {
                    run(log::publish);
                    if (failure == null) {
                      done.complete(null);
                    } else {
                      done.completeExceptionally(failure);
                    }
                  });
        });
    return done;
  }

  /** Slots whose users run here, as of a moment ago. Any thread. */
  public Set<Integer> runningSlots() {
    return runningSlots;
  }

  private void noteRunningSlots() {
    runningSlots =
        claims.values().stream()
            .filter(claim -> claim.stage() == Stage.RUNNING || claim.isFixtureBusy())
            .map(SlotClaim::slot)
            .collect(Collectors.toUnmodifiableSet());
  }

  private void reconcileAll() {
    for (SlotClaim claim : List.copyOf(claims.values())) {
      guarded(
              () -> {
                reconcile(claim);
                tellProgress(claim);
              })
          .run(); // one that fails must not starve those after it
    }
    noteRunningSlots();
    log.publish();
    forgetRuns();
  }

  private void reconcile(SlotClaim claim) {
    RunCommand command = commands.get().command(claim.runId());
    switch (SlotAction.of(command)) {
      case WAIT -> giveUpUnknown(claim);
      case HOLD -> hold(claim, command);
      case SET_UP -> setUp(claim, command);
      case RUN -> start(claim, command);
      case PAUSE -> pause(claim, command);
      case STOP -> {
        long grace =
            runs.containsKey(claim.runId())
                ? runs.get(claim.runId()).scenario().http().gracefulStop().toNanos()
                : 0;
        stop(claim, grace, command.reason() == null ? "the run was stopped" : command.reason());
      }
      case TEAR_DOWN -> tearDown(claim, command);
      case DISMISS -> stop(claim, 0, "the run is over");
    }
  }

  private void giveUpUnknown(SlotClaim claim) {
    boolean waitedEnough =
        System.nanoTime() - claim.receivedNanos() > config.commandTimeout().toNanos();
    if (commands.get().isCaughtUp() && waitedEnough) {
      LogFields.run(claim.runId())
          .slot(claim.slot())
          .log(
              () ->
                  LOGGER.warnf(
                      "Acknowledging the quota of slot %d: no command of run %s came within %d s",
                      (Object) claim.slot(), claim.runId(), config.commandTimeout().toSeconds()));
      finish(claim);
    }
  }

  private void hold(SlotClaim claim, RunCommand command) {
    PreparedRun prepared = claim.stage() == Stage.RECEIVED ? prepare(command) : null;
    if (prepared == null) {
      return;
    }
    boolean followsOn = followsOn(command, prepared);
    if (followsOn && !progress.isCaughtUp()) {
      // Our word replaces others' in the compacted topic, so it must say what they said.
      progress.start(() -> run(this::reconcileAll));
      return;
    }
    claim.to(Stage.HELD);
    if (followsOn) {
      listen(claim);
    } else {
      report(claim, SlotState.HELD, 0, 0);
    }
  }

  private void setUp(SlotClaim claim, RunCommand command) {
    hold(claim, command);
    if (claim.slot() == FixtureState.SLOT && claim.stage() == Stage.HELD) {
      doFixture(claim, command);
    }
  }

  private void tearDown(SlotClaim claim, RunCommand command) {
    if (claim.slot() != FixtureState.SLOT) {
      stop(claim, 0, "the load is over");
      return;
    }
    switch (claim.stage()) {
      case RECEIVED, HELD, OVER -> doFixture(claim, command);
      case RUNNING -> stop(claim, 0, "the load is over");
      case ENDING, DONE -> {}
    }
  }

  /** Begins the setup or the teardown; who takes the slot over begins it anew. */
  private void doFixture(SlotClaim claim, RunCommand command) {
    PreparedRun run = prepare(command);
    if (run == null || !claim.beginFixture(command.phase())) {
      return;
    }
    loops
        .ofFixture()
        .startFixture(
            run,
            command,
            done ->
                done.flushed()
                    .whenComplete((nothing, failure) -> run(() -> onFixture(claim, done))));
  }

  private void onFixture(SlotClaim claim, FixtureDone done) {
    claim.count(0, done.produced());
    if (claim.isReleased() || done.cutOff()) {
      claim.endFixture(null);
      if (!claim.isReleased()) {
        reconcile(claim); // it was in the way of the end
      }
      return;
    }
    boolean teardown = done.phase() == RunPhase.TEARDOWN;
    claim.endFixture(
        done.failure() == null
            ? FixtureEnd.done(done.phase(), teardown ? null : done.values())
            : FixtureEnd.failed(done.phase(), done.failure()));
    if (teardown) {
      report(claim, SlotState.ENDED, claim.iterations(), claim.produced())
          .whenComplete((nothing, failure) -> run(() -> finish(claim)));
    } else {
      report(claim, SlotState.HELD, 0, claim.produced());
    }
  }

  /** Whether who takes a slot over has to know how far it was. */
  private static boolean followsOn(RunCommand command, PreparedRun run) {
    return command.load().isBounded() || run.drawsRows();
  }

  /** Says that the slot is held, and waits for the end of what others had said of it before. */
  private void listen(SlotClaim claim) {
    SlotStatus held = status(claim, SlotState.HELD, 0, 0);
    CompletableFuture<Void> heard = progress.readBack(held);
    claim.hears(heard, System.nanoTime());
    heard.thenRun(
        () ->
            run(
                () -> {
                  if (claims.get(claim.quota().key()) == claim) { // not given up meanwhile
                    reconcile(claim);
                  }
                }));
    statuses.publish(held);
  }

  /** Whether the progress of a slot is known, so that its users can go on from there. */
  private boolean knowsProgress(SlotClaim claim, RunCommand command) {
    hold(claim, command);
    if (claim.stage() != Stage.HELD) {
      return false;
    }
    if (!claim.hasHeard()) {
      if (System.nanoTime() - claim.heldNanos() > READ_BACK_NANOS) {
        listen(claim);
      }
      return false;
    }
    return true;
  }

  private void tellProgress(SlotClaim claim) {
    if (claim.stage() == Stage.RUNNING && (claim.progress().reserve() | claim.hasNews())) {
      tellRunning(claim);
    }
  }

  /** Rows that this says are drawn may be when Kafka has the word. */
  private void tellRunning(SlotClaim claim) {
    SlotProgress progress = claim.progress();
    long[] drawn = progress.drawn();
    report(claim, SlotState.RUNNING, 0, 0).thenRun(() -> progress.grant(drawn));
  }

  private void start(SlotClaim claim, RunCommand command) {
    if (claim.stage() == Stage.RUNNING) {
      changeLoad(command);
      return;
    }
    if (claim.stage() != Stage.RECEIVED && claim.stage() != Stage.HELD) {
      return;
    }
    PreparedRun run = prepare(command);
    if (run == null || followsOn(command, run) && !knowsProgress(claim, command)) {
      return;
    }
    String key = claim.quota().key();
    if (command.load().isBounded() && progress.isEnded(key)) {
      stop(claim, 0, "the slot was over already"); // who ended it has not acknowledged it
      return;
    }
    claim.goOnFrom(
        new SlotProgress(
            doneBefore(command, run, key), run.draws(claim.slot(), progress.drawn(key))));
    claim.progress().onLow(() -> run(() -> tellProgress(claim)));
    claim.to(Stage.RUNNING);
    claim.progress().reserve();
    tellRunning(claim);
    log.started(command, run.order(), claim.slot());
    loadRevisions.putIfAbsent(command.runId(), command.revision());
    loops
        .of(claim.slot())
        .startSlot(run, command, claim.slot(), claim.progress(), end -> onEnd(claim, end));
  }

  /** Iterations of a slot that have ended elsewhere, by load. */
  private long[] doneBefore(RunCommand command, PreparedRun run, String key) {
    if (!command.load().isBounded()) {
      return new long[run.populations().size()];
    }
    return run.populations().size() > 1
        ? Arrays.copyOf(progress.classDone(key), run.populations().size())
        : new long[] {progress.done(key)};
  }

  private void pause(SlotClaim claim, RunCommand command) {
    if (claim.stage() == Stage.RUNNING) {
      changeLoad(command);
    } else {
      hold(claim, command);
    }
  }

  /** Tells the loops of a newer command, once. */
  private void changeLoad(RunCommand command) {
    Long known = loadRevisions.put(command.runId(), command.revision());
    if (known == null || known < command.revision()) {
      loops.changeLoad(command);
    }
  }

  private PreparedRun prepare(RunCommand command) {
    PreparedRun known = runs.get(command.runId());
    if (known == null && unreadable.contains(command.runId())) {
      return null;
    }
    if (known == null && !command.files().isEmpty()) {
      load(command);
      return null;
    }
    try {
      PreparedRun run = known == null ? PreparedRun.of(command, environment) : known;
      if (command.fixture() != null && command.fixture().values() != null && !run.isSetUp()) {
        run = run.withSetup(command.fixture().values());
      }
      runs.put(command.runId(), run);
      return run;
    } catch (RuntimeException e) { // most likely a ScenarioException
      cannotRead(command, e);
      return null;
    }
  }

  private void cannotRead(RunCommand command, Throwable reason) {
    // The control plane has validated it: this agent must be older than the scenario.
    unreadable.add(command.runId());
    LogFields.run(command.runId())
        .log(
            () ->
                LOGGER.errorf(
                    "Agent %s (version %s) cannot read the scenario of run %s and leaves its slots unheld: %s",
                    identity.agentId(), identity.version(), command.runId(), reason.getMessage()));
  }

  /** Begins to read the data of a run, unless it has begun; its slots are held when it is there. */
  private void load(RunCommand command) {
    String runId = command.runId();
    if (loading.add(runId)) {
      loader.load(command).whenComplete((run, failure) -> run(() -> loaded(command, run, failure)));
    }
  }

  private void loaded(RunCommand command, PreparedRun run, Throwable failure) {
    String runId = command.runId();
    if (failure == null) {
      loading.remove(runId);
      runs.put(runId, run);
      commanded(command);
    } else if (failure instanceof RunDataException data) {
      LogFields.run(runId).log(() -> LOGGER.errorf("Run %s: %s", runId, data.getMessage()));
      if (data.isLasting()) {
        // Without a claim there is nobody to say it for: the next one reads again.
        claimsWhere(claim -> claim.runId().equals(runId)).stream()
            .findFirst()
            .ifPresent(
                claim -> {
                  unreadable.add(runId);
                  giveUpRun(claim, data.getMessage());
                });
        loading.remove(runId);
      } else {
        thread.schedule(guarded(() -> loading.remove(runId)), RELOAD_MILLIS, TimeUnit.MILLISECONDS);
      }
    } else {
      loading.remove(runId);
      cannotRead(command, failure);
    }
  }

  /** Without its data the run cannot go on, here or, if this was the last agent, anywhere. */
  private void giveUpRun(SlotClaim claim, String why) {
    SlotStatus held = status(claim, SlotState.HELD, 0, 0);
    statuses.publish(held.withAbort(RunAbort.byAgent(identity.agentId(), why)));
  }

  private void stop(SlotClaim claim, long graceNanos, String reason) {
    if (claim.isFixtureBusy()) {
      loops.ofFixture().cutOffFixture(claim.runId(), reason); // and then again
      return;
    }
    switch (claim.stage()) {
      case RECEIVED, HELD -> {
        if (claim.stage() == Stage.HELD) {
          report(claim, SlotState.ENDED, claim.iterations(), claim.produced());
        }
        finish(claim);
      }
      case RUNNING -> {
        claim.to(Stage.ENDING);
        loops.of(claim.slot()).stopSlot(claim.runId(), claim.slot(), graceNanos, reason);
      }
      case OVER -> finish(claim);
      case ENDING, DONE -> {}
    }
  }

  /** Ends a claim that is not ours any more; completes when its events are with Kafka. */
  private CompletableFuture<Void> end(SlotClaim claim, long graceNanos, String reason) {
    if (claim.isFixtureBusy()) {
      loops.ofFixture().cutOffFixture(claim.runId(), reason);
      return claim.fixtureOver();
    }
    if (claim.stage() == Stage.RUNNING || claim.stage() == Stage.ENDING) {
      if (claim.stage() == Stage.RUNNING) {
        claim.to(Stage.ENDING);
      }
      loops.of(claim.slot()).stopSlot(claim.runId(), claim.slot(), graceNanos, reason);
      return claim.ended();
    }
    return CompletableFuture.completedFuture(null);
  }

  /** Called on the slot's loop. */
  private void onEnd(SlotClaim claim, SlotEnd end) {
    end.flushed()
        .whenComplete(
            (nothing, failure) ->
                run(
                    () -> {
                      // Events that Kafka refused are counted as lost by the aggregator, from the
                      // running totals; the slot is over all the same.
                      settle(claim, end);
                    }));
  }

  private void settle(SlotClaim claim, SlotEnd end) {
    claim.progress().settle();
    claim.count(end.iterations(), end.produced());
    if (claim.isReleased()) {
      claim.to(Stage.DONE);
      // Told before the revocation returns, so that it never comes after the successor's word.
      report(claim, SlotState.RELEASED, claim.iterations(), claim.produced())
          .whenComplete((nothing, failure) -> claim.ended().complete(null));
      return;
    }
    if (claim.stage() == Stage.RUNNING) {
      claim.to(Stage.ENDING); // or else its progress would be told after its end
    }
    report(claim, SlotState.ENDED, claim.iterations(), claim.produced())
        .whenComplete(
            (nothing, failure) ->
                run(
                    () -> {
                      if (failure != null) {
                        LogFields.run(claim.runId())
                            .slot(claim.slot())
                            .log(
                                () ->
                                    LOGGER.errorf(
                                        "Could not tell that slot %s is over: %s",
                                        claim.quota().key(), failure.getMessage()));
                      }
                      finish(claim);
                    }));
  }

  private void finish(SlotClaim claim) {
    claim.ended().complete(null);
    if (owesTeardown(claim)) {
      claim.to(Stage.OVER);
      return;
    }
    claim.to(Stage.DONE);
    claim.acknowledge();
    claims.remove(claim.quota().key(), claim);
  }

  /** Whether the quota stays un-acknowledged, so that somebody does what is done after the load. */
  private boolean owesTeardown(SlotClaim claim) {
    RunCommand command = commands.get().command(claim.runId());
    boolean done = claim.fixtureEnd() != null && claim.fixtureEnd().phase() == RunPhase.TEARDOWN;
    return claim.slot() == FixtureState.SLOT
        && !claim.isReleased()
        && !done
        && command != null
        && !command.phase().isOver()
        && command.fixture() != null
        && command.fixture().teardown();
  }

  private CompletableFuture<Void> report(
      SlotClaim claim, SlotState state, long iterations, long produced) {
    return statuses.publish(status(claim, state, iterations, produced));
  }

  private SlotStatus status(SlotClaim claim, SlotState state, long iterations, long produced) {
    SlotStatus status =
        new SlotStatus(
            SlotStatus.SCHEMA,
            claim.runId(),
            claim.slot(),
            state,
            identity.agentId(),
            identity.incarnation(),
            0,
            iterations,
            produced,
            claim.progress() == null ? progress.done(claim.quota().key()) : claim.progress().done(),
            System.currentTimeMillis(),
            claim.abort(),
            drawn(claim));
    return status
        .withFixture(state == SlotState.RUNNING ? null : claim.fixtureEnd())
        .withClassDone(classDone(claim));
  }

  /** Iterations done of each class; null if all share one load. */
  private List<Long> classDone(SlotClaim claim) {
    long[] done =
        claim.progress() == null
            ? progress.classDone(claim.quota().key())
            : claim.progress().doneByClass();
    return done.length <= 1 && progress.classDone(claim.quota().key()).length == 0
        ? null
        : Arrays.stream(done).boxed().toList();
  }

  /** Rows drawn for the slot; null if there are none, as in most runs. */
  private List<Long> drawn(SlotClaim claim) {
    long[] drawn =
        claim.progress() == null ? progress.drawn(claim.quota().key()) : claim.progress().drawn();
    return drawn.length == 0 ? null : Arrays.stream(drawn).boxed().toList();
  }

  private void forgetRuns() {
    Set<String> needed = new HashSet<>();
    claims.values().forEach(claim -> needed.add(claim.runId()));
    for (String runId : List.copyOf(runs.keySet())) {
      RunCommand command = commands.get().command(runId);
      if (!needed.contains(runId) && (command == null || command.phase().isOver())) {
        runs.remove(runId);
        LogFields.run(runId).log(() -> LOGGER.infof("Run %s is over here", runId));
        loader.forget(runId);
        log.forget(runId);
        loadRevisions.remove(runId);
        loops.forget(runId);
      }
    }
    unreadable.removeIf(
        runId -> {
          RunCommand command = commands.get().command(runId);
          return command == null || command.phase().isOver();
        });
  }

  /** Slots held now. */
  public CompletableFuture<Map<String, Integer>> slotsByRun() {
    CompletableFuture<Map<String, Integer>> counted = new CompletableFuture<>();
    run(
        () -> {
          Map<String, Integer> slots = new HashMap<>();
          for (SlotClaim claim : claims.values()) {
            if (claim.stage() != Stage.RECEIVED) {
              slots.merge(claim.runId(), 1, Integer::sum);
            }
          }
          counted.complete(slots);
        });
    return counted;
  }

  private List<SlotClaim> claimsWhere(Predicate<SlotClaim> which) {
    return claims.values().stream().filter(which).toList();
  }

  private void run(Runnable action) {
    try {
      thread.execute(guarded(action));
    } catch (RejectedExecutionException e) {
      LOGGER.debug("The slot keeper is closed", e);
    }
  }

  private static Runnable guarded(Runnable action) {
    return () -> {
      try {
        action.run();
      } catch (RuntimeException e) {
        LOGGER.error("The slot keeper could not handle an occurrence; it goes on", e);
      }
    };
  }

  @PreDestroy
  void close() {
    thread.shutdownNow();
  }
}
