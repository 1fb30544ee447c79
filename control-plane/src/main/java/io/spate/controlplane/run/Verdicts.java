package io.spate.controlplane.run;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.spate.protocol.Json;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The verdicts of finished runs, as the topic {@code spate.run-reports} tells. Written by the
 * thread that reads it, read by any thread. Nothing else of a report is kept.
 */
@Singleton
final class Verdicts {
  private final Map<String, String> byRun = new ConcurrentHashMap<>();

  /** What is read of a report; the rest is skipped. */
  @RegisterForReflection
  private record Summary(String verdict) {}

  /**
   * Takes in a record.
   *
   * @throws io.spate.protocol.UnreadableRecordException if it is not a report
   */
  void accept(ConsumerRecord<String, byte[]> record) {
    String key = record.key();
    if (key == null || key.indexOf('/') >= 0) {
      return; // a piece of a run's series
    }
    String verdict =
        record.value() == null ? null : Json.read(record.value(), Summary.class).verdict();
    if (verdict == null) {
      byRun.remove(key);
    } else {
      byRun.put(key, verdict);
    }
  }

  /** The verdict of a run, empty as long as there is no report. */
  Optional<String> of(String runId) {
    return Optional.ofNullable(byRun.get(runId));
  }
}
