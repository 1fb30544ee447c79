package io.spate.agent.vitals;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.spate.agent.config.AgentConfig;
import io.spate.agent.config.AgentIdentity;
import io.spate.agent.event.EventPublisher;
import io.spate.agent.event.StatusPublisher;
import io.spate.agent.slot.SlotKeeper;
import io.spate.agent.slot.UserLoops;
import io.spate.agent.user.LoopShare;
import io.spate.protocol.status.AgentState;
import io.spate.protocol.status.AgentStatus;
import io.spate.protocol.status.AgentStatus.RunShare;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Says each second how the agent is, and at the end that it goes: then it drains first, so that its
 * last words come after its last events.
 */
@ApplicationScoped
public class Heartbeat {
  private static final Logger LOGGER = Logger.getLogger(Heartbeat.class);
  private static final long LOOP_ANSWER_MILLIS = 2_000;
  private static final long LAST_WORD_MILLIS = 1_000;

  private final AgentConfig config;
  private final AgentIdentity identity;
  private final StatusPublisher statuses;
  private final EventPublisher events;
  private final SlotKeeper keeper;
  private final UserLoops loops;
  private final Vitals vitals;
  private final AgentMeters meters;
  private final ClockWatch clock;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread heartbeat = new Thread(task, "heartbeat");
            heartbeat.setDaemon(true);
            return heartbeat;
          });
  private volatile AgentState state = AgentState.READY;
  private final HeartbeatTrouble trouble =
      new HeartbeatTrouble(
          System::nanoTime,
          why ->
              LOGGER.warnf(
                  "No heartbeat came through for %d s: %s",
                  (Object) HeartbeatTrouble.PATIENCE.toSeconds(), why),
          () -> LOGGER.info("Heartbeats are sent again"));

  Heartbeat(
      AgentConfig config,
      AgentIdentity identity,
      StatusPublisher statuses,
      EventPublisher events,
      SlotKeeper keeper,
      UserLoops loops,
      Vitals vitals,
      AgentMeters meters,
      ClockWatch clock) {
    this.config = config;
    this.identity = identity;
    this.statuses = statuses;
    this.events = events;
    this.keeper = keeper;
    this.loops = loops;
    this.vitals = vitals;
    this.meters = meters;
    this.clock = clock;
  }

  void start(@Observes StartupEvent event) {
    LOGGER.infof("Agent %s (%s) is here", identity.agentId(), identity.incarnation());
    thread.scheduleAtFixedRate(this::beat, 0, 1, TimeUnit.SECONDS);
  }

  /** Before the messaging connector ends: while it is still a member of the group. */
  void stop(@Observes @Priority(1) ShutdownEvent event) {
    LOGGER.infof("Agent %s drains", identity.agentId());
    state = AgentState.DRAINING; // also for the beats until all is given up
    publish(state);
    long patience = config.handoverGrace().toMillis() + 3_000;
    try {
      keeper.drain().get(patience, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      LOGGER.errorf(
          "Some events are not with Kafka after %d ms; %d are lost",
          (Object) patience, events.bufferedEvents());
    } catch (ExecutionException e) {
      LOGGER.errorf("Draining failed: %s", e.getCause().getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    thread.shutdown();
    publish(AgentState.STOPPED);
  }

  private void beat() {
    publish(state);
  }

  private void publish(AgentState state) {
    try {
      AgentStatus status = status(state);
      meters.update(status);
      ClockWatch.Beat beat = clock.beat();
      var sent = statuses.publish(status, beat.atMs(), beat::acknowledged);
      if (state == AgentState.STOPPED) {
        sent.get(LAST_WORD_MILLIS, TimeUnit.MILLISECONDS);
      }
      sent.whenComplete((nothing, failure) -> trouble.note(failure));
    } catch (ExecutionException | TimeoutException | RuntimeException e) {
      trouble.note(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private AgentStatus status(AgentState state)
      throws ExecutionException, InterruptedException, TimeoutException {
    List<LoopShare> shares = loops.shares().get(LOOP_ANSWER_MILLIS, TimeUnit.MILLISECONDS);
    Map<String, Integer> slots = keeper.slotsByRun().get(LOOP_ANSWER_MILLIS, TimeUnit.MILLISECONDS);
    List<RunShare> runs = runShares(shares, slots);
    Vitals.Look look = vitals.look();
    long lagNanos = shares.stream().mapToLong(LoopShare::maxLagNanos).max().orElse(0);
    Schedule schedule = Schedule.of(shares);
    return new AgentStatus(
        AgentStatus.SCHEMA,
        identity.agentId(),
        identity.incarnation(),
        identity.version(),
        config.zone().orElse(null),
        state,
        identity.startedAt(),
        clock.beat().atMs(),
        runs.stream().mapToInt(RunShare::users).sum(),
        runs.stream().mapToInt(RunShare::slots).sum(),
        look.cpu(),
        look.cpuLimit(),
        look.throttledMs(),
        loops.takeMaxDelayNanos() / 1e6,
        lagNanos / 1e6,
        look.rssBytes(),
        look.heapBytes(),
        events.bufferedEvents(),
        runs,
        schedule.lagP99Ms(),
        Bottlenecks.of(look, schedule),
        clock.reading().orElse(null));
  }

  /** Sums the loops up, run by run; slots count from when they are held. */
  static List<RunShare> runShares(List<LoopShare> shares, Map<String, Integer> slotsByRun) {
    Map<String, RunShare> byRun = new HashMap<>();
    slotsByRun.forEach((runId, slots) -> byRun.put(runId, new RunShare(runId, 0, slots, 0, 0, 0)));
    for (LoopShare share : shares) {
      RunShare sum = byRun.getOrDefault(share.runId(), new RunShare(share.runId(), 0, 0, 0, 0, 0));
      byRun.put(
          share.runId(),
          new RunShare(
              share.runId(),
              sum.users() + share.users(),
              sum.slots(),
              sum.produced() + share.produced(),
              sum.dropped() + share.dropped(),
              sum.restartedUsers() + share.restartedUsers()));
    }
    return new ArrayList<>(byRun.values());
  }
}
