package io.spate.controlplane.run;

import io.spate.controlplane.config.ControlPlaneConfig;
import io.spate.protocol.command.LoadProfile;
import io.spate.scenario.DurationText;
import io.spate.scenario.LoadLimits;
import io.spate.scenario.Problem;
import io.spate.scenario.RateText;
import io.spate.scenario.Scenario;
import io.spate.scenario.ScenarioException;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Checks what a client asks for, before anything is published. Thread-safe. */
@Singleton
public final class RunPlanner {
  static final String FILE = "request";
  private static final Duration SHORTEST_START_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration LONGEST_START_TIMEOUT = Duration.ofHours(24);

  private final ControlPlaneConfig.Limits limits;
  private final Duration defaultStartTimeout;
  private final long maxDataBytes;

  RunPlanner(ControlPlaneConfig config) {
    this.limits = config.limits();
    this.defaultStartTimeout = config.start().timeout();
    this.maxDataBytes = config.data().maxBytes();
  }

  /**
   * Checks a request.
   *
   * @throws ScenarioException with every mistake in the scenario, or in what goes with it, and
   *     every limit that is exceeded
   */
  public RunPlan plan(RunRequest request) {
    requireRoom(request.files());
    SentFiles files = new SentFiles(request.files());
    ScenarioText.Parsed parsed = request.scenario().parse(files);
    Scenario scenario = parsed.scenario().withOverrides(request.overrides());
    LoadProfile load = scenario.profile();
    List<Problem> problems = new ArrayList<>();
    checkUse(files, problems);
    checkLimits(load, problems);
    checkData(scenario, problems);
    checkStart(request, problems);
    if (!problems.isEmpty()) {
      throw new ScenarioException(problems);
    }
    return new RunPlan(
        scenario,
        load,
        parsed.text(),
        request.expectAgents() == null ? 1 : request.expectAgents(),
        request.startTimeout() == null ? defaultStartTimeout : request.startTimeout(),
        files.used());
  }

  private void requireRoom(List<SentFile> files) {
    long bytes = files.stream().mapToLong(SentFile::bytes).sum();
    if (bytes > maxDataBytes) {
      String which =
          files.stream()
              .map(each -> each.name() + " (" + each.bytes() + " bytes)")
              .collect(Collectors.joining(", "));
      throw new ScenarioException(
          List.of(
              problem(
                  "this control plane takes at most "
                      + maxDataBytes
                      + " bytes of data with a run, got "
                      + which
                      + (files.size() == 1 ? "" : ", " + bytes + " together"),
                  "leave out rows or columns, or have the operator raise spate.data.max-bytes")));
    }
  }

  private static void checkUse(SentFiles files, List<Problem> problems) {
    for (String name : files.unused()) {
      problems.add(
          problem(
              "the file '" + name + "' came along, and the scenario does not use it",
              "the name of its part must be the path that the scenario writes"));
    }
  }

  private void checkLimits(LoadProfile load, List<Problem> problems) {
    checkUsers(load.peakUsers(), problems);
    if (load.isOpen()) {
      checkRate(load.arrivals().peak(load.durationMs()), problems);
    }
    Duration duration = Duration.ofMillis(load.durationMs());
    if (duration.compareTo(limits.duration()) > 0) {
      problems.add(
          problem(
              "this control plane allows runs of at most "
                  + DurationText.of(limits.duration())
                  + ", got "
                  + DurationText.of(duration),
              "ask for a shorter run, or have the operator raise spate.limits.duration"));
    }
  }

  private void checkData(Scenario scenario, List<Problem> problems) {
    long bytes = scenario.feeds().stream().mapToLong(feed -> feed.table().bytes()).sum();
    if (bytes > limits.dataBytes()) {
      problems.add(
          problem(
              "this control plane allows data of at most "
                  + limits.dataBytes()
                  + " bytes in a scenario's text, got "
                  + bytes,
              "send its rows as a file beside it, give it fewer, or have the operator raise"
                  + " spate.limits.data-bytes"));
    }
  }

  private void checkUsers(int users, List<Problem> problems) {
    if (users > limits.users()) {
      problems.add(
          problem(
              "this control plane allows at most "
                  + limits.users()
                  + " users in a run, got "
                  + users,
              "ask for fewer users, or have the operator raise spate.limits.users"));
    }
  }

  private void checkRate(double perSecond, List<Problem> problems) {
    if (perSecond > limits.rate()) {
      problems.add(
          problem(
              "this control plane allows at most "
                  + RateText.of(limits.rate())
                  + " arrivals in a run, got "
                  + RateText.of(perSecond),
              "ask for fewer arrivals, or have the operator raise spate.limits.rate"));
    }
  }

  /**
   * Checks another load for a run.
   *
   * @throws ScenarioException with every mistake, and every limit that is exceeded
   */
  void check(LoadChange change) {
    List<Problem> problems = new ArrayList<>();
    if (change.users() != null && change.users() < 0) {
      problems.add(problem("users must be at least 0, got " + change.users(), null));
    } else if (change.users() != null) {
      checkUsers(change.users(), problems);
    }
    String wrongRate =
        change.spawnRate() == null ? null : LoadLimits.spawnRateProblem(change.spawnRate());
    if (wrongRate != null) {
      problems.add(problem(wrongRate, null));
    }
    Double rate = change.rate();
    if (rate != null && !(rate >= 0)) {
      problems.add(problem("rate must be at least 0/s, got " + rate + "/s", null));
    } else if (rate != null) {
      checkRate(rate, problems);
    }
    if (!problems.isEmpty()) {
      throw new ScenarioException(problems);
    }
  }

  /**
   * Checks the load of a run with one of its classes changed: all together are within the limits.
   *
   * @throws ScenarioException with every limit that is exceeded
   */
  void checkClasses(LoadProfile load) {
    List<Problem> problems = new ArrayList<>();
    if (load.isByClass()) {
      checkUsers(load.peakUsers(), problems);
      if (load.isOpen()) {
        checkRate(load.arrivals().peak(load.durationMs()), problems);
      }
    }
    if (!problems.isEmpty()) {
      throw new ScenarioException(problems);
    }
  }

  private static void checkStart(RunRequest request, List<Problem> problems) {
    Integer expectAgents = request.expectAgents();
    if (expectAgents != null && expectAgents < 1) {
      problems.add(problem("expectAgents must be at least 1, got " + expectAgents, null));
    }
    Duration timeout = request.startTimeout();
    if (timeout != null
        && (timeout.compareTo(SHORTEST_START_TIMEOUT) < 0
            || timeout.compareTo(LONGEST_START_TIMEOUT) > 0)) {
      problems.add(
          problem(
              "startTimeout must be between "
                  + DurationText.of(SHORTEST_START_TIMEOUT)
                  + " and "
                  + DurationText.of(LONGEST_START_TIMEOUT)
                  + ", got "
                  + DurationText.of(timeout),
              null));
    }
  }

  static Problem problem(String message, String hint) {
    return new Problem(FILE, 0, 0, message, hint);
  }
}
