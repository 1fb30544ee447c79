package io.spate.cli.stack;

import io.spate.cli.CliException;
import io.spate.cli.Environment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/**
 * Where the parts' jars are in an installed (built) Spate.
 *
 * @param directory the root of the project
 * @param version the version in the jars' names
 */
public record Install(Path directory, String version) {

  /** The installation of this environment. */
  public static Install of(Environment environment, String version) {
    return new Install(environment.install(), version);
  }

  /** The jar that a kind of process is started with. */
  Path jar(ProcessKind kind) {
    return switch (kind) {
      case BROKER ->
          directory.resolve("embedded-kafka/target/spate-embedded-kafka-" + version + ".jar");
      case CONTROL_PLANE -> quarkusJar("control-plane");
      case AGGREGATOR -> quarkusJar("results-aggregator");
      case AGENT -> quarkusJar("load-agent");
      case TODO_API -> quarkusJar("examples/todo-api");
    };
  }

  private Path quarkusJar(String module) {
    return directory.resolve(module).resolve("target/quarkus-app/quarkus-run.jar");
  }

  /** The scenario of {@code spate demo}. */
  public Path demoScenario() {
    return directory.resolve("examples/todo-api/scenarios/crud.yaml");
  }

  /**
   * Makes sure that these kinds can be started.
   *
   * @throws CliException naming what is not built
   */
  void require(Collection<ProcessKind> kinds) {
    List<String> missing =
        kinds.stream()
            .map(this::jar)
            .filter(jar -> !Files.isRegularFile(jar))
            .map(jar -> directory.relativize(jar).toString())
            .toList();
    if (!missing.isEmpty()) {
      throw CliException.failed(
          "not built yet: "
              + String.join(", ", missing)
              + " (in "
              + directory
              + "); `./spate build` builds everything");
    }
  }
}
