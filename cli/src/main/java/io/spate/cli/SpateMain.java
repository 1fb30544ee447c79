package io.spate.cli;

import io.spate.cli.api.ProblemException;
import io.spate.cli.api.UnreachableException;
import io.spate.cli.command.SpateCommand;
import java.io.PrintWriter;
import java.lang.reflect.Constructor;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.ParameterException;

/** Entry point of the {@code spate} command. */
public final class SpateMain {
  private SpateMain() {}

  public static void main(String[] arguments) {
    System.exit(run(Environment.ofProcess(), arguments));
  }

  /** Runs a command and returns what to end with, see {@link ExitCode}. */
  public static int run(Environment environment, String... arguments) {
    Ansi ansi = environment.color() ? Ansi.ON : Ansi.OFF;
    CommandLine commandLine =
        new CommandLine(new SpateCommand(), new Factory(environment))
            .setColorScheme(CommandLine.Help.defaultColorScheme(ansi))
            .setOut(new PrintWriter(environment.out(), true, StandardCharsets.UTF_8))
            .setErr(new PrintWriter(environment.err(), true, StandardCharsets.UTF_8))
            .setParameterExceptionHandler((e, args) -> misused(environment, e))
            .setExecutionExceptionHandler((e, command, parsed) -> failed(environment, e))
            .setCaseInsensitiveEnumValuesAllowed(true);
    return commandLine.execute(arguments);
  }

  private static int misused(Environment environment, ParameterException e) {
    say(environment, Misuse.words(e));
    return ExitCode.USAGE;
  }

  private static int failed(Environment environment, Exception e) {
    if (!environment.variables().getOrDefault("SPATE_VERBOSE", "").isEmpty()) {
      trace(environment, e);
    }
    return switch (e) {
      case CliException known -> {
        say(environment, known.getMessage());
        yield known.exitCode();
      }
      case UnreachableException away -> {
        say(environment, away.getMessage() + "; does it run, and is the address right?");
        yield ExitCode.FAILED;
      }
      case ProblemException refused -> {
        say(environment, refused.getMessage() + refused.problem().accessHint());
        yield ExitCode.FAILED;
      }
      default -> {
        say(environment, "unexpected: " + e + "; SPATE_VERBOSE=1 shows where it comes from");
        yield ExitCode.FAILED;
      }
    };
  }

  private static void say(Environment environment, String message) {
    environment.err().println("spate: " + message);
    environment.err().flush();
  }

  private static void trace(Environment environment, Throwable thrown) {
    for (Throwable each = thrown; each != null; each = each.getCause()) {
      environment.err().println(each);
      List.of(each.getStackTrace()).forEach(frame -> environment.err().println("    at " + frame));
    }
  }

  /** Makes commands: those that need the environment take it in their constructor. */
  private record Factory(Environment environment) implements IFactory {
    @Override
    public <K> K create(Class<K> type) throws Exception {
      for (Constructor<?> constructor : type.getDeclaredConstructors()) {
        if (List.of(constructor.getParameterTypes()).equals(List.of(Environment.class))) {
          constructor.setAccessible(true);
          return type.cast(constructor.newInstance(environment));
        }
      }
      return CommandLine.defaultFactory().create(type);
    }
  }
}
