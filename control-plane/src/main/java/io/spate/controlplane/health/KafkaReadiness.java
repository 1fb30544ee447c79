package io.spate.controlplane.health;

import io.spate.controlplane.kafka.KafkaLink;
import io.spate.controlplane.kafka.LinkState;
import io.spate.controlplane.run.StateReaders;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready when Kafka can be used and the state has been rebuilt from it. */
@Readiness
@ApplicationScoped
final class KafkaReadiness implements HealthCheck {
  private final KafkaLink link;
  private final StateReaders readers;
  private final String version;

  KafkaReadiness(
      KafkaLink link,
      StateReaders readers,
      @ConfigProperty(name = "quarkus.application.version") String version) {
    this.link = link;
    this.readers = readers;
    this.version = version;
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder answer =
        HealthCheckResponse.named("Kafka and state").withData("version", version);
    return switch (link.state()) {
      case LinkState.Down down -> answer.down().withData("reason", down.reason()).build();
      case LinkState.Up up when !readers.isCaughtUp() ->
          answer.down().withData("reason", "the state is being rebuilt from Kafka").build();
      case LinkState.Up up -> answer.up().withData("slots", up.slots()).build();
    };
  }
}
