package io.spate.cli.doctor;

import io.spate.cli.api.AgentView;
import java.util.List;
import java.util.Locale;

/**
 * How far two clocks are apart, and what that means. Agents start users by the absolute time of
 * their own clocks: a clock that is wrong by a second shifts its agent's load by a second.
 */
final class ClockSkew {
  /** Below this nobody sees it: the finest interval of a run's numbers is a second. */
  static final long FINE_MS = 250;

  /** From here on the load and the seconds of different agents do not belong together. */
  static final long TOO_MUCH_MS = 2_000;

  private ClockSkew() {}

  /**
   * Judges a skew.
   *
   * @param check whose clock, e.g. {@code clock of agent-1}
   * @param reference the clock it is compared with
   * @param skewMs positive if the clock is ahead of the reference
   * @param uncertainMs how far wrong {@code skewMs} may be, for the time that messages take
   */
  static Finding judge(String check, String reference, long skewMs, long uncertainMs) {
    long surely = Math.max(0, Math.abs(skewMs) - uncertainMs);
    String found =
        Math.abs(skewMs) <= Math.max(uncertainMs, 10)
            ? "as " + reference + " (within " + words(Math.max(uncertainMs, 10)) + ")"
            : words(Math.abs(skewMs)) + (skewMs > 0 ? " ahead of " : " behind ") + reference;
    if (surely <= FINE_MS) {
      return Finding.ok(check, found);
    }
    String right = "at most " + FINE_MS + " ms apart";
    String remedy = "run NTP (chrony, systemd-timesyncd) on both machines";
    return surely <= TOO_MUCH_MS
        ? Finding.warn(check, found, right, remedy)
        : Finding.fail(check, found, right, remedy);
  }

  /** Of agents by what the control plane has seen: when it got a heartbeat, and its time. */
  static List<Finding> byControlPlane(List<AgentView> agents) {
    return agents.stream()
        .filter(agent -> agent.isAlive() && agent.at() > 0)
        .map(
            agent ->
                // A heartbeat is under way for some milliseconds, and waits for the one before it.
                judge(
                    "clock of " + agent.id(),
                    "the control plane's",
                    agent.at() - agent.lastSeenAt(),
                    200))
        .toList();
  }

  private static String words(long ms) {
    return ms < 1_000 ? ms + " ms" : String.format(Locale.ROOT, "%.1f s", ms / 1e3);
  }
}
