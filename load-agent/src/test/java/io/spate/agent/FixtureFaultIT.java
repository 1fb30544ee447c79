package io.spate.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.spate.protocol.command.FixtureState;
import io.spate.protocol.command.RunPhase;
import io.spate.protocol.event.EventBatch;
import io.spate.protocol.status.AgentStatus;
import io.spate.protocol.status.FixtureEnd;
import io.spate.protocol.status.SlotState;
import io.spate.testsupport.CannedResponse;
import io.spate.testsupport.CountingServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Setup and teardown by real agents at a real broker, of which the one that is at work is killed;
 * the test plays the control plane and the target.
 */
class FixtureFaultIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int SLOTS = 120;

  private final ControlPlaneRole controlPlane = new ControlPlaneRole();
  private final CountingServer target = CountingServer.start();
  private final Map<String, AgentProcess> agents = new HashMap<>();
  private final Set<String> paths = ConcurrentHashMap.newKeySet();
  private final List<String> order = new CopyOnWriteArrayList<>();

  @TempDir private Path directory;

  @BeforeEach
  void start() throws Exception {
    AtomicInteger shops = new AtomicInteger();
    target.respondOtherwise(
        request -> {
          paths.add(request.path());
          order.add(request.path().startsWith("/load") ? "load" : request.path());
          return request.path().equals("/shop")
              ? CannedResponse.json(201, "{\"id\": " + shops.incrementAndGet() + "}")
              : CannedResponse.text(200, "ok");
        });
    for (String id : new String[] {"one", "two"}) {
      agents.put(id, new AgentProcess("fixture-" + id, directory));
    }
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                controlPlane.heartbeats().stream()
                        .map(AgentStatus::agentId)
                        .filter(id -> id.startsWith("fixture-"))
                        .distinct()
                        .count()
                    == 2);
  }

  @AfterEach
  void stop() throws Exception {
    for (AgentProcess each : agents.values()) {
      each.close();
    }
    controlPlane.close();
    target.close();
  }

  private void killWhoHasTheFixture(String run) throws Exception {
    String id = controlPlane.slot(run, FixtureState.SLOT).agentId().replace("fixture-", "");
    agents.get(id).kill();
  }

  private FixtureEnd end(String run, RunPhase phase) {
    FixtureEnd end = controlPlane.slot(run, FixtureState.SLOT).fixture();
    return end != null && end.phase() == phase ? end : null;
  }

  @Test
  void whatAKilledAgentWasAtIsDoneAnewByAnotherAndAllUsersHaveItsValues() throws Exception {
    String run =
        controlPlane.announce(
            """
            target: %s
            load: { users: 120, spawnRate: 1000, duration: 8s }
            setup:
              - post: /shop
                save: { shop: $.id }
              - pause: 3s
              - post: /shop/${shop}/ready
            teardown:
              - delete: /shop/${shop}
              - pause: 3s
              - get: /closed/${shop}
            users:
              - thinkTime: 200ms
                tasks: [ { get: "/load/${shop}", name: load } ]
            """
                .formatted(target.baseUrl()));
    controlPlane.publishQuotas(run);
    await().atMost(PATIENCE).until(() -> controlPlane.slots(run, SlotState.HELD) == SLOTS);
    await() // or else slots would go on moving
        .atMost(PATIENCE)
        .until(() -> controlPlane.slotsOf(run, "fixture-one") == SLOTS / 2);

    controlPlane.setUp(run);
    await().atMost(PATIENCE).until(() -> paths.contains("/shop"));
    killWhoHasTheFixture(run);
    await().atMost(PATIENCE).until(() -> end(run, RunPhase.SETUP) != null);

    assertThat(end(run, RunPhase.SETUP).failure()).isNull();
    assertThat(end(run, RunPhase.SETUP).values()).containsExactly(Map.entry("shop", "2"));
    assertThat(target.counts().of("POST", "/shop")).as("at least once").isEqualTo(2);
    assertThat(target.counts().of("POST", "/shop/1/ready")).isZero();
    assertThat(target.counts().of("POST", "/shop/2/ready")).isEqualTo(1);
    assertThat(order).doesNotContain("load");

    // The one that is left runs the load.
    controlPlane.startWith(run, end(run, RunPhase.SETUP).values());
    await().atMost(PATIENCE).until(() -> controlPlane.slots(run, SlotState.ENDED) == SLOTS);
    assertThat(target.counts().of("GET", "/load/2")).isGreaterThan(SLOTS);
    assertThat(target.counts().of("GET", "/load/1")).isZero();
    assertThat(paths).allMatch(path -> path.equals("/load/2") || path.startsWith("/shop"));

    controlPlane.tearDown(run);
    await().atMost(PATIENCE).until(() -> target.counts().of("DELETE", "/shop/2") == 1);
    killWhoHasTheFixture(run);
    agents.put("three", new AgentProcess("fixture-three", directory));
    await().atMost(PATIENCE).until(() -> end(run, RunPhase.TEARDOWN) != null);

    assertThat(end(run, RunPhase.TEARDOWN).failure()).isNull();
    assertThat(controlPlane.slot(run, FixtureState.SLOT).agentId()).isEqualTo("fixture-three");
    assertThat(controlPlane.slot(run, FixtureState.SLOT).state()).isEqualTo(SlotState.ENDED);
    assertThat(target.counts().of("DELETE", "/shop/2")).as("at least once").isEqualTo(2);
    assertThat(target.counts().of("GET", "/closed/2")).isEqualTo(1);
    assertThat(order.getLast()).isEqualTo("/closed/2");
    controlPlane.finish(run);

    long load = 0;
    for (EventBatch batch : controlPlane.batches(run)) {
      for (int i = 0; i < batch.size(); i++) {
        assertThat(batch.name(i)).matches("GET load|(setup|teardown) (POST|DELETE|GET) .*");
        load += batch.name(i).equals("GET load") ? 1 : 0;
      }
    }
    assertThat(load)
        .as("every request of the load")
        .isEqualTo(target.counts().of("GET", "/load/2"));
  }
}
