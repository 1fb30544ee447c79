package io.spate.controlplane;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** Little room for data, so that what is too much is small. */
public final class SmallData implements QuarkusTestProfile {
  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of("spate.data.max-bytes", "2097152");
  }
}
