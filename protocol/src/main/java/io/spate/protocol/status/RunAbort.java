package io.spate.protocol.status;

/**
 * How a run is spoken of that one of its users has ended by {@code abort: run}: the reason of its
 * commands and of its report begins with {@value #WORDS}; and one that an agent cannot run: with
 * {@value #AGENT_WORDS}.
 */
public final class RunAbort {
  private static final String WORDS = "aborted by the scenario";

  /** What goes on with the id of the agent, and why. */
  private static final String AGENT_WORDS = "aborted by agent ";

  /** The longest reason that is told, in characters. */
  private static final int MAX_REASON = 300;

  private RunAbort() {}

  /** A user's reason on its way: one line, cut where it is too long; never null. */
  public static String shortened(String reason) {
    String line = reason == null ? "" : reason.replaceAll("\\p{Cntrl}+", " ").strip();
    return line.length() <= MAX_REASON ? line : line.substring(0, MAX_REASON) + "...";
  }

  /** What an agent says of a run that it cannot run. */
  public static String byAgent(String agentId, String reason) {
    return shortened(AGENT_WORDS + agentId + ": " + reason);
  }

  /** The reason of a run, with what a user or an agent has said; that may be empty. */
  public static String words(String reason) {
    String said = shortened(reason);
    if (said.startsWith(AGENT_WORDS)) {
      return said;
    }
    return said.isEmpty() ? WORDS : WORDS + ": " + said;
  }

  /**
   * True if a run with this reason, which may be null, was ended by its scenario, or by an agent
   * that cannot run it: it has failed.
   */
  public static boolean isReason(String reason) {
    return isByScenario(reason) || reason != null && reason.startsWith(AGENT_WORDS);
  }

  /** True if a run with this reason, which may be null, was ended by its scenario. */
  public static boolean isByScenario(String reason) {
    return reason != null && reason.startsWith(WORDS);
  }
}
