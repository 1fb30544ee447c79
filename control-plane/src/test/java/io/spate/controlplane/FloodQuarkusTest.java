package io.spate.controlplane;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.spate.testsupport.AbstractFloodTest;
import java.net.URI;
import java.util.List;
import java.util.Map;

/** Floods at the control plane. */
@QuarkusTest
@TestProfile(FloodQuarkusTest.NoKafka.class)
class FloodQuarkusTest extends AbstractFloodTest {
  /** Needs none. */
  public static final class NoKafka implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("kafka.bootstrap.servers", "127.0.0.1:9");
    }
  }

  @TestHTTPResource("/")
  URI address;

  @Override
  protected URI address() {
    return address;
  }

  @Override
  protected List<String> morePaths() {
    return List.of("/api/v1/runs/r1/stop");
  }
}
