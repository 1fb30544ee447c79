package io.spate.cli.run;

import io.spate.cli.CliException;
import io.spate.cli.Environment;
import io.spate.cli.terminal.Numbers;
import io.spate.scenario.Overrides;
import io.spate.scenario.Problem;
import io.spate.scenario.Scenario;
import io.spate.scenario.ScenarioException;
import io.spate.scenario.data.ChosenTags;
import io.spate.scenario.data.DataText;
import io.spate.scenario.parse.Includes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * A scenario as the user gave it, found to be right.
 *
 * @param label how the user called the file
 * @param text as written (or as YAML, if it was in Java), with the files that it includes, and
 *     those of its data at its end if they are small
 * @param scenario as understood, overrides applied
 * @param dataFiles files of its data, by the paths that the scenario writes
 * @param beside those of them that go along beside the text, since they are too large to be in it
 */
public record ScenarioFile(
    String label,
    String text,
    Scenario scenario,
    Map<String, Path> dataFiles,
    Map<String, Path> beside) {
  private static final String STDIN = "-";

  /**
   * Reads and checks a file and those of its data, whose paths are meant from its folder; {@code -}
   * is the standard input. One in Java is compiled and asked. Says of data from another folder
   * where it is.
   *
   * @throws CliException of bad usage, with every mistake and its place
   */
  public static ScenarioFile read(
      String file, Overrides overrides, Environment environment, InputStream stdin) {
    return read(file, overrides, ChosenTags.NONE, environment, stdin, false);
  }

  /**
   * The same for those who use its rows here.
   *
   * @param tags which part of it is done
   * @param makesUp whether rows that are to be made up are there; otherwise their number alone is
   */
  public static ScenarioFile read(
      String file,
      Overrides overrides,
      ChosenTags tags,
      Environment environment,
      InputStream stdin,
      boolean makesUp) {
    String label = STDIN.equals(file) ? "<stdin>" : file;
    JavaScenario java =
        JavaScenario.isOne(file) ? JavaScenario.of(file, environment, JavaScenario.PATIENCE) : null;
    String text =
        java != null ? java.text() : STDIN.equals(file) ? textOf(stdin) : textOf(file, environment);
    FolderFiles data = new FolderFiles(folderOf(file, environment), makesUp);
    Includes whole = null;
    try {
      whole = Includes.resolve(text, label, new IncludedFiles(label, environment));
      String chosen = tags.in(whole.text());
      Scenario scenario = Scenario.parse(chosen, label, data).withOverrides(overrides);
      data.outside()
          .forEach(
              each ->
                  environment
                      .err()
                      .println("spate: data from outside the scenario's folder: " + each));
      if (!data.isSmall()) {
        return new ScenarioFile(label, chosen, scenario, data.paths(), data.paths());
      }
      String sent = DataText.with(chosen, data.contents());
      if (!data.paths().isEmpty()) {
        requireWhole(sent, label);
      }
      return new ScenarioFile(label, sent, scenario, data.paths(), Map.of());
    } catch (ScenarioException e) {
      Includes read = whole;
      UnaryOperator<Problem> place =
          java != null ? java::placeOf : read == null ? UnaryOperator.identity() : read::placeOf;
      List<Problem> problems =
          tags.mistakes(
              read == null ? text : read.text(),
              e,
              untagged -> Scenario.parse(untagged, label, data),
              "--tags",
              place);
      String mistakes =
          problems.stream()
              .map(each -> each.toString().replaceFirst("^overrides: ", ""))
              .collect(Collectors.joining("\n"));
      throw CliException.usage(
          mistakes + "\n" + Numbers.plural(problems.size(), "mistake") + " in " + label);
    }
  }

  private static Path folderOf(String file, Environment environment) {
    Path folder =
        STDIN.equals(file) ? null : environment.resolve(Path.of(file)).toAbsolutePath().getParent();
    return folder == null ? environment.directory() : folder;
  }

  /** A scenario that is written in an unusual way may not be one any more with the files. */
  private static void requireWhole(String text, String label) {
    try {
      Scenario.parse(text, label);
    } catch (ScenarioException e) {
      throw CliException.usage(
          "the data files cannot be added to "
              + label
              + ": "
              + e.problems().getFirst().message()
              + "; begin its keys at the beginning of lines, and give all files under 'files' or"
              + " none");
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
