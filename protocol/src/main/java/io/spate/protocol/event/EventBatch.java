package io.spate.protocol.event;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.spate.protocol.UnreadableRecordException;
import io.spate.protocol.wire.FailureSample;
import io.spate.protocol.wire.RequestEventBatch;
import java.util.HexFormat;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * A batch as its reader sees it: the columns of {@code RequestEventBatch}, the rule for left out
 * and constant columns applied. Immutable.
 */
public final class EventBatch {
  /** The newest layout that this version reads, and the one that it writes. */
  public static final int SCHEMA = 0;

  static final int TRACE_BYTES = 16;
  private static final String NO_TRACE = "0".repeat(2 * TRACE_BYTES);
  private static final int MAX_STATUS = 999;

  /** Kinds of failure that there may ever be. */
  private static final int MAX_ERROR = 255;

  private final RequestEventBatch batch;
  private final int size;

  private EventBatch(RequestEventBatch batch) {
    this.batch = batch;
    this.size = batch.getStartOffsetUsCount();
  }

  /**
   * Reads a record's value.
   *
   * @throws UnreadableRecordException if the bytes are no batch, or its columns do not fit together
   */
  public static EventBatch read(byte[] value) {
    RequestEventBatch batch;
    try {
      batch = RequestEventBatch.parseFrom(value);
    } catch (InvalidProtocolBufferException e) {
      throw new UnreadableRecordException("not a request event batch: " + e.getMessage(), e);
    }
    EventBatch read = new EventBatch(batch);
    read.validate();
    return read;
  }

  private void validate() {
    if (batch.getSchema() != SCHEMA) {
      throw new UnreadableRecordException(
          "not a request event batch: its schema is "
              + Integer.toUnsignedString(batch.getSchema())
              + ", and this version of Spate reads up to "
              + SCHEMA
              + ": a newer version wrote it; upgrade this part, too",
          null);
    }
    if (batch.getRunId().isEmpty() || batch.getAgentId().isEmpty()) {
      throw new UnreadableRecordException("event batch without run or agent", null);
    }
    checkColumn("name", batch.getNameCount());
    checkColumn("response_time_us", batch.getResponseTimeUsCount());
    checkColumn("wait_us", batch.getWaitUsCount());
    checkColumn("status", batch.getStatusCount());
    checkColumn("error", batch.getErrorCount());
    checkColumn("bytes_in", batch.getBytesInCount());
    checkColumn("bytes_out", batch.getBytesOutCount());
    checkColumn("slot", batch.getSlotCount());
    checkColumn("user", batch.getUserCount());
    checkColumn("blocked_us", batch.getBlockedUsCount());
    checkColumn("connecting_us", batch.getConnectingUsCount());
    checkColumn("tls_us", batch.getTlsUsCount());
    checkColumn("sending_us", batch.getSendingUsCount());
    checkColumn("receiving_us", batch.getReceivingUsCount());
    int traceBytes = batch.getTraceIds().size();
    if (traceBytes != 0 && traceBytes != size * TRACE_BYTES) {
      throw new UnreadableRecordException(
          "column trace_ids has " + traceBytes + " bytes for " + size + " events", null);
    }
    // Readers count by these: a few codes, not as many as there are events.
    checkCodes("status", batch.getStatusCount(), batch::getStatus, MAX_STATUS);
    checkCodes("error", batch.getErrorCount(), batch::getError, MAX_ERROR);
    for (int i = 0; i < size; i++) {
      int index = nameIndex(i);
      if (index < 0 || index >= batch.getNamesCount()) {
        throw new UnreadableRecordException(
            "event " + i + " refers to name " + index + " of " + batch.getNamesCount(), null);
      }
    }
  }

  private void checkColumn(String column, int entries) {
    if (entries > 1 && entries != size) {
      throw new UnreadableRecordException(
          "column " + column + " has " + entries + " entries for " + size + " events", null);
    }
  }

  private static void checkCodes(String column, int entries, IntUnaryOperator codes, int max) {
    for (int i = 0; i < entries; i++) {
      int code = codes.applyAsInt(i);
      if (code < 0 || code > max) {
        throw new UnreadableRecordException(
            column + " of event " + i + " must be in 0.." + max + ", got " + code, null);
      }
    }
  }

  /** The number of events. */
  public int size() {
    return size;
  }

  public String runId() {
    return batch.getRunId();
  }

  public String agentId() {
    return batch.getAgentId();
  }

  public String incarnation() {
    return batch.getIncarnation();
  }

  public int loop() {
    return batch.getLoop();
  }

  /** 1, 2, 3 … per source and run. */
  public long sequence() {
    return batch.getSequence();
  }

  /** Events produced by the source for the run, this batch and dropped ones included. */
  public long producedTotal() {
    return batch.getProducedTotal();
  }

  /** Of these, dropped. */
  public long droppedTotal() {
    return batch.getDroppedTotal();
  }

