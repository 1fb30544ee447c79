package io.spate.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.spate.protocol.event.EventBatch;
import io.spate.protocol.quota.SlotOrder;
import io.spate.protocol.status.SlotState;
import io.spate.testsupport.KafkaTestResource;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Classes with loads of both models and with iterations, on a real agent and a real broker. */
@QuarkusTest
@WithTestResource(KafkaTestResource.class)
class ClassLoadsQuarkusTest extends AgentWithTarget {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private String scenario() {
    return """
    target: %s
    users:
      - name: Visitor
        load: { arrivals: 40/s, maxUsers: 50, duration: 3s }
        tasks: [ { get: /visit } ]
      - name: Worker
        load: { users: 6, spawnRate: 100, duration: 10m }
        thinkTime: 100ms
        tasks: [ { get: /work } ]
      - name: Batch
        startAfter: 500ms
        load: { users: 240, spawnRate: 1000, iterations: 2, maxDuration: 9m }
        thinkTime: 10ms
        tasks: [ { get: /batch } ]
    """
        .formatted(target.baseUrl());
  }

  private long requests(String path) {
    return target.counts().of("GET", path);
  }

  private Set<Integer> workers(String run) {
    Set<Integer> users = new TreeSet<>();
    for (EventBatch batch : controlPlane.batches(run)) {
      for (int i = 0; i < batch.size(); i++) {
        if (batch.name(i).equals("GET /work")) {
          users.add(batch.user(i));
        }
      }
    }
    return users;
  }

  @Test
  void eachClassFollowsItsLoadGoesOnFromItsOwnProgressAndIsChangedAlone() {
    String run = controlPlane.announce(scenario());
    // The first and the 121st of the batch are in one slot, and have done 3 of their 4 elsewhere.
    int slot = new SlotOrder(SLOTS).slotOf(50 + 6);
    controlPlane.saidOfClasses(run, slot, SlotState.RUNNING, List.of(0L, 0L, 3L));
    haveHeld(run, PATIENCE);
    controlPlane.start(run);

    await().atMost(PATIENCE).until(() -> requests("/batch") == 2 * 240 - 3);
    await().atMost(PATIENCE).until(() -> controlPlane.done(run) == 2 * 240);
    await()
        .atMost(PATIENCE)
        .until(
            () -> controlPlane.arrivalsStarted(run) + controlPlane.arrivalsNotStarted(run) == 120);
    await().atMost(PATIENCE).until(() -> workers(run).equals(Set.of(50, 51, 52, 53, 54, 55)));

    long sinceStart = System.currentTimeMillis() - controlPlane.startMs(run);
    controlPlane.changeLoad(
        run, load -> load.withClass(1, load.classes().get(1).load().changed(sinceStart, 9, 1_000)));

    // Three more, with numbers behind those of all classes.
    await().atMost(PATIENCE).until(() -> workers(run).size() == 9);
    assertThat(workers(run)).contains(296 + 1, 296 + 3 + 1, 296 + 6 + 1);
    assertThat(requests("/batch")).as("done once").isEqualTo(2 * 240 - 3);
    assertThat(requests("/visit")).isEqualTo(controlPlane.arrivalsStarted(run));
    controlPlane.stop(run);
    await().atMost(PATIENCE).until(() -> controlPlane.slots(run, SlotState.ENDED) == SLOTS);
    assertThat(controlPlane.done(run)).isEqualTo(2 * 240);
  }
}
