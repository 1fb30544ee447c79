package io.spate.cli.api;

import java.util.List;

/**
 * What happened to a run, the oldest first.
 *
 * @param entries the entries
 * @param note what was left out, in words; null if nothing was
 */
public record RunLog(List<Entry> entries, String note) {
  public RunLog {
    entries = entries == null ? List.of() : List.copyOf(entries);
  }

  /**
   * Something that happened.
   *
   * @param at milliseconds since the epoch
   * @param kind what it was, e.g. {@code agent-lost}
   * @param message in words
   * @param agentId the agent that it is about; null if it is about none
   * @param users users concerned, 0 if none
   */
  public record Entry(long at, String kind, String message, String agentId, int users) {}
}
