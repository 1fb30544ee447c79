package io.spate.cli.dry;

import io.spate.cli.CliException;
import io.spate.cli.ExitCode;
import io.spate.cli.terminal.Terminal;
import io.spate.http.TargetGuard;
import io.spate.scenario.Fixture;
import io.spate.scenario.Scenario;
import io.spate.scenario.UserClass;
import io.spate.scenario.UserContext;
import io.spate.scenario.target.AllowedTargets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Runs a scenario once, here, without broker and agents: for each class one user, who does every
 * task once. Requests are rendered, sent and checked by the agents' own code.
 */
public final class DryRun {
  private static final String ALLOWED = "SPATE_TARGETS_ALLOWED";

  private DryRun() {}

  /**
   * Runs, tells on the terminal, and returns the code to end with: {@link ExitCode#OK} if every
   * request was answered as it must be, {@link ExitCode#THRESHOLDS} if one was not, {@link
   * ExitCode#FAILED} if it had to be broken off.
   *
   * @param variables of the environment; they say which targets are allowed, as for agents, and are
   *     all open to the scenario, which is run by whom they belong to
   * @throws CliException of bad usage, if what they say is wrong
   */
  public static int of(Scenario written, Map<String, String> variables, Terminal terminal) {
    Scenario scenario = written.in(new DryEnvironment(variables));
    AllowedTargets allowed = allowed(variables);
    AtomicBoolean refused = new AtomicBoolean();
    TargetGuard guard =
        (host, port, address) -> {
          boolean may = allowed.allows(host, port, address);
          if (!may) {
            refused.set(true);
          }
          return may;
        };
    DryReport report = new DryReport(terminal);
    String brokenOff = null;
    try {
      live(scenario, guard, report);
    } catch (EndlessException e) {
      brokenOff = e.getMessage();
    }
    report.end(brokenOff);
    if (refused.get()) {
      report.note("what may be put under load: " + allowed + " (set " + ALLOWED + " for more)");
    }
    if (brokenOff != null) {
      return ExitCode.FAILED;
    }
    return report.failures() == 0 ? ExitCode.OK : ExitCode.THRESHOLDS;
  }

  /** The setup, the users, and the teardown, each if there is one. */
  private static void live(Scenario scenario, TargetGuard guard, DryReport report)
      throws EndlessException {
    Fixture fixture = scenario.fixture();
    Scenario known = scenario;
    if (fixture.setup() != null) {
      UserContext done = live(scenario, fixture.setup(), guard, report);
      Map<String, String> saved = fixture.valuesOf(done);
      String problem = Fixture.problemOf(saved);
      if (report.failures() > 0 || problem != null) {
        report.note(
            (problem == null ? "" : problem + ": ")
                + "the setup has failed, and so would a run, before its load");
        return;
      }
      known = scenario.withSetup(saved);
    }
    for (UserClass each : known.users()) {
      live(known, each, guard, report);
    }
    if (fixture.teardown() != null) {
      live(known, fixture.teardown(), guard, report);
    }
  }

  private static UserContext live(
      Scenario scenario, UserClass userClass, TargetGuard guard, DryReport report)
      throws EndlessException {
    try (DryClient client = new DryClient(scenario, guard)) {
      report.user(userClass.name());
      DryUser user = new DryUser(scenario, userClass, client, report);
      user.live();
      return user.context();
    }
  }

  private static AllowedTargets allowed(Map<String, String> variables) {
    String list = variables.getOrDefault(ALLOWED, AllowedTargets.DEFAULT);
    try {
      return AllowedTargets.of(
          Arrays.stream(list.split(",")).map(String::strip).filter(s -> !s.isEmpty()).toList());
    } catch (IllegalArgumentException e) {
      throw CliException.usage(ALLOWED + ": " + e.getMessage());
    }
  }
}
