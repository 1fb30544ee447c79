package io.spate.cli.command;

import io.spate.cli.Environment;
import io.spate.cli.ExitCode;
import io.spate.cli.api.RunLog;
import io.spate.cli.stack.LocalStack;
import io.spate.cli.stack.Pause;
import io.spate.cli.terminal.Terminal;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows what happened to a run. */
@Command(
    name = "log",
    description = "What happened to a run: load changes, agents that joined, left or were lost.")
final class LogCommand implements Callable<Integer> {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneId.systemDefault());

  private final Environment environment;

  @Mixin private HelpOption help;

  @Parameters(paramLabel = "RUN", description = "Id of the run, see `spate runs`.")
  private String run;

  @Mixin private ServerOptions server;

  LogCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    Terminal terminal = Session.terminal(environment);
    RunLog log =
        server.controlPlane(LocalStack.of(environment, Pause.UNBROKEN, text -> {})).log(run);
    for (RunLog.Entry entry : log.entries()) {
      terminal.line(
          String.format(
              Locale.ROOT,
              "%s  %-17s %s",
              TIME.format(Instant.ofEpochMilli(entry.at())),
              entry.kind(),
              entry.message()));
    }
    if (log.note() != null) {
      terminal.line(log.note());
    }
    return ExitCode.OK;
  }
}
