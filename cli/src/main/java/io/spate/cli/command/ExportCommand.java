package io.spate.cli.command;

import io.spate.cli.CliException;
import io.spate.cli.Environment;
import io.spate.cli.ExitCode;
import io.spate.cli.api.Results;
import io.spate.cli.run.EventFile;
import io.spate.cli.stack.LocalStack;
import io.spate.cli.stack.Pause;
import io.spate.cli.terminal.Numbers;
import io.spate.cli.terminal.Terminal;
import io.spate.protocol.Json;
import io.spate.protocol.report.RunReport;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Every single event of a run, as a file. */
@Command(
    name = "export",
    description = {
      "Write every request of a run, or of a part of it, to a file: a line each, or a row.",
      "They are read from Kafka, which keeps them for 24 hours unless told otherwise."
    })
final class ExportCommand implements Callable<Integer> {
  private final Environment environment;

  @Mixin private HelpOption help;

  @Parameters(paramLabel = "RUN", description = "Id of the run, see `spate runs`.")
  private String run;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      converter = DurationOption.class,
      description = "Requests that ended so long after the start or later: 30s, 1m30s.")
  private Duration from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      converter = DurationOption.class,
      description = "Requests that ended less than so long after the start.")
  private Duration to;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES}; left out: what the file's name ends with, or csv.")
  private EventFile.Format format;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "FILE",
      required = true,
      description = "The file; CSV is compressed if its name ends with .gz.")
  private String file;

  @Mixin private ServerOptions server;

  ExportCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    if (from != null && to != null && from.compareTo(to) >= 0) {
      throw CliException.usage("--from has to be before --to");
    }
    EventFile target = EventFile.of("--out", file, format, environment);
    Results results =
        server
            .results(LocalStack.of(environment, Pause.UNBROKEN, text -> {}))
            .orElseThrow(
                () -> CliException.usage("--server needs --aggregator too: results are there"));
    RunReport report =
        results
            .report(run)
            .map(document -> Json.MAPPER.convertValue(document, RunReport.class))
            .orElseThrow(this::unknown);
    if (report.startedAt() <= 0) {
      throw CliException.failed("run '" + run + "' has not started: there is nothing to export");
    }
    Results.Events events =
        results
            .events(run, at(report, from, 0), at(report, to, Integer.MAX_VALUE))
            .orElseThrow(this::unknown);
    EventFile.Written written = target.write(events.csv());
    Terminal terminal = Session.terminal(environment);
    terminal.line(
        Numbers.count(written.events())
            + " events, "
            + Numbers.bytes(written.bytes())
            + ", in "
            + file);
    if (events.isCut()) {
      terminal.line(
          terminal
              .style()
              .bad(
                  "older events of the run are missing: Kafka keeps them for a time only"
                      + " (retention.ms of spate.request-events)"));
    }
    return ExitCode.OK;
  }

  private CliException unknown() {
    return CliException.usage(
        "there is no run '" + run + "'; `spate runs` lists all that are held");
  }

  private static long at(RunReport report, Duration sinceStart, long otherwiseSeconds) {
    Duration offset = sinceStart == null ? Duration.ofSeconds(otherwiseSeconds) : sinceStart;
    return report.startedAt() + offset.toMillis();
  }
}
