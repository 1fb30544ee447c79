package io.spate.cli.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.spate.cli.Interrupts;
import io.spate.cli.api.AgentView;
import io.spate.cli.api.ControlPlane;
import io.spate.cli.api.ProblemException;
import io.spate.cli.api.Results;
import io.spate.cli.api.RunView;
import io.spate.cli.api.StatsView;
import io.spate.cli.api.UnreachableException;
import io.spate.protocol.Json;
import io.spate.protocol.report.RunReport;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Follows a run to its end: asks once per interval, shows progress, and stops the run when the user
 * wants out. Confined to one thread.
 *
 * <p>A server that does not answer is a trouble that is told, not the end: the run goes on without
 * it. What is waited for is bounded all the same: the final report after the run is over, the end
 * after the user has asked for it, and any answer at all.
 */
final class RunFollower {
  /**
   * How often and how long.
   *
   * @param interval between two looks
   * @param patience for the report, for a stop, and for servers that are away
   */
  record Timing(Duration interval, Duration patience) {
    static final Timing DEFAULT = new Timing(Duration.ofSeconds(1), Duration.ofSeconds(60));
  }

  private final ControlPlane controlPlane;
  private final Results results;
  private final String id;
  private final Progress progress;
  private final Interrupts interrupts;
  private final Timing timing;

  private StatsView stats;
  private String phase = "";
  private String trouble;
  private boolean stopAccepted;
  private long stopAskedNanos;
  private long overSinceNanos;
  private long silentSinceNanos;

  RunFollower(
      ControlPlane controlPlane,
      Results results,
      RunView run,
      Progress progress,
      Interrupts interrupts,
      Timing timing) {
    this.controlPlane = controlPlane;
    this.results = results;
    this.id = run.id();
    this.progress = progress;
    this.interrupts = interrupts;
    this.timing = timing;
  }

  /** Returns when the run is over and its report final, or when waiting for that has no end. */
  Ending follow() {
    String given = null;
    while (given == null) {
      if (interrupts.requested()) {
        askToStop();
      }
      look();
      if (stats != null && stats.isFinal()) {
        break;
      }
      given = givenUp();
      if (given == null) {
        rest();
      }
    }
    progress.end();
    return ending(given);
  }

  private void look() {
    trouble = null;
    boolean answered = lookAtStats();
    if (!answered || phase.isEmpty() || "waiting".equals(phase)) {
      answered |= lookAtControlPlane();
    }
    if (trouble != null) {
      progress.trouble(trouble);
    }
    silentSinceNanos = answered ? 0 : since(silentSinceNanos);
    overSinceNanos = RunView.isOver(phase) ? since(overSinceNanos) : 0;
  }

  private boolean lookAtStats() {
    try {
      Optional<StatsView> found = results.stats(id);
      if (found.isEmpty()) {
        return false; // It has not heard of the run yet, which is no trouble.
      }
      stats = found.get();
      phase = stats.run().phase();
      if (!"waiting".equals(phase)) {
        progress.running(stats);
      }
      return true;
    } catch (UnreachableException | ProblemException e) {
      trouble = e.getMessage() + "; the run goes on";
      return false;
    }
  }

  private boolean lookAtControlPlane() {
    try {
      RunView run = controlPlane.run(id);
      phase = run.phase();
      if ("waiting".equals(phase)) {
        long ready = controlPlane.agents().stream().filter(AgentView::isReady).count();
        progress.waiting(run, ready);
      }
      return true;
    } catch (UnreachableException | ProblemException e) {
      trouble = trouble == null ? e.getMessage() : trouble + "\n" + e.getMessage();
      return false;
    }
  }

  private void askToStop() {
    if (stopAskedNanos == 0) {
      stopAskedNanos = System.nanoTime();
      progress.trouble("stopping the run; once more Ctrl-C leaves at once");
    }
    if (stopAccepted) {
      return;
    }
    try {
      controlPlane.stop(id);
      stopAccepted = true;
    } catch (UnreachableException | ProblemException e) {
      progress.trouble("could not stop the run yet: " + e.getMessage());
    }
  }

  private String givenUp() {
    if (isPast(overSinceNanos)) {
      return "the run is over, but its final report did not come within "
          + timing.patience().toSeconds()
          + " s; what is shown is not complete";
    }
    if (isPast(stopAskedNanos)) {
      return "the run was asked to stop and did not end within "
          + timing.patience().toSeconds()
          + " s";
    }
    return isPast(silentSinceNanos) ? trouble : null;
  }

  private static long since(long nanos) {
    return nanos == 0 ? System.nanoTime() : nanos;
  }

  private boolean isPast(long sinceNanos) {
    return sinceNanos != 0 && System.nanoTime() - sinceNanos > timing.patience().toNanos();
  }

  private void rest() {
    if (!interrupts.requested()) {
      interrupts.pause(timing.interval());
      return;
    }
    try {
      TimeUnit.NANOSECONDS.sleep(timing.interval().toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Ending ending(String given) {
    boolean stoppedByUser = stopAskedNanos != 0;
    try {
      JsonNode document = results.report(id).orElse(null);
      if (document == null) {
        return new Ending(null, null, stoppedByUser, noReport(given));
      }
      RunReport report = Json.MAPPER.treeToValue(document, RunReport.class);
      // One that was at its planned end when the user asked has ended as planned.
      boolean brokenOff = stoppedByUser && !"finished".equals(report.status());
      return new Ending(report, document, brokenOff, given);
    } catch (UnreachableException | ProblemException | JsonProcessingException e) {
      RunReport last = stats == null ? null : stats.report();
      return new Ending(last, null, stoppedByUser, given == null ? e.getMessage() : given);
    }
  }

  private static String noReport(String given) {
    return given == null ? "the results aggregator has no report of the run" : given;
  }
}
