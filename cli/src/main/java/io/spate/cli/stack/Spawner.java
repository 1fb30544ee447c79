package io.spate.cli.stack;

import io.spate.cli.CliException;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** Starts processes that outlive the command: detached, output in a log file, no input. */
final class Spawner {
  private static final long SHELL_SECONDS = 10;

  private final StackHome home;
  private final JavaCommand java;
  private final Sessions sessions;

  Spawner(StackHome home, JavaCommand java, Sessions sessions) {
    this.home = home;
    this.java = java;
    this.sessions = sessions;
  }

  /**
   * Starts one. The log of the process of this name before is kept beside it.
   *
   * @throws CliException if the operating system refuses
   */
  StackProcess start(ProcessSpec spec) {
    Path log = home.log(spec.name());
    String instance = UUID.randomUUID().toString();
    try {
      keepOld(log);
      long pid = pid(builder(spec, log, instance).start(), spec);
      return new StackProcess(
          spec.name(),
          spec.kind(),
          pid,
          ProcessHandle.of(pid).flatMap(p -> p.info().startInstant()).orElse(null),
          spec.port(),
          log.toString(),
          spec.settings(),
          spec.kind() == ProcessKind.BROKER ? null : instance);
    } catch (IOException e) {
      throw CliException.failed(
          "cannot start the " + spec.kind().label() + " (" + spec.name() + "): " + e.getMessage(),
          e);
    }
  }

  private ProcessBuilder builder(ProcessSpec spec, Path log, String instance) {
    List<String> command = new ArrayList<>(java.line(spec, home, instance));
    ProcessBuilder builder = new ProcessBuilder(sessions.detached(command, log));
    builder.directory(home.directory().toFile());
    Map<String, String> environment = builder.environment();
    // A cluster's API token: no business of local processes.
    environment.remove("SPATE_TOKEN");
    environment.putAll(JavaCommand.environment());
    environment.putAll(spec.settings());
    builder.redirectInput(new File("/dev/null"));
    if (sessions == Sessions.SETSID) {
      builder.redirectErrorStream(true).redirectOutput(log.toFile());
    }
    return builder;
  }

  private long pid(Process process, ProcessSpec spec) throws IOException {
    if (sessions == Sessions.SETSID) {
      return process.pid();
    }
    try (BufferedReader reader = process.inputReader()) {
      String line = reader.readLine();
      if (line != null && process.waitFor(SHELL_SECONDS, TimeUnit.SECONDS)) {
        return Long.parseLong(line.strip());
      }
      throw new IOException("the shell that starts " + spec.name() + " told no process id");
    } catch (NumberFormatException e) {
      throw new IOException("the shell told no process id: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static void keepOld(Path log) throws IOException {
    if (Files.exists(log)) {
      String name = log.getFileName().toString().replaceFirst("\\.log$", ".1.log");
      Files.move(log, log.resolveSibling(name), StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
