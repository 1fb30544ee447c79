package io.spate.cli.command;

import io.spate.cli.CliException;
import io.spate.cli.api.ServiceHealth;
import io.spate.cli.api.Trust;
import io.spate.cli.api.UnreachableException;
import io.spate.cli.stack.Pause;
import io.spate.scenario.DurationText;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/**
 * Waits, within a bound, for services of a cluster that were just started: what asks for a run
 * right after an installation may be there before their ports, or before the network lets it
 * through.
 */
final class ServersReady {
  private static final Duration INTERVAL = Duration.ofMillis(500);

  private ServersReady() {}

  /**
   * Waits until each of them says that it is ready.
   *
   * @param servers addresses, by the service's name in messages
   * @param atMost how long for all of them; each is asked at least once
   * @param pause between two looks; ends the wait when the user wants out
   * @throws CliException if one is not ready by then, with its reason
   */
  static void await(Map<String, URI> servers, Trust trust, Duration atMost, Pause pause) {
    long deadline = System.nanoTime() + atMost.toNanos();
    servers.forEach((name, address) -> await(name, address, trust, atMost, deadline, pause));
  }

  private static void await(
      String name, URI address, Trust trust, Duration atMost, long deadlineNanos, Pause pause) {
    String reason = reason(name, address, trust);
    while (!reason.isEmpty()) {
      if (System.nanoTime() - deadlineNanos >= 0) {
        throw CliException.failed(
            "the "
                + name
                + " is not ready after "
                + DurationText.of(atMost)
                + " (--wait): "
                + reason);
      }
      pause.orCancel(INTERVAL);
      reason = reason(name, address, trust);
    }
  }

  private static String reason(String name, URI address, Trust trust) {
    try {
      ServiceHealth health = ServiceHealth.of(name, address, trust);
      return health.ready() ? "" : address + ": " + health.reason();
    } catch (UnreachableException e) {
      return e.getMessage();
    }
  }
}
