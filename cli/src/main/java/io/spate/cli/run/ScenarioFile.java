package io.spate.cli.run;

import io.spate.cli.CliException;
import io.spate.cli.Environment;
import io.spate.cli.terminal.Numbers;
import io.spate.scenario.Overrides;
import io.spate.scenario.Problem;
import io.spate.scenario.Scenario;
import io.spate.scenario.ScenarioException;
import io.spate.scenario.parse.Includes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A scenario as the user gave it, found to be right.
 *
 * @param label how the user called the file
 * @param text as written, with the files that it includes
 * @param scenario as understood, overrides applied
 */
public record ScenarioFile(String label, String text, Scenario scenario) {
  private static final String STDIN = "-";

  /**
   * Reads and checks a file; {@code -} is the standard input.
   *
   * @throws CliException of bad usage, with every mistake and its place
   */
  public static ScenarioFile read(
      String file, Overrides overrides, Environment environment, InputStream stdin) {
    String label = STDIN.equals(file) ? "<stdin>" : file;
    String text = STDIN.equals(file) ? textOf(stdin) : textOf(file, environment);
    Includes whole = null;
    try {
      whole = Includes.resolve(text, label, new IncludedFiles(label, environment));
      Scenario scenario = Scenario.parse(whole.text(), label);
      return new ScenarioFile(label, whole.text(), scenario.withOverrides(overrides));
    } catch (ScenarioException e) {
      Includes read = whole;
      Function<Problem, Problem> place = read == null ? Function.identity() : read::placeOf;
      String mistakes =
          e.problems().stream()
              .map(place)
              .map(problem -> problem.toString().replaceFirst("^overrides: ", ""))
              .collect(Collectors.joining("\n"));
      throw CliException.usage(
          mistakes + "\n" + Numbers.plural(e.problems().size(), "mistake") + " in " + label);
    }
  }

  static String textOf(String file, Environment environment) {
    Path path = environment.resolve(Path.of(file));
    try {
      if (Files.isDirectory(path)) {
        throw CliException.usage(file + " is a directory; give the scenario file in it");
      }
      if (Files.exists(path) && Files.size(path) > Scenario.MAX_SOURCE_BYTES) {
        throw CliException.usage(
            file + " is larger than " + Scenario.MAX_SOURCE_BYTES + " bytes; is it a scenario?");
      }
      return Files.readString(path);
    } catch (NoSuchFileException e) {
      throw CliException.usage(
          "no such file: " + file + (file.equals(path.toString()) ? "" : " (" + path + ")"));
    } catch (CharacterCodingException e) {
      throw CliException.usage(file + " is not a text in UTF-8");
    } catch (IOException e) {
      throw CliException.usage("cannot read " + file + ": " + e);
    }
  }

  private static String textOf(InputStream stdin) {
    try {
      return new String(stdin.readNBytes(Scenario.MAX_SOURCE_BYTES + 1), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw CliException.usage("cannot read the standard input: " + e);
    }
  }
}
