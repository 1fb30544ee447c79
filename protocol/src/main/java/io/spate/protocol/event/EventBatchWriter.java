package io.spate.protocol.event;

import com.google.protobuf.CodedOutputStream;
import io.spate.protocol.wire.FailureSample;
import io.spate.protocol.wire.RequestEventBatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Collects the events of one run on one event loop, column by column, and encodes them as a {@code
 * RequestEventBatch} (see {@code spate.proto}) without building message objects.
 *
 * <p>Confined to one thread. {@link #add} allocates nothing; {@link #encode} allocates the returned
 * array only. The sequence number and the running totals belong to the source (agent, incarnation,
 * loop, run), so one writer lives as long as its source and is emptied by each encode.
 */
public final class EventBatchWriter {
  private final byte[] runId;
  private final byte[] agentId;
  private final byte[] incarnation;
  private final int loop;
  private final byte[][] names;

  private final int capacity;
  private final int[] name;
  private final long[] startUs;
  private final int[] responseUs;
  private final int[] waitUs;
  private final int[] status;
  private final int[] error;
  private final int[] bytesIn;
  private final int[] bytesOut;
  private final int[] slot;
  private final int[] user;
  private final int[] blockedUs;
  private final int[] connectingUs;
  private final int[] tlsUs;
  private final int[] sendingUs;
  private final int[] receivingUs;
  private boolean hasPhases;

  // Null until the first event with a trace: most runs have none.
  private long[] traceHigh;
  private long[] traceLow;
  private boolean hasTraces;
  private int count;

  private final int[] usedNames;
  private final int[] batchNameOf;
  private int usedNameCount;

  private final List<byte[]> samples = new ArrayList<>();
  private long sequence;
  private long produced;
  private long dropped;
  private long arrivalsStarted;
  private long arrivalsNotStarted;
  private boolean arrivalsChanged;

  /**
   * A writer for one source.
   *
   * @param names all request names of the run's scenario; {@link #add} refers to them by index
   * @param capacity events per batch at the most
   */
  public EventBatchWriter(
      String runId,
      String agentId,
      String incarnation,
      int loop,
      List<String> names,
      int capacity) {
    this.runId = utf8(runId);
    this.agentId = utf8(agentId);
    this.incarnation = utf8(incarnation);
    this.loop = loop;
    this.names = names.stream().map(EventBatchWriter::utf8).toArray(byte[][]::new);
    this.capacity = capacity;
    name = new int[capacity];
    startUs = new long[capacity];
    responseUs = new int[capacity];
    waitUs = new int[capacity];
    status = new int[capacity];
    error = new int[capacity];
    bytesIn = new int[capacity];
    bytesOut = new int[capacity];
    slot = new int[capacity];
    user = new int[capacity];
    blockedUs = new int[capacity];
    connectingUs = new int[capacity];
    tlsUs = new int[capacity];
    sendingUs = new int[capacity];
    receivingUs = new int[capacity];
    usedNames = new int[names.size()];
    batchNameOf = new int[names.size()];
    Arrays.fill(batchNameOf, -1);
  }

  /**
   * Adds an event. The caller encodes when {@link #isFull} says so, before the next add.
   *
   * @param nameIndex index of the request name
   * @param dueEpochUs when the request was due, microseconds since the epoch
   * @param responseTimeUs from due until the response was complete
   * @param waitTimeUs of it, the wait between due and sent
   * @param statusCode HTTP status, 0 without a response
   * @param errorCode code of the {@code ErrorKind}, 0 for success
   */
  public void add(
      int nameIndex,
      long dueEpochUs,
      long responseTimeUs,
      long waitTimeUs,
      int statusCode,
      int errorCode,
      int bytesReceived,
      int bytesSent,
      int slotNumber,
      int userNumber) {
    int batchName = batchNameOf[nameIndex];
    if (batchName < 0) {
      batchName = usedNameCount;
      batchNameOf[nameIndex] = batchName;
      usedNames[usedNameCount++] = nameIndex;
    }
    int i = count++;
    name[i] = batchName;
    startUs[i] = dueEpochUs;
    responseUs[i] = clamp(responseTimeUs);
    waitUs[i] = clamp(waitTimeUs);
    status[i] = statusCode;
    error[i] = errorCode;
    bytesIn[i] = bytesReceived;
    bytesOut[i] = bytesSent;
    slot[i] = slotNumber;
    user[i] = userNumber;
    blockedUs[i] = 0;
    connectingUs[i] = 0;
    tlsUs[i] = 0;
    sendingUs[i] = 0;
    receivingUs[i] = 0;
    if (traceHigh != null) {
      traceHigh[i] = 0;
      traceLow[i] = 0;
    }
    produced++;
  }

  /**
   * Says with which trace id the request of the event added last was sent.
   *
   * @param high the first eight bytes of it
   * @param low the last eight; not both are 0
   */
  public void addTrace(long high, long low) {
    if (traceHigh == null) {
      traceHigh = new long[capacity];
      traceLow = new long[capacity];
    }
    hasTraces = true;
    traceHigh[count - 1] = high;
    traceLow[count - 1] = low;
  }

  /**
   * Says where the service time of the event added last went; what is left of it is the wait for
   * the first byte of the response. An event of which it is not said has only that wait.
   *
   * @param blockedNanos waiting for a shared connection; nanoseconds, as all of these
   * @param connectingNanos look-up and connect of a new connection, else 0
   * @param tlsNanos handshake of a new connection, else 0
   * @param sendingNanos until the request was written
   * @param receivingNanos from the first byte of the response to its end
   */
  public void addPhases(
      long blockedNanos,
      long connectingNanos,
      long tlsNanos,
      long sendingNanos,
      long receivingNanos) {
    int i = count - 1;
    hasPhases = true;
    blockedUs[i] = clamp(blockedNanos / 1_000);
    connectingUs[i] = atLeastOne(connectingNanos);
    tlsUs[i] = atLeastOne(tlsNanos);
    sendingUs[i] = clamp(sendingNanos / 1_000);
    receivingUs[i] = clamp(receivingNanos / 1_000);
  }

  /** Microseconds of what has happened, however short; 0 of what has not. */
  private static int atLeastOne(long nanos) {
    return nanos <= 0 ? 0 : Math.max(1, clamp(nanos / 1_000));
  }

  /** Adds a failure in words to the next batch. */
  public void addSample(FailureSample sample) {
    samples.add(sample.toByteArray());
  }

  /** Counts an event that is not sent because the buffer is full. */
  public void drop(int events) {
    produced += events;
    dropped += events;
  }

  /** Counts an arrival of the open model: one that a user begins, or one that found none free. */
  public void countArrival(boolean started) {
    if (started) {
      arrivalsStarted++;
    } else {
      arrivalsNotStarted++;
    }
    arrivalsChanged = true;
  }

  /** True when there is anything that the last batch has not said. */
  public boolean hasNews() {
    return count > 0 || arrivalsChanged;
  }

  /** True when the next {@link #add} would not fit. */
  public boolean isFull() {
    return count == capacity;
  }

  /** Events waiting for the next {@link #encode}. */
  public int size() {
    return count;
  }

  /** Events produced so far, those waiting and dropped ones included. */
  public long produced() {
    return produced;
  }

  /** Of these, dropped. */
  public long dropped() {
    return dropped;
  }

  /** The number of the last batch encoded; 0 before the first. */
  public long sequence() {
    return sequence;
  }

  /**
   * Encodes what was collected (nothing, perhaps) as the next batch and empties the writer.
   *
   * @param last true if the source has nothing more to say for now
   */
  public byte[] encode(boolean last) {
    sequence++;
    long base = count == 0 ? 0 : startUs[0];
    int startSize = 0;
    for (int i = 0; i < count; i++) {
      startSize += CodedOutputStream.computeSInt32SizeNoTag(offset(i, base));
    }
    int[][] columns = {
      name,
      responseUs,
      waitUs,
      status,
      error,
      bytesIn,
      bytesOut,
      slot,
      user,
      blockedUs,
      connectingUs,
      tlsUs,
      sendingUs,
      receivingUs
    };
    int[] lengths = new int[columns.length];
    int[] sizes = new int[columns.length];
    byte[] traces = traces();
    int size = headerSize(base, last);
    if (traces != null) {
      size +=
          CodedOutputStream.computeByteArraySize(RequestEventBatch.TRACE_IDS_FIELD_NUMBER, traces);
    }
    for (int c = 0; c < columns.length; c++) {
      lengths[c] = length(columns[c]);
      sizes[c] = packedSize(columns[c], lengths[c]);
      size += fieldSize(FIELDS[c], sizes[c]);
    }
    size += fieldSize(RequestEventBatch.START_OFFSET_US_FIELD_NUMBER, startSize);
    for (int i = 0; i < usedNameCount; i++) {
      size +=
          CodedOutputStream.computeByteArraySize(
              RequestEventBatch.NAMES_FIELD_NUMBER, names[usedNames[i]]);
    }
    for (byte[] sample : samples) {
      size +=
          CodedOutputStream.computeByteArraySize(RequestEventBatch.SAMPLES_FIELD_NUMBER, sample);
    }

    byte[] bytes = new byte[size];
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      writeHeader(out, base, last);
      for (int i = 0; i < usedNameCount; i++) {
        out.writeByteArray(RequestEventBatch.NAMES_FIELD_NUMBER, names[usedNames[i]]);
      }
      if (startSize > 0) {
        out.writeTag(RequestEventBatch.START_OFFSET_US_FIELD_NUMBER, LENGTH_DELIMITED);
        out.writeUInt32NoTag(startSize);
        for (int i = 0; i < count; i++) {
          out.writeSInt32NoTag(offset(i, base));
        }
      }
      for (int c = 0; c < columns.length; c++) {
        if (sizes[c] > 0) {
          out.writeTag(FIELDS[c], LENGTH_DELIMITED);
          out.writeUInt32NoTag(sizes[c]);
          for (int i = 0; i < lengths[c]; i++) {
            out.writeUInt32NoTag(columns[c][i]);
          }
        }
      }
      for (byte[] sample : samples) {
        out.writeByteArray(RequestEventBatch.SAMPLES_FIELD_NUMBER, sample);
      }
      if (traces != null) {
        out.writeByteArray(RequestEventBatch.TRACE_IDS_FIELD_NUMBER, traces);
      }
      out.checkNoSpaceLeft();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // writing to an array of the computed size cannot fail
    }
    clear();
    return bytes;
  }

  private byte[] traces() {
    if (!hasTraces) {
      return null;
    }
    ByteBuffer ids = ByteBuffer.allocate(count * EventBatch.TRACE_BYTES);
    for (int i = 0; i < count; i++) {
      ids.putLong(traceHigh[i]).putLong(traceLow[i]);
    }
    return ids.array();
  }

  private static final int LENGTH_DELIMITED = 2;

  // The field of each column, in the order of the columns in encode().
  private static final int[] FIELDS = {
    RequestEventBatch.NAME_FIELD_NUMBER,
    RequestEventBatch.RESPONSE_TIME_US_FIELD_NUMBER,
    RequestEventBatch.WAIT_US_FIELD_NUMBER,
    RequestEventBatch.STATUS_FIELD_NUMBER,
    RequestEventBatch.ERROR_FIELD_NUMBER,
    RequestEventBatch.BYTES_IN_FIELD_NUMBER,
    RequestEventBatch.BYTES_OUT_FIELD_NUMBER,
    RequestEventBatch.SLOT_FIELD_NUMBER,
    RequestEventBatch.USER_FIELD_NUMBER,
    RequestEventBatch.BLOCKED_US_FIELD_NUMBER,
    RequestEventBatch.CONNECTING_US_FIELD_NUMBER,
    RequestEventBatch.TLS_US_FIELD_NUMBER,
    RequestEventBatch.SENDING_US_FIELD_NUMBER,
    RequestEventBatch.RECEIVING_US_FIELD_NUMBER
  };

  private int headerSize(long base, boolean last) {
    return CodedOutputStream.computeByteArraySize(RequestEventBatch.RUN_ID_FIELD_NUMBER, runId)
        + CodedOutputStream.computeByteArraySize(RequestEventBatch.AGENT_ID_FIELD_NUMBER, agentId)
        + CodedOutputStream.computeByteArraySize(
            RequestEventBatch.INCARNATION_FIELD_NUMBER, incarnation)
        + CodedOutputStream.computeUInt32Size(RequestEventBatch.LOOP_FIELD_NUMBER, loop)
        + CodedOutputStream.computeUInt64Size(RequestEventBatch.SEQUENCE_FIELD_NUMBER, sequence)
        + CodedOutputStream.computeUInt64Size(
            RequestEventBatch.PRODUCED_TOTAL_FIELD_NUMBER, produced)
        + CodedOutputStream.computeUInt64Size(RequestEventBatch.DROPPED_TOTAL_FIELD_NUMBER, dropped)
        + CodedOutputStream.computeSInt64Size(RequestEventBatch.BASE_TIME_US_FIELD_NUMBER, base)
        + CodedOutputStream.computeBoolSize(RequestEventBatch.LAST_FIELD_NUMBER, last)
        + (arrivalsStarted == 0
            ? 0
            : CodedOutputStream.computeUInt64Size(
                RequestEventBatch.ARRIVALS_STARTED_TOTAL_FIELD_NUMBER, arrivalsStarted))
        + (arrivalsNotStarted == 0
            ? 0
            : CodedOutputStream.computeUInt64Size(
                RequestEventBatch.ARRIVALS_NOT_STARTED_TOTAL_FIELD_NUMBER, arrivalsNotStarted))
        + (hasPhases
            ? CodedOutputStream.computeBoolSize(RequestEventBatch.HAS_PHASES_FIELD_NUMBER, true)
            : 0);
  }

  private void writeHeader(CodedOutputStream out, long base, boolean last) throws IOException {
    out.writeByteArray(RequestEventBatch.RUN_ID_FIELD_NUMBER, runId);
    out.writeByteArray(RequestEventBatch.AGENT_ID_FIELD_NUMBER, agentId);
    out.writeByteArray(RequestEventBatch.INCARNATION_FIELD_NUMBER, incarnation);
    out.writeUInt32(RequestEventBatch.LOOP_FIELD_NUMBER, loop);
    out.writeUInt64(RequestEventBatch.SEQUENCE_FIELD_NUMBER, sequence);
    out.writeUInt64(RequestEventBatch.PRODUCED_TOTAL_FIELD_NUMBER, produced);
    out.writeUInt64(RequestEventBatch.DROPPED_TOTAL_FIELD_NUMBER, dropped);
    out.writeSInt64(RequestEventBatch.BASE_TIME_US_FIELD_NUMBER, base);
    out.writeBool(RequestEventBatch.LAST_FIELD_NUMBER, last);
    if (arrivalsStarted > 0) {
      out.writeUInt64(RequestEventBatch.ARRIVALS_STARTED_TOTAL_FIELD_NUMBER, arrivalsStarted);
    }
    if (arrivalsNotStarted > 0) {
      out.writeUInt64(
          RequestEventBatch.ARRIVALS_NOT_STARTED_TOTAL_FIELD_NUMBER, arrivalsNotStarted);
    }
    if (hasPhases) {
      out.writeBool(RequestEventBatch.HAS_PHASES_FIELD_NUMBER, true);
    }
  }

  private int offset(int i, long base) {
    return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, startUs[i] - base));
  }

  /** How many entries of a column are written: none if all are 0, one if all are the same. */
  private int length(int[] column) {
    if (count == 0) {
      return 0;
    }
    int first = column[0];
    for (int i = 1; i < count; i++) {
      if (column[i] != first) {
        return count;
      }
    }
    return first == 0 ? 0 : 1;
  }

  private static int packedSize(int[] column, int length) {
    int size = 0;
    for (int i = 0; i < length; i++) {
      size += CodedOutputStream.computeUInt32SizeNoTag(column[i]);
    }
    return size;
  }

  private static int fieldSize(int field, int payload) {
    return payload == 0
        ? 0
        : CodedOutputStream.computeTagSize(field)
            + CodedOutputStream.computeUInt32SizeNoTag(payload)
            + payload;
  }

  private void clear() {
    arrivalsChanged = false;
    hasPhases = false;
    hasTraces = false;
    for (int i = 0; i < usedNameCount; i++) {
      batchNameOf[usedNames[i]] = -1;
    }
    usedNameCount = 0;
    count = 0;
    samples.clear();
  }

  private static int clamp(long us) {
    return (int) Math.max(0, Math.min(Integer.MAX_VALUE, us));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
