package io.spate.cli.command;

import io.spate.cli.CliVersion;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command itself; it does nothing without a subcommand. */
@Command(
    name = "spate",
    description = "Distributed HTTP load tests, on this machine or on a cluster.",
    mixinStandardHelpOptions = true,
    versionProvider = CliVersion.class,
    synopsisSubcommandLabel = "COMMAND",
    usageHelpAutoWidth = true,
    footer = {
      "",
      "Start with:  spate demo",
      "",
      "Exit codes:  0 passed, 99 a threshold did not hold,",
      "             108 its scenario aborted the run, 2 wrong arguments or scenario,",
      "             1 anything else",
      "Environment: SPATE_HOME (data, logs; default ~/.spate), NO_COLOR, SPATE_VERBOSE,",
      "             SPATE_TARGETS_ALLOWED (what may be tested beside this machine),",
      "             SPATE_TOKEN (API token for --server)"
    },
    subcommands = {
      DemoCommand.class,
      RunCommand.class,
      ValidateCommand.class,
      ImportCommand.class,
      UpCommand.class,
      DownCommand.class,
      StatusCommand.class,
      DoctorCommand.class,
      AgentsCommand.class,
      AggregatorsCommand.class,
      RunsCommand.class,
      StopCommand.class,
      LoadCommand.class,
      PauseCommand.class,
      ResumeCommand.class,
      ReportCommand.class,
      ExportCommand.class,
      BaselineCommand.class,
      CompareCommand.class,
      LogCommand.class,
      LogsCommand.class,
      TokenCommand.class,
      HelpCommand.class
    })
public final class SpateCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }
}
