package io.spate.cli.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What has to do with API tokens; it does nothing without a subcommand. */
@Command(
    name = "token",
    description = "Make API tokens for a cluster's control plane and results aggregator.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = TokenCreateCommand.class)
final class TokenCommand implements Runnable {
  @Mixin private HelpOption help;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing: create");
  }
}