  /** Arrivals that the source has started for the run; 0 in the closed model. */
  public long arrivalsStarted() {
    return batch.getArrivalsStartedTotal();
  }

  /** Arrivals that were due and not started for want of a free user. */
  public long arrivalsNotStarted() {
    return batch.getArrivalsNotStartedTotal();
  }

  /** True when the source has nothing more to say for now. */
  public boolean last() {
    return batch.getLast();
  }

  public List<FailureSample> samples() {
    return batch.getSamplesList();
  }

  public String name(int i) {
    return batch.getNames(nameIndex(i));
  }

  /** Index into {@link #names}. */
  public int nameIndex(int i) {
    return batch.getNameCount() > 1
        ? batch.getName(i)
        : batch.getNameCount() == 1 ? batch.getName(0) : 0;
  }

  /** The names used in this batch. */
  public List<String> names() {
    return batch.getNamesList();
  }

  /** When the request was due, microseconds since the epoch. */
  public long dueUs(int i) {
    return batch.getBaseTimeUs() + batch.getStartOffsetUs(i);
  }

  /** From due until the response was complete, microseconds. */
  public long responseTimeUs(int i) {
    int n = batch.getResponseTimeUsCount();
    return n == 0 ? 0 : Integer.toUnsignedLong(batch.getResponseTimeUs(n == 1 ? 0 : i));
  }

  /** Of the response time, the wait between due and sent, microseconds. */
  public long waitUs(int i) {
    int n = batch.getWaitUsCount();
    return n == 0 ? 0 : Integer.toUnsignedLong(batch.getWaitUs(n == 1 ? 0 : i));
  }

  /** HTTP status, 0 without a response. */
  public int status(int i) {
    int n = batch.getStatusCount();
    return n == 0 ? 0 : batch.getStatus(n == 1 ? 0 : i);
  }

  /** Code of the {@code ErrorKind}, 0 for success. */
  public int error(int i) {
    int n = batch.getErrorCount();
    return n == 0 ? 0 : batch.getError(n == 1 ? 0 : i);
  }

  public int bytesIn(int i) {
    int n = batch.getBytesInCount();
    return n == 0 ? 0 : batch.getBytesIn(n == 1 ? 0 : i);
  }

  public int bytesOut(int i) {
    int n = batch.getBytesOutCount();
    return n == 0 ? 0 : batch.getBytesOut(n == 1 ? 0 : i);
  }

  public int slot(int i) {
    int n = batch.getSlotCount();
    return n == 0 ? 0 : batch.getSlot(n == 1 ? 0 : i);
  }

  public int user(int i) {
    int n = batch.getUserCount();
    return n == 0 ? 0 : batch.getUser(n == 1 ? 0 : i);
  }

  /** The trace id that the request was sent with, 32 hexadecimal digits; null if it had none. */
  public String trace(int i) {
    if (batch.getTraceIds().isEmpty()) {
      return null;
    }
    ByteString id = batch.getTraceIds().substring(i * TRACE_BYTES, (i + 1) * TRACE_BYTES);
    String hex = HexFormat.of().formatHex(id.toByteArray());
    return hex.equals(NO_TRACE) ? null : hex;
  }

  /** Whether the batch says where service times went; if not, all of them look like waiting. */
  public boolean hasPhases() {
    return batch.getHasPhases();
  }

  /** Of the service time, the wait for a shared connection, microseconds. */
  public long blockedUs(int i) {
    int n = batch.getBlockedUsCount();
    return n == 0 ? 0 : Integer.toUnsignedLong(batch.getBlockedUs(n == 1 ? 0 : i));
  }

  /** Of it, look-up and TCP connect; 0 if no connection was begun, else at least 1. */
  public long connectingUs(int i) {
    int n = batch.getConnectingUsCount();
    return n == 0 ? 0 : Integer.toUnsignedLong(batch.getConnectingUs(n == 1 ? 0 : i));
  }

  /** Of it, the TLS handshake; 0 if there was none, else at least 1. */
  public long tlsUs(int i) {
    int n = batch.getTlsUsCount();
    return n == 0 ? 0 : Integer.toUnsignedLong(batch.getTlsUs(n == 1 ? 0 : i));
  }

  /** Of it, until the request was written. */
  public long sendingUs(int i) {
    int n = batch.getSendingUsCount();
    return n == 0 ? 0 : Integer.toUnsignedLong(batch.getSendingUs(n == 1 ? 0 : i));
  }

  /** Of it, from the first byte of the response to its end. */
  public long receivingUs(int i) {
    int n = batch.getReceivingUsCount();
    return n == 0 ? 0 : Integer.toUnsignedLong(batch.getReceivingUs(n == 1 ? 0 : i));
  }

  /** Of it, the wait between the request and the first byte of the response: what is left. */
  public long waitingUs(int i) {
    return Math.max(
        0,
        responseTimeUs(i)
            - waitUs(i)
            - blockedUs(i)
            - connectingUs(i)
            - tlsUs(i)
            - sendingUs(i)
            - receivingUs(i));
  }
}
