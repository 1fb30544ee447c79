package io.spate.cli.run;

import io.spate.cli.CliException;
import io.spate.cli.Environment;
import io.spate.scenario.parse.Includes;
import java.nio.file.Path;

/** The files that a scenario includes: relative to the file that names them. */
final class IncludedFiles implements Includes.Files {
  private final String scenario;
  private final Environment environment;

  /**
   * Of one scenario.
   *
   * @param scenario how its file is called; what comes from the standard input lies where the
   *     command runs
   */
  IncludedFiles(String scenario, Environment environment) {
    this.scenario = scenario;
    this.environment = environment;
  }

  @Override
  public String nameOf(String written, String from) {
    boolean ofStdin = from.equals(scenario) && from.startsWith("<");
    Path parent = ofStdin ? null : Path.of(from).getParent();
    Path path = parent == null ? Path.of(written) : parent.resolve(written);
    return path.normalize().toString();
  }

  @Override
  public String read(String name) {
    try {
      return ScenarioFile.textOf(name, environment);
    } catch (CliException e) {
      throw new Includes.UnreadableFileException(e.getMessage());
    }
  }
}
