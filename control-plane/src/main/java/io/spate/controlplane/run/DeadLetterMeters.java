package io.spate.controlplane.run;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.spate.protocol.Topics;
import io.spate.protocol.UnreadableRecordException;
import io.spate.protocol.deadletter.DeadLetter;
import io.spate.protocol.deadletter.DeadLetters;
import jakarta.annotation.PostConstruct;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Counts the dead letters of all services, as {@code spate.dead-letters} tells: {@code
 * spate_dead_letters_total} by service and topic. All counters are there from the start, at 0, so
 * that the first letter is an increase; those of a past that is still in the topic are counted when
 * it is read.
 */
@Startup
@Singleton
final class DeadLetterMeters {
  private static final String NAME = "spate.dead.letters";
  private static final List<String> SERVICES = List.of("control-plane", "load-agent", "aggregator");
  private static final String OTHER = "other";

  private final MeterRegistry meters;
  private final DeadLetters letters = new DeadLetters(0);
  private final Map<DeadLetters.Origin, Counter> counters = new HashMap<>();
  private Counter others;

  DeadLetterMeters(MeterRegistry meters) {
    this.meters = meters;
  }

  @PostConstruct
  void register() {
    for (String service : SERVICES) {
      for (Topics topic : Topics.values()) {
        if (topic != Topics.DEAD_LETTERS) {
          counters.put(
              new DeadLetters.Origin(service, topic.topic()), counter(service, topic.topic()));
        }
      }
    }
    // Whatever another program writes there must not make series without end.
    others = counter(OTHER, OTHER);
  }

  private Counter counter(String service, String topic) {
    return Counter.builder(NAME)
        .tag("service", service)
        .tag("topic", topic)
        .description("Records that a service could not read and has written to spate.dead-letters")
        .register(meters);
  }

  /** Takes in a record; on one thread. What is no letter is left out. */
  void accept(ConsumerRecord<String, byte[]> record) {
    try {
      letters.accept(record).ifPresent(this::count);
    } catch (UnreadableRecordException e) {
      // No letter of ours; and a letter about it would only be the next.
    }
  }

  private void count(DeadLetter letter) {
    counters
        .getOrDefault(new DeadLetters.Origin(letter.service(), letter.topic()), others)
        .increment();
  }
}
