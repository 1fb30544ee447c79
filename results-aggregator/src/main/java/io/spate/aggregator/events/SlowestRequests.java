package io.spate.aggregator.events;

import io.spate.aggregator.events.SlowRequests.SlowRequest;
import io.spate.protocol.ErrorKind;
import io.spate.protocol.event.EventBatch;
import io.spate.protocol.event.EventName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Keeps the slowest requests of all that are visited: those after the warm-up, or those of one
 * name. Not thread-safe.
 */
public final class SlowestRequests implements RawEvents.Visitor {
  private static final Comparator<SlowRequest> FASTEST_FIRST =
      Comparator.comparingDouble(SlowRequest::responseMs);

  private final int limit;
  private final String name;
  private final PriorityQueue<SlowRequest> slowest = new PriorityQueue<>(FASTEST_FIRST);
  private long requests;

  /**
   * @param limit how many are kept, at least 1
   * @param name whose requests; null: of all that are in the run's totals
   */
  public SlowestRequests(int limit, String name) {
    this.limit = limit;
    this.name = name;
  }

  @Override
  public void visit(EventBatch batch, int[] chosen, int count) {
    List<String> names = batch.names();
    boolean[] wanted = new boolean[names.size()];
    for (int n = 0; n < wanted.length; n++) {
      String each = names.get(n);
      wanted[n] = name == null ? EventName.isCounted(each) : name.equals(each);
    }
    for (int c = 0; c < count; c++) {
      int i = chosen[c];
      if (wanted[batch.nameIndex(i)]) {
        requests++;
        if (slowest.size() < limit) {
          slowest.add(request(batch, i));
        } else if (batch.responseTimeUs(i) / 1_000.0 > slowest.peek().responseMs()) {
          slowest.poll();
          slowest.add(request(batch, i));
        }
      }
    }
  }

  private static SlowRequest request(EventBatch batch, int i) {
    int error = batch.error(i);
    return new SlowRequest(
        batch.dueUs(i) / 1_000.0,
        batch.responseTimeUs(i) / 1_000.0,
        (batch.responseTimeUs(i) - batch.waitUs(i)) / 1_000.0,
        batch.name(i),
        batch.status(i),
        error == 0 ? null : ErrorKind.of(error).label(),
        batch.agentId(),
        batch.user(i),
        batch.trace(i));
  }

  /** Requests visited. */
  public long requests() {
    return requests;
  }

  /** Those kept, the slowest first. */
  public List<SlowRequest> slowest() {
    List<SlowRequest> sorted = new ArrayList<>(slowest);
    sorted.sort(Collections.reverseOrder(FASTEST_FIRST).thenComparing(SlowRequest::at));
    return List.copyOf(sorted);
  }
}
