package io.spate.protocol.log;

import io.spate.protocol.UnreadableRecordException;

/**
 * Something that happened to a run, for people: the value of {@code spate.run-log}.
 *
 * @param schema version of this record's layout, {@value #SCHEMA}
 * @param runId the run
 * @param kind what it was
 * @param subject whom it happened to (an agent's incarnation, a revision); makes the key unique
 * @param at milliseconds since the epoch
 * @param message in words
 * @param agentId the agent that it is about; null if it is about none
 * @param users users concerned (restarted, or the new target), 0 if none
 */
public record RunLogEntry(
    int schema,
    String runId,
    Kind kind,
    String subject,
    long at,
    String message,
    String agentId,
    int users) {
  /** The layout that this version writes. */
  public static final int SCHEMA = 1;

  /**
   * This entry, if it has what every reader needs.
   *
   * @throws UnreadableRecordException if it lacks run, kind or subject
   */
  public RunLogEntry requireComplete() {
    if (runId == null || kind == null || subject == null) {
      throw new UnreadableRecordException(
          "a log entry needs runId, kind and subject, got " + this, null);
    }
    return this;
  }

  /** What can happen to a run. */
  public enum Kind {
    CREATED,
    /** The setup is under way. */
    SETUP,
    STARTED,
    LOAD_CHANGED,
    PAUSED,
    RESUMED,
    STOPPING,
    /** The teardown is under way. */
    TEARDOWN,
    ENDED,
    /** An agent has its first slots of the run. */
    AGENT_JOINED,
    /** An agent has slots that others had before; {@code users} of them start again. */
    SLOTS_TAKEN_OVER,
    /** An agent has given slots back in an orderly way. */
    SLOTS_RELEASED,
    /** An agent has gone without a word. */
    AGENT_LOST
  }

  /** The record's key. */
  public String key() {
    return runId + "/" + kind + "/" + subject;
  }
}
