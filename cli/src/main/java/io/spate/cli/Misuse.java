package io.spate.cli;

import io.spate.scenario.template.Suggestion;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Wrong arguments in words: what is wrong, what may have been meant, where to read on. */
final class Misuse {
  private Misuse() {}

  static String words(ParameterException e) {
    CommandLine command = e.getCommandLine();
    String seeHelp = "; see `" + command.getCommandSpec().qualifiedName() + " --help`";
    List<String> unmatched =
        e instanceof UnmatchedArgumentException unknown ? unknown.getUnmatched() : List.of();
    if (unmatched.isEmpty()) {
      return e.getMessage() + seeHelp;
    }
    String first = unmatched.get(0);
    boolean option = first.startsWith("-") && first.length() > 1;
    boolean subcommand = !option && !command.getSubcommands().isEmpty();
    String what =
        option ? "unknown option " : subcommand ? "unknown command " : "one argument too many: ";
    String near =
        option
            ? Suggestion.nearest(name(first), command.getCommandSpec().optionsMap().keySet())
            : subcommand ? Suggestion.nearest(first, command.getSubcommands().keySet()) : null;
    return what + first + (near == null ? "" : " (did you mean " + near + "?)") + seeHelp;
  }

  private static String name(String option) {
    int value = option.indexOf('=');
    return value < 0 ? option : option.substring(0, value);
  }
}
