package io.spate.aggregator.page;

import io.spate.aggregator.events.EventReading;
import io.spate.aggregator.events.EventsUnavailableException;
import io.spate.aggregator.events.RawEvents;
import io.spate.protocol.event.EventBatch;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** Events that a test has thought of, in place of those in Kafka. */
@Alternative
@ApplicationScoped
public class ScriptedEvents implements RawEvents {
  private volatile List<EventBatch> batches = List.of();
  private volatile boolean away;
  private volatile boolean breaksOff;

  /** What there is from now on. */
  void set(List<EventBatch> batches) {
    this.batches = List.copyOf(batches);
    away = false;
    breaksOff = false;
  }

  /** From now on it fails behind what there is. */
  void breakOff() {
    breaksOff = true;
  }

  /** From now on there is no Kafka. */
  void goAway() {
    away = true;
  }

  @Override
  public EventReading open(Query query) {
    if (away) {
      throw new EventsUnavailableException("Kafka does not give the events: for the test", null);
    }
    return new EventReading() {
      @Override
      public boolean isCut() {
        return false;
      }

      @Override
      public boolean forEach(Visitor visitor, Duration atMost) {
        for (EventBatch batch : batches) {
          int[] chosen =
              IntStream.range(0, batch.size())
                  .filter(i -> ended(batch, i) >= query.fromMs() * 1_000)
                  .filter(i -> ended(batch, i) < query.toMs() * 1_000)
                  .toArray();
          visitor.visit(batch, chosen, chosen.length);
        }
        if (breaksOff) {
          throw new EventsUnavailableException("Kafka has gone, for the test", null);
        }
        return true;
      }

      @Override
      public void close() {
        // holds nothing
      }
    };
  }

  private static long ended(EventBatch batch, int i) {
    return batch.dueUs(i) + batch.responseTimeUs(i);
  }
}
