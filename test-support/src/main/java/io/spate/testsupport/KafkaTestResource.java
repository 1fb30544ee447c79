package io.spate.testsupport;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/**
 * Gives a {@code @QuarkusTest} the {@link TestKafka} with Spate's topics:
 *
 * <pre>{@code
 * @QuarkusTest
 * @WithTestResource(KafkaTestResource.class)
 * class SomeQuarkusTest {}
 * }</pre>
 *
 * Dev services for Kafka are switched off by the addresses it sets.
 */
public final class KafkaTestResource implements QuarkusTestResourceLifecycleManager {
  @Override
  public Map<String, String> start() {
    String servers = TestKafka.ensureTopics();
    return Map.of(
        "kafka.bootstrap.servers", servers,
        "mp.messaging.connector.smallrye-kafka.bootstrap.servers", servers);
  }

  /** Leaves the broker to the next test; it ends with the JVM. */
  @Override
  public void stop() {}
}
