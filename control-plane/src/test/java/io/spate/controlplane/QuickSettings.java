package io.spate.controlplane;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** Less patience than in real life, so that tests of time-outs are quick. */
public class QuickSettings implements QuarkusTestProfile {
  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of(
        "spate.start.slot-patience", "2S",
        "spate.end.slot-patience", "1S",
        "spate.limits.users", "500");
  }
}
