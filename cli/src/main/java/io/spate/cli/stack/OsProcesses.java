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

/**
 * What the operating system says about the stack's processes. A process counts as ours only when
 * the mark of our home stands in its command line: its number alone may have been given to another
 * program since.
 */
final class OsProcesses {
  // Start times are computed from the boot time, which moves when the clock is set.
  private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(10);

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

  /** The argument that marks a process as one of this home; empty for a zombie, which has none. */
  private Optional<String> mark(ProcessHandle handle) {
    return handle
        .info()
        .arguments()
        .flatMap(
            arguments ->
                Arrays.stream(arguments)
                    .filter(argument -> argument.startsWith(home.markPrefix()))
                    .findFirst());
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
