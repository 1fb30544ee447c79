package io.spate.aggregator.reduce;

import com.google.protobuf.InvalidProtocolBufferException;
import io.spate.protocol.UnreadableRecordException;
import io.spate.protocol.wire.PartialStats;

/** The value of {@code spate.run-stats}. */
public final class StatsRecord {
  private StatsRecord() {}

  /**
   * Reads a record.
   *
   * @throws UnreadableRecordException if the bytes are no such record
   */
  public static PartialStats parse(byte[] value) {
    try {
      return PartialStats.parseFrom(value);
    } catch (InvalidProtocolBufferException e) {
      throw new UnreadableRecordException("not a partial statistics record: " + e.getMessage(), e);
    }
  }
}
