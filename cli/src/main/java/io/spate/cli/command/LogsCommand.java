package io.spate.cli.command;

import io.spate.cli.CliException;
import io.spate.cli.Environment;
import io.spate.cli.ExitCode;
import io.spate.cli.stack.StackLogs;
import io.spate.cli.terminal.Terminal;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows where logs are, or the end of one. */
@Command(name = "logs", description = "List the logs of the local stack, or show the end of one.")
final class LogsCommand implements Callable<Integer> {
  private final Environment environment;

  @Mixin private HelpOption help;

  @Parameters(
      paramLabel = "NAME",
      arity = "0..1",
      description = "A process, e.g. agent-1; without it, the files are listed.")
  private String name;

  @Option(
      names = {"-n", "--lines"},
      paramLabel = "N",
      defaultValue = "50",
      description = "How many lines (${DEFAULT-VALUE}).")
  private int lines;

  LogsCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    Terminal terminal = Session.terminal(environment);
    StackLogs logs = StackLogs.of(environment.home());
    if (name != null) {
      logs.tail(name, Math.max(1, lines)).forEach(terminal::line);
      return ExitCode.OK;
    }
    List<String> files = logs.files();
    if (files.isEmpty()) {
      throw CliException.failed("no logs in " + logs.directory() + "; nothing was started yet");
    }
    files.forEach(terminal::line);
    return ExitCode.OK;
  }
}
