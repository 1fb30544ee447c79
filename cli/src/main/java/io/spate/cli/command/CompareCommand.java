package io.spate.cli.command;

import io.spate.cli.CliException;
import io.spate.cli.Environment;
import io.spate.cli.ExitCode;
import io.spate.cli.api.ComparisonView;
import io.spate.cli.api.Results;
import io.spate.cli.run.ComparisonText;
import io.spate.cli.run.FailOn;
import io.spate.cli.stack.LocalStack;
import io.spate.cli.stack.Pause;
import io.spate.cli.terminal.Terminal;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** What has changed from one run to another. */
@Command(
    name = "compare",
    description = {
      "Compare a run with a baseline: what has changed, and whether chance explains it.",
      "Ends with code 99 if a --fail-on applies."
    })
final class CompareCommand implements Callable<Integer> {
  private final Environment environment;

  @Mixin private HelpOption help;

  @Parameters(
      index = "0..1",
      arity = "1..2",
      paramLabel = "RUN",
      description =
          "Ids of the baseline and of the run, see `spate runs`; with --baseline of the run alone.")
  private List<String> runs;

  @Option(
      names = "--baseline",
      description = "Compare with the run that `spate baseline` has marked for the scenario.")
  private boolean marked;

  @Option(
      names = "--fail-on",
      paramLabel = "CHANGE",
      converter = Change.class,
      description =
          "Fail if this applies, e.g. p95>+10%% or rps<-5%%; of failures in percentage points."
              + " Repeatable.")
  private List<FailOn> failOn = List.of();

  @Mixin private ServerOptions server;

  CompareCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    if (marked && runs.size() > 1) {
      throw CliException.usage(
          "--baseline takes the baseline that is marked: name the run alone, not "
              + String.join(" and ", runs));
    }
    if (!marked && runs.size() < 2) {
      throw CliException.usage(
          "Missing required parameter: 'RUN'; write BASELINE RUN, or --baseline RUN");
    }
    Results results =
        server
            .results(LocalStack.of(environment, Pause.UNBROKEN, text -> {}))
            .orElseThrow(
                () -> CliException.usage("--server needs --aggregator too: results are there"));
    ComparisonView comparison = marked ? withMarked(results) : withNamed(results);
    Terminal terminal = Session.terminal(environment);
    terminal.lines(ComparisonText.of(comparison, terminal.style()));
    List<String> breaches =
        failOn.stream().flatMap(change -> change.breachIn(comparison).stream()).toList();
    breaches.forEach(breach -> terminal.line(terminal.style().bad("failed: " + breach)));
    return breaches.isEmpty() ? ExitCode.OK : ExitCode.THRESHOLDS;
  }

  private ComparisonView withNamed(Results results) {
    return results
        .compare(runs.getFirst(), runs.getLast())
        .orElseThrow(
            () ->
                CliException.usage(
                    "there is no run '"
                        + runs.getFirst()
                        + "' or no run '"
                        + runs.getLast()
                        + "'; `spate runs` lists all that are held"));
  }

  private ComparisonView withMarked(Results results) {
    String run = runs.getFirst();
    Results.BaselineView view =
        results
            .baseline(run)
            .orElseThrow(
                () ->
                    CliException.usage(
                        "there is no run '" + run + "'; `spate runs` lists all that are held"));
    if (view.baseline() == null) {
      throw CliException.usage(
          "'" + view.scenario() + "' has no baseline; mark one with `spate baseline RUN`");
    }
    if (view.baseline().equals(run)) {
      throw CliException.usage("run '" + run + "' is the baseline itself");
    }
    if (view.comparison() == null) {
      throw CliException.failed(
          "the baseline, run '" + view.baseline() + "', is not held any more");
    }
    return view.comparison();
  }

  /** A change that fails. */
  static final class Change implements ITypeConverter<FailOn> {
    @Override
    public FailOn convert(String value) {
      try {
        return FailOn.parse(value);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
