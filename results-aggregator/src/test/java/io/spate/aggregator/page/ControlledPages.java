package io.spate.aggregator.page;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.spate.testsupport.CountingServer;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@link ScriptedPages} with something that answers at the address of the control plane. */
public class ControlledPages implements QuarkusTestProfile {

  /** Answers as a test tells it to, and keeps what it is asked. */
  public static class ControlPlane implements QuarkusTestResourceLifecycleManager {
    private CountingServer server;

    @Override
    public Map<String, String> start() {
      server = CountingServer.start();
      return Map.of("spate.control-plane.url", server.baseUrl());
    }

    @Override
    public void inject(TestInjector injector) {
      injector.injectIntoFields(server, new TestInjector.MatchesType(CountingServer.class));
    }

    @Override
    public void stop() {
      server.close();
    }
  }

  @Override
  public Set<Class<?>> getEnabledAlternatives() {
    return Set.of(ScriptedRuns.class, ScriptedEvents.class);
  }

  @Override
  public List<TestResourceEntry> testResources() {
    return List.of(new TestResourceEntry(ControlPlane.class));
  }

  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of("kafka.bootstrap.servers", "127.0.0.1:9");
  }
}
