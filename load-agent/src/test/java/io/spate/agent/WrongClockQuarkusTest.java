package io.spate.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.spate.protocol.status.AgentStatus;
import io.spate.protocol.status.ClockReading;
import io.spate.testsupport.KafkaTestResource;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** An agent whose clock is ahead, against a real broker whose clock is the machine's. */
@QuarkusTest
@WithTestResource(KafkaTestResource.class)
@TestProfile(WrongClockQuarkusTest.Ahead.class)
class WrongClockQuarkusTest {
  private static final Duration AHEAD = Duration.ofMillis(1_740);
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final String AGENT = "wrong-clock";

  public static final class Ahead implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("quarkus.http.test-port", "0", "spate.agent.id", AGENT);
    }

    @Override
    public Set<Class<?>> getEnabledAlternatives() {
      return Set.of(WrongClock.class);
    }
  }

  @Alternative
  static final class WrongClock {
    private WrongClock() {}

    @Produces
    @Singleton
    @Alternative
    static Clock clock() {
      return Clock.offset(Clock.systemUTC(), AHEAD);
    }
  }

  @Test
  void itsHeartbeatsTellHowFarItsClockIsOffWithinTheirUncertainty() {
    try (ControlPlaneRole controlPlane = new ControlPlaneRole()) {
      await().atMost(PATIENCE).until(() -> reading(controlPlane).isPresent());
      // The first ones of a client that has to connect take long; the best of some count.
      await()
          .atMost(PATIENCE)
          .until(() -> reading(controlPlane).orElseThrow().uncertaintyMs() < 100);

      ClockReading reading = reading(controlPlane).orElseThrow();
      assertThat(reading.skewMs())
          .isCloseTo(AHEAD.toMillis(), within(reading.uncertaintyMs()))
          .as("and not by the uncertainty alone")
          .isCloseTo(AHEAD.toMillis(), within(100.0));
      assertThat(reading.off()).as("more than 500 ms").isTrue();
    }
  }

  private static Optional<ClockReading> reading(ControlPlaneRole controlPlane) {
    return controlPlane.clockOf(AGENT).map(AgentStatus::clock);
  }
}
