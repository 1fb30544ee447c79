package io.spate.aggregator.reduce;

import com.google.protobuf.InvalidProtocolBufferException;
import io.spate.protocol.UnreadableRecordException;
import io.spate.protocol.wire.PartialStats;

/** The value of {@code spate.run-stats}. */
public final class StatsRecord {
  /** The newest layout that this version reads, and the one that it writes. */
  private static final int SCHEMA = 0;

  private StatsRecord() {}

  /**
   * Reads a record.
   *
   * @throws UnreadableRecordException if the bytes are no such record
   */
  public static PartialStats parse(byte[] value) {
    PartialStats stats;
    try {
      stats = PartialStats.parseFrom(value);
    } catch (InvalidProtocolBufferException e) {
      throw new UnreadableRecordException("not a partial statistics record: " + e.getMessage(), e);
    }
    if (stats.getSchema() != SCHEMA) {
      throw new UnreadableRecordException(
          "not a partial statistics record: its schema is "
              + Integer.toUnsignedString(stats.getSchema())
              + ", and this version of Spate reads up to "
              + SCHEMA
              + ": a newer version wrote it; upgrade this part, too",
          null);
    }
    return stats;
  }
}
