package io.spate.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;

/**
 * All that a command takes from the outside, so that tests can give something else.
 *
 * @param install directory of Spate itself, where the modules' jars are
 * @param home where the local stack keeps data, logs and what it knows ({@code SPATE_HOME})
 * @param directory working directory of the caller; relative paths are meant from here
 * @param variables environment variables
 * @param interactive whether {@code out} is a terminal, on which a line can be refreshed
 * @param color whether {@code out} and {@code err} may get colours
 * @param out where results go
 * @param err where errors go
 */
public record Environment(
    Path install,
    Path home,
    Path directory,
    Map<String, String> variables,
    boolean interactive,
    boolean color,
    PrintStream out,
    PrintStream err) {

  /**
   * The environment of this process. The launcher tells by system properties where it is installed
   * ({@code spate.install}) and whether it writes to a terminal ({@code spate.terminal}).
   */
  static Environment ofProcess() {
    Map<String, String> variables = System.getenv();
    boolean terminal = Boolean.getBoolean("spate.terminal");
    return new Environment(
        Path.of(System.getProperty("spate.install", ".")).toAbsolutePath().normalize(),
        home(variables),
        Path.of("").toAbsolutePath(),
        variables,
        terminal && !"dumb".equals(variables.get("TERM")),
        terminal && variables.getOrDefault("NO_COLOR", "").isEmpty(),
        System.out,
        System.err);
  }

  /** The same, but what is for people goes to {@code err}, as {@code out} is for a machine. */
  public Environment withOutputForMachine() {
    return new Environment(install, home, directory, variables, false, false, err, err);
  }

  private static Path home(Map<String, String> variables) {
    String home = variables.getOrDefault("SPATE_HOME", "");
    Path path = home.isBlank() ? Path.of(System.getProperty("user.home"), ".spate") : Path.of(home);
    return path.toAbsolutePath().normalize();
  }

  /** A path as the caller meant it. */
  public Path resolve(Path path) {
    return directory.resolve(path).normalize();
  }
}
