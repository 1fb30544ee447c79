package io.spate.aggregator.page;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;
import java.util.Set;

/**
 * The service with {@link ScriptedRuns} in place of what Kafka knows. Kafka itself is not there:
 * the service has to start without it.
 */
public class ScriptedPages implements QuarkusTestProfile {
  @Override
  public Set<Class<?>> getEnabledAlternatives() {
    return Set.of(ScriptedRuns.class, ScriptedEvents.class);
  }

  @Override
  public Map<String, String> getConfigOverrides() {
    // Nobody listens on the discard port of the loopback.
    return Map.of(
        "kafka.bootstrap.servers", "127.0.0.1:9",
        "spate.control-plane.url", "http://127.0.0.1:9");
  }
}
