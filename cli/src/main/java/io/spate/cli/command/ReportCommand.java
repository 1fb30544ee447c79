package io.spate.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.spate.cli.CliException;
import io.spate.cli.Environment;
import io.spate.cli.ExitCode;
import io.spate.cli.api.Results;
import io.spate.cli.run.ResultFiles;
import io.spate.cli.run.SummaryText;
import io.spate.cli.stack.LocalStack;
import io.spate.cli.stack.Pause;
import io.spate.cli.terminal.Terminal;
import io.spate.protocol.Json;
import io.spate.protocol.report.RunReport;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The results of a run that is over, or of one that goes on, once more. */
@Command(
    name = "report",
    description = {
      "Show the summary of a run, or write its results to files.",
      "A run that goes on is reported as it is now."
    })
final class ReportCommand implements Callable<Integer> {
  private final Environment environment;

  @Mixin private HelpOption help;

  @Parameters(paramLabel = "RUN", description = "Id of the run, see `spate runs`.")
  private String run;

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
    if (files.isEmpty()) {
      Terminal terminal = Session.terminal(environment);
      RunReport report = Json.MAPPER.convertValue(document, RunReport.class);
      terminal.lines(SummaryText.of(report, terminal.style()));
    } else {
      files.write(document, results, run);
    }
    return ExitCode.OK;
  }
}
