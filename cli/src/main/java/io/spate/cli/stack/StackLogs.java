package io.spate.cli.stack;

import io.spate.cli.CliException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The logs of a local stack's processes. */
public final class StackLogs {
  private static final String SUFFIX = ".log";

  private final Path directory;

  private StackLogs(Path directory) {
    this.directory = directory;
  }

  /** The logs of the stack with this home. */
  public static StackLogs of(Path home) {
    return new StackLogs(StackHome.in(home).logs());
  }

  public Path directory() {
    return directory;
  }

  /** Paths of all logs; those of the process before end in {@code .1.log}. */
  public List<String> files() {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(Path::toString).filter(name -> name.endsWith(SUFFIX)).sorted().toList();
    } catch (IOException e) {
      throw CliException.failed("cannot list " + directory + ": " + e, e);
    }
  }

  /**
   * The last lines of a process' log.
   *
   * @throws CliException of bad usage, if there is no such log
   */
  public List<String> tail(String process, int lines) {
    Path file = directory.resolve(process + SUFFIX).normalize();
    if (!directory.equals(file.getParent()) || !Files.isRegularFile(file)) {
      List<String> names =
          files().stream()
              .map(each -> Path.of(each).getFileName().toString())
              .map(each -> each.substring(0, each.length() - SUFFIX.length()))
              .toList();
      throw CliException.usage(
          "no log of a process '" + process + "'; there are: " + String.join(", ", names));
    }
    return LogTail.of(file, lines);
  }
}
