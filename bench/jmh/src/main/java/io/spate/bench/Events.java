package io.spate.bench;

import io.spate.protocol.event.EventBatchWriter;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Events as an agent makes them of a fast target: four names, response times around a millisecond
 * with a tail, everything else as good requests have it. The same ones each time.
 */
public final class Events {
  /** Events in a batch; an agent with 5,000 requests a second per loop sends as many at once. */
  public static final int PER_BATCH = 500;

  private static final List<String> NAMES =
      List.of("POST /todo", "GET /todo/[id]", "PUT /todo/[id]", "DELETE /todo/[id]");
  private static final int[] STATUSES = {201, 200, 200, 204};
  private static final int SLOTS = 60;
  private static final long START_US = 1_767_225_600_000_000L;
  private static final long BETWEEN_US = 200;

  private final SplittableRandom random = new SplittableRandom(42);
  private final EventBatchWriter writer =
      new EventBatchWriter("run-1", "agent-1", "incarnation-1", 0, NAMES, PER_BATCH);
  private long events;

  /** A batch's worth of events, in the writer. */
  public EventBatchWriter filled() {
    for (int i = 0; i < PER_BATCH; i++) {
      int name = (int) (events % NAMES.size());
      long responseUs = 400 + (long) (-800 * Math.log(1 - random.nextDouble()));
      writer.add(
          name,
          START_US + events * BETWEEN_US,
          responseUs,
          0,
          STATUSES[name],
          0,
          180,
          140,
          (int) (events % SLOTS),
          (int) (events % 200));
      writer.addPhases(0, 0, 0, 12_000 + (events & 63) * 100, 6_000 + (events & 31) * 100);
      events++;
    }
    return writer;
  }

  /** The next batch, encoded. */
  public byte[] nextBatch() {
    return filled().encode(false);
  }
}
