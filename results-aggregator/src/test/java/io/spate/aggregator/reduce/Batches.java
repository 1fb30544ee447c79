package io.spate.aggregator.reduce;

import io.spate.protocol.event.EventBatchWriter;
import java.util.List;
import java.util.Random;

/** Sources of random, reproducible events for tests. */
public final class Batches {
  /** The names that events are made with. */
  public static final List<String> NAMES = List.of("GET /todo", "POST /todo", "DELETE /todo");

  private Batches() {}

  /** A writer of one source. */
  public static EventBatchWriter source(String runId, String agentId, int loop) {
    return new EventBatchWriter(runId, agentId, "i1", loop, NAMES, 10_000);
  }

  /**
   * One event.
   *
   * @param waitUs 0 for most sources: a request that is sent when it is due
   */
  public record Event(int name, long dueUs, long responseUs, long waitUs, int status, int error) {
    /** Adds it to a batch. */
    public void writeTo(EventBatchWriter writer) {
      writer.add(name, dueUs, responseUs, waitUs, status, error, 200, 80, 1, 1);
    }

    /** The second in which it ended. */
    public long second() {
      return (dueUs + responseUs) / 1_000_000;
    }
  }

  /** An event that ends in the given second; response times 0.1 ms to 5 s, 5 % failures. */
  public static Event random(Random random, long second, boolean waits) {
    long responseUs = (long) (100 * Math.exp(random.nextDouble() * Math.log(50_000)));
    long endUs = second * 1_000_000 + random.nextInt(1_000_000);
    boolean failed = random.nextInt(20) == 0;
    return new Event(
        random.nextInt(NAMES.size()),
        endUs - responseUs,
        responseUs,
        waits ? random.nextLong(responseUs + 1) : 0,
        failed ? 503 : 200,
        failed ? 8 : 0);
  }
}
