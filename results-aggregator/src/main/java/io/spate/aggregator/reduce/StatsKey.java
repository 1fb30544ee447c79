package io.spate.aggregator.reduce;

import io.spate.protocol.UnreadableRecordException;

/**
 * The key of a record of {@code spate.run-stats}: {@code runId/partition/tot}, {@code
 * runId/partition/<epochSecond>} or {@code runId/partition/late-<epochMinute>}, each followed by
 * {@code /<chunk>} for chunks of names beyond the first.
 *
 * @param runId the run; letters, digits and dashes
 * @param partition of the request events that the record sums up
 * @param kind what the record is about
 * @param time seconds since the epoch: the second, or the start of the minute; 0 in a total
 * @param chunk of names, from 0
 */
public record StatsKey(String runId, int partition, Kind kind, long time, int chunk) {
  /** What a record is about. */
  public enum Kind {
    TOTAL,
    SECOND,
    /** Events of a minute that came after their second had been closed. */
    LATE
  }

  private static final String LATE_PREFIX = "late-";

  /** The key in Kafka. */
  public String text() {
    String what =
        switch (kind) {
          case TOTAL -> "tot";
          case SECOND -> Long.toString(time);
          case LATE -> LATE_PREFIX + time / 60;
        };
    String key = runId + '/' + partition + '/' + what;
    return chunk == 0 ? key : key + '/' + chunk;
  }

  /**
   * Reads a key.
   *
   * @throws UnreadableRecordException if the text is no such key
   */
  public static StatsKey parse(String text) {
    String[] parts = text == null ? new String[0] : text.split("/", -1);
    if (parts.length < 3 || parts.length > 4 || parts[0].isEmpty()) {
      throw unreadable(text, null);
    }
    try {
      int partition = Integer.parseInt(parts[1]);
      int chunk = parts.length == 4 ? Integer.parseInt(parts[3]) : 0;
      if (parts[2].equals("tot")) {
        return new StatsKey(parts[0], partition, Kind.TOTAL, 0, chunk);
      }
      if (parts[2].startsWith(LATE_PREFIX)) {
        long minute = Long.parseLong(parts[2].substring(LATE_PREFIX.length()));
        return new StatsKey(parts[0], partition, Kind.LATE, minute * 60, chunk);
      }
      return new StatsKey(parts[0], partition, Kind.SECOND, Long.parseLong(parts[2]), chunk);
    } catch (NumberFormatException e) {
      throw unreadable(text, e);
    }
  }

  private static UnreadableRecordException unreadable(String text, Throwable cause) {
    return new UnreadableRecordException(
        "not a key of run statistics: '" + text + "'; it should be run/partition/second", cause);
  }
}
