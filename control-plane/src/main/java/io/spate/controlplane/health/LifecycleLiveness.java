package io.spate.controlplane.health;

import io.spate.controlplane.run.RunTicker;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Alive as long as the thread that takes runs on comes round; Kafka has no part in that. */
@Liveness
@ApplicationScoped
final class LifecycleLiveness implements HealthCheck {
  /**
   * The thread comes round five times a second; only a restart helps one that hangs for so long.
   */
  private static final Duration HANGS_AFTER = Duration.ofSeconds(30);

  private final RunTicker ticker;
  private final Clock clock;

  LifecycleLiveness(RunTicker ticker, Clock clock) {
    this.ticker = ticker;
    this.clock = clock;
  }

  @Override
  public HealthCheckResponse call() {
    long silentMs = clock.millis() - ticker.lastTickAt();
    return HealthCheckResponse.named("Run lifecycle")
        .status(silentMs < HANGS_AFTER.toMillis())
        .withData("silentMs", silentMs)
        .build();
  }
}
