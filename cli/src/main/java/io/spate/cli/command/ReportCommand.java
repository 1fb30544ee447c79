package io.spate.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.spate.cli.CliException;
import io.spate.cli.Environment;
import io.spate.cli.ExitCode;
import io.spate.cli.api.PartOfRun;
import io.spate.cli.api.Results;
import io.spate.cli.run.ResultFiles;
import io.spate.cli.run.SummaryText;
import io.spate.cli.stack.LocalStack;
import io.spate.cli.stack.Pause;
import io.spate.cli.terminal.Terminal;
import io.spate.protocol.Json;
import io.spate.protocol.report.RunReport;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The results of a run that is over, or of one that goes on, once more. */
@Command(
    name = "report",
    description = {
      "Show the summary of a run, or write its results to files.",
      "A run that goes on is reported as it is now.",
      "With --from and --to all numbers and thresholds are those of a part of it."
    })
final class ReportCommand implements Callable<Integer> {
  private final Environment environment;

  @Mixin private HelpOption help;

  @Parameters(paramLabel = "RUN", description = "Id of the run, see `spate runs`.")
  private String run;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      converter = DurationOption.class,
      description =
          "Only requests that ended so long after the start or later (30s, 1m30s): another cut of"
              + " the warm-up.")
  private Duration from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      converter = DurationOption.class,
      description = "Only requests that ended less than so long after the start.")
  private Duration to;

  @Mixin private ResultOptions result;
  @Mixin private ServerOptions server;

  ReportCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    ResultFiles files = result.files(environment);
    Results results =
        server
            .results(LocalStack.of(environment, Pause.UNBROKEN, text -> {}))
            .orElseThrow(
                () -> CliException.usage("--server needs --aggregator too: reports are there"));
    JsonNode document =
        results
            .report(run)
            .orElseThrow(
                () ->
                    CliException.usage(
                        "there is no run '" + run + "'; `spate runs` lists all that are held"));
    if (from != null || to != null) {
      return part(files, results, document);
    }
    if (files.isEmpty()) {
      Terminal terminal = Session.terminal(environment);
      RunReport report = Json.MAPPER.convertValue(document, RunReport.class);
      terminal.lines(SummaryText.of(report, terminal.style()));
    } else {
      files.write(document, results, run);
    }
    return ExitCode.OK;
  }

  /** A part of the run, with thresholds that are judged by it. */
  private int part(ResultFiles files, Results results, JsonNode document) {
    if (from != null && to != null && from.compareTo(to) >= 0) {
      throw CliException.usage("--from has to be before --to");
    }
    if (files.hasExports()) {
      throw CliException.usage(
          "of a part of a run there is the summary and --json; all other files are of the whole"
              + " run");
    }
    RunReport report = Json.MAPPER.convertValue(document, RunReport.class);
    if (report.startedAt() <= 0) {
      throw CliException.failed("run '" + run + "' has not started: there are no numbers");
    }
    long fromMs = report.startedAt() + (from == null ? 0 : from.toMillis());
    long toMs = to == null ? end(report) : report.startedAt() + to.toMillis();
    if (fromMs >= toMs) {
      throw CliException.usage("--from is after the end of the run");
    }
    JsonNode range =
        results
            .range(run, fromMs, toMs)
            .orElseThrow(
                () ->
                    CliException.failed(
                        "the parts of run '"
                            + run
                            + "' are not held any more: many runs came after it"));
    if (files.isEmpty()) {
      Terminal terminal = Session.terminal(environment);
      PartOfRun part = Json.MAPPER.convertValue(range, PartOfRun.class);
      terminal.lines(SummaryText.of(report, part, terminal.style()));
    } else {
      files.write(range, results, run);
    }
    return ExitCode.OK;
  }

  /** Requests may end after the run; of one that goes on, all that is known. */
  private static long end(RunReport report) {
    return (report.endedAt() > 0 ? report.endedAt() : System.currentTimeMillis()) + 60_000;
  }
}
