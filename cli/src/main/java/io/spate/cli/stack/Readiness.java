package io.spate.cli.stack;

import io.spate.cli.CliException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/** Waits, within bounds, until started processes are ready; says in words why they are not. */
final class Readiness {
  // A first start on a small, busy machine may take a minute; what has ended is seen at once.
  static final Duration AT_MOST = Duration.ofSeconds(120);

  private static final Duration INTERVAL = Duration.ofMillis(150);
  private static final int LOG_LINES = 12;

  private final OsProcesses processes;
  private final Duration atMost;
  private final Pause pause;

  Readiness(OsProcesses processes, Duration atMost, Pause pause) {
    this.processes = processes;
    this.atMost = atMost;
    this.pause = pause;
  }

  /**
   * Waits for the broker's ready file.
   *
   * @throws CliException if the broker ends, or is not ready in time
   */
  void awaitBroker(StackProcess broker, Path readyFile) {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (!isReady(readyFile)) {
      requireAlive(broker);
      if (System.nanoTime() > deadline) {
        throw late(broker, "it has not said that it is ready");
      }
      pause.orCancel(INTERVAL);
    }
  }

  private static boolean isReady(Path readyFile) {
    try {
      return Files.exists(readyFile) && Files.readString(readyFile).startsWith("ready ");
    } catch (IOException e) {
      return false; // Just replaced; the next look will tell.
    }
  }

  /**
   * Waits for the health of all of them.
   *
   * @param ready told of each that has become ready
   * @throws CliException if one ends, or is not ready in time
   */
  void await(List<StackProcess> started, Consumer<StackProcess> ready) {
    long deadline = System.nanoTime() + atMost.toNanos();
    List<StackProcess> waiting = new ArrayList<>(started);
    while (!waiting.isEmpty()) {
      boolean last = System.nanoTime() > deadline;
      for (Iterator<StackProcess> each = waiting.iterator(); each.hasNext(); ) {
        StackProcess process = each.next();
        Health health = Health.of(process);
        if (health.ready()) {
          each.remove();
          ready.accept(process);
        } else {
          requireAlive(process);
          if (last) {
            throw late(process, health.reason());
          }
        }
      }
      if (!waiting.isEmpty()) {
        pause.orCancel(INTERVAL);
      }
    }
  }

  private void requireAlive(StackProcess process) {
    if (!processes.isAlive(process)) {
      throw CliException.failed(
          "the " + process.kind().label() + " (" + process.name() + ") ended" + log(process));
    }
  }

  private CliException late(StackProcess process, String reason) {
    return CliException.failed(
        "the "
            + process.kind().label()
            + " ("
            + process.name()
            + ") is not ready after "
            + atMost.toSeconds()
            + " s: "
            + reason
            + log(process));
  }

  private static String log(StackProcess process) {
    List<String> lines = LogTail.of(Path.of(process.log()), LOG_LINES);
    String head = "; the end of its log, " + process.log() + ":";
    return lines.isEmpty()
        ? "; its log, " + process.log() + ", is empty"
        : head + "\n    " + String.join("\n    ", lines);
  }
}
