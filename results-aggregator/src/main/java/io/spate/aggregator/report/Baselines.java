package io.spate.aggregator.report;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.spate.protocol.Json;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which run each scenario's others are compared with, by the scenario's name. Kept in {@code
 * spate.run-reports} under {@code baseline/NAME}, so that every instance knows, and for ever.
 * Thread-safe.
 */
@Singleton
public class Baselines {
  /** No run's id has a slash, so no other key begins with this. */
  private static final String PREFIX = "baseline/";

  private final Map<String, String> byScenario = new ConcurrentHashMap<>();
  private final ReportPublisher publisher;

  /** What is written. */
  @RegisterForReflection
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Mark(int schema, String run) {}

  Baselines(ReportPublisher publisher) {
    this.publisher = publisher;
  }

  /**
   * Takes a record, if it is one of these.
   *
   * @param value null for a mark that was removed
   * @return false if it is something else
   * @throws io.spate.protocol.UnreadableRecordException if it is damaged
   */
  public boolean take(String key, byte[] value) {
    if (!key.startsWith(PREFIX)) {
      return false;
    }
    String scenario = key.substring(PREFIX.length());
    String run = value == null ? null : Json.read(value, Mark.class).run();
    if (run == null) {
      byScenario.remove(scenario);
    } else {
      byScenario.put(scenario, run);
    }
    return true;
  }

  /** The id of the run that others of the scenario are compared with; empty if none is marked. */
  public Optional<String> of(String scenario) {
    return Optional.ofNullable(byScenario.get(scenario));
  }

  /**
   * Marks a run, in place of the one before; blocks until Kafka has it.
   *
   * @throws ReportException if Kafka does not take it in time
   */
  public void mark(String scenario, String runId) {
    publisher.mark(PREFIX + scenario, Json.write(new Mark(1, runId)));
    byScenario.put(scenario, runId);
  }

  /**
   * Takes the mark away; blocks until Kafka has it.
   *
   * @throws ReportException if Kafka does not take it in time
   */
  public void clear(String scenario) {
    publisher.mark(PREFIX + scenario, null);
    byScenario.remove(scenario);
  }
}
