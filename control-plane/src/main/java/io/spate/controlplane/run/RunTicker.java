package io.spate.controlplane.run;

import io.quarkus.runtime.StartupEvent;
import io.spate.controlplane.config.ControlPlaneConfig;
import io.spate.controlplane.fleet.Fleet;
import io.spate.controlplane.fleet.FleetSnapshot;
import io.spate.controlplane.kafka.Failures;
import io.spate.controlplane.kafka.KafkaLink;
import io.spate.controlplane.kafka.ProducerWarmUp;
import io.spate.protocol.command.RunCommand;
import io.spate.protocol.log.LogFields;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * The thread that looks at every run five times a second and takes it on if its time has come. It
 * decides nothing while the state is not complete or Kafka is away.
 */
@Singleton
public final class RunTicker {
  private static final Logger LOGGER = Logger.getLogger(RunTicker.class);
  private static final Duration INTERVAL = Duration.ofMillis(200);
  private static final Duration HOUSEKEEPING_INTERVAL = Duration.ofSeconds(10);

  /** After a command that was not acknowledged. */
  private static final Duration PAUSE = Duration.ofSeconds(2);

  private final KafkaLink link;
  private final ProducerWarmUp producers;
  private final StateReaders readers;
  private final RunRegistry runs;
  private final SlotBoards slots;
  private final Fleet fleet;
  private final GracefulStops gracefulStops;
  private final AbandonedRuns abandoned;
  private final RunTransitions transitions;
  private final AgentLosses losses;
  private final Housekeeping housekeeping;
  private final RunLifecycle lifecycle;
  private final long defaultStartTimeoutMs;
  private final Clock clock;
  private final ScheduledExecutorService thread;
  private volatile long lastTickAt;
  private volatile long pausedUntil;
  private long housekeepingAt;

  RunTicker(
      KafkaLink link,
      ProducerWarmUp producers,
      StateReaders readers,
      RunRegistry runs,
      SlotBoards slots,
      Fleet fleet,
      GracefulStops gracefulStops,
      AbandonedRuns abandoned,
      RunTransitions transitions,
      AgentLosses losses,
      Housekeeping housekeeping,
      ControlPlaneConfig config,
      Clock clock) {
    this.link = link;
    this.producers = producers;
    this.readers = readers;
    this.runs = runs;
    this.slots = slots;
    this.fleet = fleet;
    this.gracefulStops = gracefulStops;
    this.abandoned = abandoned;
    this.transitions = transitions;
    this.losses = losses;
    this.housekeeping = housekeeping;
    this.defaultStartTimeoutMs = config.start().timeout().toMillis();
    this.lifecycle =
        new RunLifecycle(
            new RunLifecycle.Policy(
                config.start().lead(), config.start().slotPatience(), config.end().slotPatience()));
    this.clock = clock;
    this.lastTickAt = clock.millis();
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("run-lifecycle").factory());
  }

  void start(@Observes StartupEvent event) {
    link.start(this::kafkaIsThere);
    thread.scheduleWithFixedDelay(
        this::tick, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void kafkaIsThere() {
    readers.start();
    producers.start();
  }

  /** When the thread last came round, milliseconds since the epoch. */
  public long lastTickAt() {
    return lastTickAt;
  }

  private void tick() {
    try {
      long now = clock.millis();
      lastTickAt = now;
      readers
          .watchedSince()
          .ifPresent(
              watchedSince -> {
                if (now >= pausedUntil) {
                  takeRunsOn(watchedSince, now);
                  losses.look(watchedSince, link.answeredAt(), now);
                  keepHouse(now);
                }
              });
    } catch (RuntimeException e) {
      LOGGER.error("a look at the runs failed; the next one follows", e);
    }
  }

  private void takeRunsOn(long watchedSince, long now) {
    FleetSnapshot agents = fleet.snapshot();
    for (TrackedRun run : runs.all()) {
      if (run.contested() || !run.isOver()) {
        transitions
            .tryStep(run.id(), current -> next(current, agents, watchedSince, now))
            .ifPresent(step -> step.whenComplete((done, failure) -> noteFailure(run, failure)));
      }
    }
  }

  private Optional<RunCommand> next(
      TrackedRun run, FleetSnapshot agents, long watchedSince, long now) {
    if (run.contested()) {
      return Optional.of(run.reasserted());
    }
    if (run.isOver()) {
      return Optional.empty();
    }
    return abandoned
        .failed(run)
        .or(() -> lifecycle.decide(run.state(), situation(run, agents, watchedSince), now));
  }

  private RunSituation situation(TrackedRun run, FleetSnapshot agents, long watchedSince) {
    RunCommand command = run.command();
    return new RunSituation(
        slots.of(run.id()).tally(command.slots(), agents::isManning),
        agents,
        command.startTimeoutMs() > 0 ? command.startTimeoutMs() : defaultStartTimeoutMs,
        gracefulStops.of(command).toMillis(),
        watchedSince);
  }

  private void noteFailure(TrackedRun run, Throwable failure) {
    if (failure != null) {
      pausedUntil = clock.millis() + PAUSE.toMillis();
      LogFields.run(run.id())
          .log(
              () ->
                  LOGGER.warnf(
                      "command is not acknowledged, will decide again runId=%s error=%s",
                      run.id(), Failures.inWords(failure)));
    }
  }

  private void keepHouse(long now) {
    if (now >= housekeepingAt) {
      housekeepingAt = now + HOUSEKEEPING_INTERVAL.toMillis();
      housekeeping.keep(now);
    }
  }

  @PreDestroy
  void close() throws InterruptedException {
    thread.shutdownNow();
    thread.awaitTermination(2, TimeUnit.SECONDS);
  }
}
