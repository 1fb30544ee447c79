package io.spate.cli.stack;

import static java.util.regex.Pattern.CASE_INSENSITIVE;

import io.spate.cli.CliException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Waits, within bounds, until started processes are ready; says in words why they are not. */
final class Readiness {
  // A first start on a small, busy machine may take a minute; what has ended is seen at once.
  static final Duration AT_MOST = Duration.ofSeconds(120);

  private static final Duration INTERVAL = Duration.ofMillis(150);
  private static final int LOG_LINES = 12;
  // As Java, Vert.x and Quarkus say it.
  private static final Pattern PORT_IN_USE =
      Pattern.compile("address already in use|already bound|in use by another", CASE_INSENSITIVE);

  private final OsProcesses processes;
  private final Duration atMost;
  private final Pause pause;
  // Names of those at whose address somebody else was seen.
  private final Set<String> strangers = new HashSet<>();

  Readiness(OsProcesses processes, Duration atMost, Pause pause) {
    this.processes = processes;
    this.atMost = atMost;
    this.pause = pause;
  }

  /**
   * Waits for the broker's ready file.
   *
   * @throws PortTakenException if the broker ends because somebody else has its port
   * @throws CliException if it ends otherwise, or is not ready in time
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
   * @param waiting in the end empty; has those that are not ready yet when this throws
   * @param ready told of each that has become ready
   * @throws PortTakenException if one ends because somebody else has its port
   * @throws CliException if one ends otherwise, or is not ready in time
   */
  void await(List<StackProcess> waiting, Consumer<StackProcess> ready) {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (!waiting.isEmpty()) {
      boolean last = System.nanoTime() > deadline;
      for (Iterator<StackProcess> each = waiting.iterator(); each.hasNext(); ) {
        StackProcess process = each.next();
        Health health = Health.of(process);
        if (health.ready()) {
          each.remove();
          ready.accept(process);
        } else {
          if (health.stranger()) {
            strangers.add(process.name());
          }
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

  /**
   * Looks whether it lives.
   *
   * @throws PortTakenException if it ended because somebody else has its port
   * @throws CliException if it ended otherwise
   */
  void requireAlive(StackProcess process) {
    if (!processes.isAlive(process)) {
      if (hasLostItsPort(process)) {
        throw new PortTakenException(process, log(process));
      }
      throw CliException.failed(
          "the " + process.kind().label() + " (" + process.name() + ") ended" + log(process));
    }
  }

  /** By any of three signs, as who had the port may be gone again, or listen elsewhere. */
  private boolean hasLostItsPort(StackProcess process) {
    return strangers.remove(process.name())
        || !FreePorts.isFree(process.port())
        || LogTail.of(Path.of(process.log()), LOG_LINES).stream()
            .anyMatch(line -> PORT_IN_USE.matcher(line).find());
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
