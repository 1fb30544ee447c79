package io.spate.cli.stack;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * What the operating system says about the stack's processes. A process counts as ours only when
 * the mark of our home stands in its command line: its number alone may have been given to another
 * program since.
 */
final class OsProcesses {
  // Start times are computed from the boot time, which moves when the clock is set.
  private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(10);

  private static final int LOOKS = 20;
  private static final long LOOK_MILLIS = 15;

  private final StackHome home;

  OsProcesses(StackHome home) {
    this.home = home;
  }

  /** The living process, if it is still the one that was started. */
  Optional<ProcessHandle> find(StackProcess process) {
    return ProcessHandle.of(process.pid())
        .filter(handle -> home.mark(process.name()).equals(mark(handle).orElse(null)))
        .filter(handle -> sameStart(process.startedAt(), handle));
  }

  boolean isAlive(StackProcess process) {
    return find(process).isPresent();
  }

  private static boolean sameStart(Instant recorded, ProcessHandle handle) {
    Optional<Instant> actual = handle.info().startInstant();
    return recorded == null
        || actual.isEmpty()
        || Duration.between(recorded, actual.get()).abs().compareTo(CLOCK_TOLERANCE) <= 0;
  }

  /** All living processes of this home by name, whatever any file says about them. */
  Map<String, ProcessHandle> marked() {
    Map<String, ProcessHandle> marked = new TreeMap<>();
    ProcessHandle.allProcesses()
        .filter(handle -> handle.pid() != ProcessHandle.current().pid())
        .forEach(
            handle ->
                mark(handle)
                    .map(mark -> mark.substring(home.markPrefix().length()))
                    .filter(name -> ProcessKind.ofName(name) != null)
                    .ifPresent(name -> marked.put(name, handle)));
    return marked;
  }

  /** The argument that marks a process as one of this home. */
  private Optional<String> mark(ProcessHandle handle) {
    return arguments(handle)
        .flatMap(
            arguments ->
                Arrays.stream(arguments)
                    .filter(argument -> argument.startsWith(home.markPrefix()))
                    .findFirst());
  }

  /**
   * Whether a process has ended. One that nobody has collected yet (a zombie) is in the process
   * table still, but has no program any more.
   */
  static boolean isEnded(ProcessHandle handle) {
    return !handle.isAlive() || handle.info().command().isEmpty();
  }

  /**
   * The arguments; empty for what has none to show (zombies, kernel threads, processes of others).
   * While a process becomes another program it has a command and no arguments for an instant, so
   * that state is believed only if it lasts.
   */
  private static Optional<String[]> arguments(ProcessHandle handle) {
    ProcessHandle.Info info = handle.info();
    for (int i = 0;
        i < LOOKS && info.arguments().isEmpty() && info.command().isPresent() && pause();
        i++) {
      info = handle.info();
    }
    return info.arguments();
  }

  private static boolean pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Resident memory in bytes; 0 where it cannot be told. */
  static long residentBytes(long pid) {
    Path status = Path.of("/proc", Long.toString(pid), "status");
    try {
      return Files.exists(status)
          ? kilobytes(Files.readAllLines(status, StandardCharsets.ISO_8859_1)) * 1024
          : psKilobytes(pid) * 1024;
    } catch (IOException e) {
      return 0; // It has just ended.
    }
  }

  private static long kilobytes(Iterable<String> status) {
    for (String line : status) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("[^0-9]", ""));
      }
    }
    return 0;
  }

  // Where there is no /proc (macOS).
  private static long psKilobytes(long pid) throws IOException {
    Process ps = new ProcessBuilder("ps", "-o", "rss=", "-p", Long.toString(pid)).start();
    try (BufferedReader reader = ps.inputReader()) {
      String line = reader.readLine();
      return line == null || !line.strip().matches("[0-9]+") ? 0 : Long.parseLong(line.strip());
    }
  }
}
