package io.spate.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.spate.protocol.command.FixtureState;
import io.spate.protocol.command.RunPhase;
import io.spate.protocol.event.EventBatch;
import io.spate.protocol.status.FixtureEnd;
import io.spate.protocol.status.SlotState;
import io.spate.testsupport.CannedResponse;
import io.spate.testsupport.KafkaTestResource;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is done once per run, by one agent with a real broker. */
@QuarkusTest
@WithTestResource(KafkaTestResource.class)
class FixtureQuarkusTest extends AgentWithTarget {
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private FixtureEnd awaitEnd(String run, RunPhase phase) {
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              FixtureEnd end = controlPlane.slot(run, FixtureState.SLOT).fixture();
              return end != null && end.phase() == phase;
            });
    return controlPlane.slot(run, FixtureState.SLOT).fixture();
  }

  private String held(String load, String setup) {
    String run =
        controlPlane.announce(
            """
            target: %s
            load: { %s }
            setup: [ %s ]
            teardown: [ { delete: "/shop/${shop}" } ]
            users:
              - thinkTime: 100ms
                tasks: [ { get: "/load/${shop}", name: load } ]
            """
                .formatted(target.baseUrl(), load, setup));
    haveHeld(run, PATIENCE);
    return run;
  }

  @Test
  void aRunWithIterationsIsSetUpAndTornDownAndEveryEventIsAccountedFor() {
    target.respond("POST", "/shop", CannedResponse.json(201, "{\"id\": 7}"));
    String run = held("users: 20, iterations: 3", "{ post: /shop, save: { shop: $.id } }");
    assertThat(target.counts().total()).isZero();

    controlPlane.setUp(run);
    FixtureEnd setup = awaitEnd(run, RunPhase.SETUP);
    assertThat(setup).isEqualTo(FixtureEnd.done(RunPhase.SETUP, Map.of("shop", "7")));
    assertThat(target.counts().total()).isEqualTo(1);

    controlPlane.startWith(run, setup.values());
    await().atMost(PATIENCE).until(() -> controlPlane.slots(run, SlotState.ENDED) == SLOTS);
    assertThat(target.counts().of("GET", "/load/7")).isEqualTo(60);
    assertThat(target.counts().of("DELETE", "/shop/7")).isZero();

    controlPlane.tearDown(run);
    FixtureEnd teardown = awaitEnd(run, RunPhase.TEARDOWN);
    assertThat(teardown.failure()).isNull();
    controlPlane.finish(run);

    assertThat(target.counts().of("DELETE", "/shop/7")).isEqualTo(1);
    assertThat(target.counts().of("POST", "/shop")).isEqualTo(1);
    assertThat(target.counts().total()).isEqualTo(62);
    assertThat(controlPlane.produced(run)).isEqualTo(62);
    assertThat(controlPlane.batches(run).stream().mapToLong(EventBatch::size).sum()).isEqualTo(62);
    assertThat(controlPlane.sourcesThatSaidLast(run)).isEqualTo(controlPlane.sources(run));
  }

  @Test
  void theNextRunIsServedAfterOneWhoseSetupHasFailed() {
    target.respond("POST", "/shop", CannedResponse.text(500, "no"));
    String run = held("users: 20, duration: 5s", "{ post: /shop, save: { shop: $.id } }");
    controlPlane.setUp(run);
    FixtureEnd setup = awaitEnd(run, RunPhase.SETUP);
    assertThat(setup.failure()).isEqualTo("POST /shop: expected status below 400, got 500");
    assertThat(setup.values()).isNull();
    controlPlane.fail(run, setup.failure());

    target.respond("POST", "/shop", CannedResponse.json(201, "{\"id\": 8}"));
    String next = held("users: 20, duration: 2s", "{ post: /shop, save: { shop: $.id } }");
    controlPlane.setUp(next);
    controlPlane.startWith(next, awaitEnd(next, RunPhase.SETUP).values());
    await().atMost(PATIENCE).until(() -> controlPlane.slots(next, SlotState.ENDED) == SLOTS);
    assertThat(target.counts().of("GET", "/load/8")).isGreaterThan(20);
    controlPlane.tearDown(next);
    assertThat(awaitEnd(next, RunPhase.TEARDOWN).failure()).isNull();
    controlPlane.finish(next);
  }

  @Test
  void aSetupThatIsUnderWayEndsWithItsRun() {
    String run =
        held(
            "users: 20, duration: 5s",
            "{ post: /shop, save: { shop: { json: $.id, default: x } } }, { pause: 30s }, { get:"
                + " /never }");
    controlPlane.setUp(run);
    await().atMost(PATIENCE).until(() -> target.counts().of("POST", "/shop") == 1);
    controlPlane.fail(run, "somebody has stopped it");

    await()
        .atMost(PATIENCE)
        .until(() -> controlPlane.slot(run, FixtureState.SLOT).state() == SlotState.ENDED);
    assertThat(controlPlane.slot(run, FixtureState.SLOT).fixture()).isNull();
    assertThat(target.counts().of("GET", "/never")).isZero();
    assertThat(controlPlane.sourcesThatSaidLast(run)).isEqualTo(controlPlane.sources(run));
  }
}
