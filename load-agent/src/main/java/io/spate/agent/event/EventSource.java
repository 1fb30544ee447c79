package io.spate.agent.event;

import io.spate.agent.config.BufferPolicy;
import io.spate.agent.http.TraceContext;
import io.spate.http.CallTimes;
import io.spate.protocol.ErrorKind;
import io.spate.protocol.event.EventBatchWriter;
import io.spate.protocol.wire.FailureSample;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Where the events of one run on one event loop come from: collects them, and hands a batch over
 * when it is full or when told to. Confined to its event loop; nothing here blocks.
 */
public final class EventSource {
  /** Enough for the flush interval of a busy loop, small enough for one Kafka batch. */
  private static final int BATCH_EVENTS = 5_000;

  private final EventSink publisher;
  private final BufferPolicy policy;
  private final String key;
  private final List<String> names;
  private final EventBatchWriter writer;
  private final SampleGate samples;
  private CompletableFuture<Void> lastBatch = CompletableFuture.completedFuture(null);
  private boolean saidLast = true;

  /**
   * A source.
   *
   * @param names the request names of the run's scenario
   */
  public EventSource(
      EventSink publisher,
      BufferPolicy policy,
      String runId,
      String agentId,
      String incarnation,
      int loop,
      List<String> names) {
    this.publisher = publisher;
    this.policy = policy;
    this.key = agentId + "/" + loop;
    this.names = names;
    this.writer = new EventBatchWriter(runId, agentId, incarnation, loop, names, BATCH_EVENTS);
    this.samples = new SampleGate(names.size());
  }

  /** True when no request should be sent, since its event would find no room. */
  public boolean mustPause() {
    return policy == BufferPolicy.PAUSE && publisher.isFull();
  }

  /**
   * Records an event; see {@link EventBatchWriter#add} for the meaning and units.
   *
   * @param times where the service time went; null if nothing was sent
   * @param trace the trace context, if the request was sent with it; null if nothing was sent
   */
  public void record(
      int nameIndex,
      long dueEpochUs,
      long responseTimeUs,
      long waitUs,
      int status,
      ErrorKind error,
      int bytesIn,
      int bytesOut,
      int slot,
      int user,
      CallTimes times,
      TraceContext trace) {
    if (policy == BufferPolicy.DROP && publisher.isFull()) {
      writer.drop(1);
      return;
    }
    writer.add(
        nameIndex,
        dueEpochUs,
        responseTimeUs,
        waitUs,
        status,
        error.code(),
        bytesIn,
        bytesOut,
        slot,
        user);
    if (times != null) {
      writer.addPhases(
          times.blockedNanos(),
          times.connectingNanos(),
          times.tlsNanos(),
          times.sendingNanos(),
          times.receivingNanos());
    }
    if (trace != null && trace.isSent()) {
      writer.addTrace(trace.high(), trace.low());
    }
    if (writer.isFull()) {
      send(false);
    }
  }

  /**
   * Records the event of a part of a request that is under way. While there is no room it is
   * dropped and counted as such, whatever the policy: nobody could keep a target from sending more.
   */
  public void recordPart(int nameIndex, long dueEpochUs, long timeUs, int slot, int user) {
    if (publisher.isFull()) {
      writer.drop(1);
      return;
    }
    writer.add(nameIndex, dueEpochUs, timeUs, 0, 0, ErrorKind.NONE.code(), 0, 0, slot, user);
    if (writer.isFull()) {
      send(false);
    }
  }

  /**
   * Counts an arrival of the open model.
   *
   * @param started false if no user was free
   */
  public void countArrival(boolean started) {
    writer.countArrival(started);
  }

  /** True when a failure of this name and kind should be told in words now; counts it if not. */
  public boolean wantsSample(int nameIndex, ErrorKind error, long nowNanos) {
    return samples.admit(nameIndex, error, nowNanos);
  }

  /** Tells a failure in words, after {@link #wantsSample} has said yes. */
  public void sample(
      int nameIndex,
      ErrorKind error,
      int status,
      String message,
      String body,
      long epochUs,
      int user) {
    writer.addSample(
        FailureSample.newBuilder()
            .setName(names.get(nameIndex))
            .setError(error.code())
            .setStatus(status)
            .setMessage(message == null ? "" : message)
            .setBody(body == null ? "" : body)
            .setTimeUs(epochUs)
            .setUser(user)
            .setCount(samples.takeCount(nameIndex, error))
            .build());
  }

  /** Hands over what was collected, if anything was. */
  public void flush() {
    // Counts alone wait until Kafka has the ones before, so that they never pile up.
    if (writer.size() > 0 || (writer.hasNews() && lastBatch.isDone())) {
      send(false);
    }
  }

  /**
   * Hands over what was collected.
   *
   * @param last true when no user of the source runs any more: the aggregator then knows that
   *     nothing is missing
   * @return completes when Kafka has acknowledged all that this source has ever handed over
   */
  public CompletableFuture<Void> flush(boolean last) {
    if (writer.hasNews() || (last && !saidLast)) {
      send(last);
    }
    return lastBatch;
  }

  /** Events produced so far, dropped ones included. */
  public long produced() {
    return writer.produced();
  }

  /** Events dropped so far. */
  public long dropped() {
    return writer.dropped();
  }

  private void send(boolean last) {
    int events = writer.size();
    saidLast = last;
    CompletableFuture<Void> before = lastBatch;
    CompletableFuture<Void> batch = publisher.publish(key, writer.encode(last), events);
    // A chain of completed futures is not kept: each link drops the one before.
    lastBatch = before.isDone() ? batch : before.thenCombine(batch, (a, b) -> null);
  }
}
