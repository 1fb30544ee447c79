package io.spate.cli.run;

import io.spate.cli.CliException;
import io.spate.cli.ExitCode;
import io.spate.cli.Interrupts;
import io.spate.cli.api.ControlPlane;
import io.spate.cli.api.Problem;
import io.spate.cli.api.ProblemException;
import io.spate.cli.api.Results;
import io.spate.cli.api.RunView;
import io.spate.cli.terminal.Numbers;
import io.spate.cli.terminal.Style;
import io.spate.cli.terminal.Terminal;
import io.spate.protocol.report.RunReport;
import io.spate.scenario.DurationText;
import io.spate.scenario.RateText;
import io.spate.scenario.Scenario;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One run of a scenario, from asking for it to its summary and exit code. */
public final class ScenarioRun {
  private final ControlPlane controlPlane;
  private final Optional<URI> aggregator;
  private final Terminal terminal;
  private final Interrupts interrupts;
  private final boolean quiet;
  private final RunFollower.Timing timing;

  /**
   * A run on these servers.
   *
   * @param aggregator where results are; empty to ask where the run's page is
   * @param quiet show nothing but troubles and the verdict
   */
  public ScenarioRun(
      ControlPlane controlPlane,
      Optional<URI> aggregator,
      Terminal terminal,
      Interrupts interrupts,
      boolean quiet) {
    this(controlPlane, aggregator, terminal, interrupts, quiet, RunFollower.Timing.DEFAULT);
  }

  ScenarioRun(
      ControlPlane controlPlane,
      Optional<URI> aggregator,
      Terminal terminal,
      Interrupts interrupts,
      boolean quiet,
      RunFollower.Timing timing) {
    this.controlPlane = controlPlane;
    this.aggregator = aggregator;
    this.terminal = terminal;
    this.interrupts = interrupts;
    this.quiet = quiet;
    this.timing = timing;
  }

  /**
   * What came of it.
   *
   * @param exitCode what to end with
   * @param requests in the report; -1 if there is none
   */
  public record Outcome(int exitCode, long requests) {}

  /** Runs the scenario to its end, and writes the results that are wanted. */
  public Outcome execute(ScenarioFile file, ControlPlane.Overrides overrides, ResultFiles files) {
    RunView run = start(file, overrides);
    String page = run.links() == null ? null : run.links().page();
    announce(file.scenario(), run, page);
    Results results = controlPlane.results(aggregator.orElseGet(() -> originOf(page)));
    Progress progress = new Progress(terminal, quiet);
    Ending ending =
        new RunFollower(controlPlane, results, run, progress, interrupts, timing).follow();
    summarise(ending, page);
    if (ending.document() != null) {
      files.write(ending.document(), results, run.id());
    }
    return new Outcome(
        ending.exitCode(), ending.report() == null ? -1 : ending.report().requests());
  }

  private RunView start(ScenarioFile file, ControlPlane.Overrides overrides) {
    try {
      return controlPlane.start(file.text(), file.beside(), overrides);
    } catch (ProblemException e) {
      throw refusal(file.label(), e.problem());
    }
  }

  /** A refusal as words; what is wrong with scenario or options is a matter of usage. */
  static CliException refusal(String label, Problem problem) {
    List<String> lines = new ArrayList<>();
    for (Problem.Error error : problem.errors()) {
      String place = error.line() > 0 ? label + ":" + error.line() + ":" + error.column() : label;
      String hint = error.hint() == null ? "" : " (" + error.hint() + ")";
      lines.add(place + ": " + error.message() + hint);
    }
    lines.add("the control plane refused the run: " + problem.words() + problem.accessHint());
    // Who may run what is no matter of how the command was written.
    boolean usage = problem.status() >= 400 && problem.status() < 500 && !problem.isAboutAccess();
    String text = String.join("\n", lines);
    return usage ? CliException.usage(text) : CliException.failed(text);
  }

  private void announce(Scenario scenario, RunView run, String page) {
    if (quiet) {
      return;
    }
    Style style = terminal.style();
    terminal.line(
        style.bold(scenario.name())
            + " on "
            + run.target()
            + ": "
            + load(run)
            + ", "
            + DurationText.ofNanos((long) (run.durationSeconds() * 1e9))
            + style.faint("  (run " + run.id() + ")"));
    if (page != null) {
      terminal.line("live results: " + style.link(page));
    }
  }

  private static String load(RunView run) {
    if (run.rate() != null) {
      return RateText.of(run.rate()) + " arrivals, at most " + Numbers.plural(run.users(), "user");
    }
    String users = Numbers.plural(run.users(), "user");
    return run.spawnRate() == null
        ? users
        : users + ", " + Numbers.setRate(run.spawnRate()) + " a second";
  }

  private static URI originOf(String page) {
    URI uri = page == null ? null : URI.create(page);
    if (uri == null || uri.getHost() == null) {
      throw CliException.failed(
          "the control plane does not say where the results are; say it with --aggregator URL");
    }
    return URI.create(uri.getScheme() + "://" + uri.getRawAuthority());
  }

  private void summarise(Ending ending, String page) {
    Style style = terminal.style();
    RunReport report = ending.report();
    if (report != null && !quiet) {
      terminal.lines(SummaryText.of(report, style));
      if (page != null) {
        terminal.line("  Page    " + style.link(page));
      }
      terminal.line("");
    }
    String words = ending.words();
    boolean ok = ending.exitCode() == ExitCode.OK;
    terminal.line(style.bold(ok ? style.good(words) : style.bad(words)));
  }
}
