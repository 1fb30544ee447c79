package io.spate.agent.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.spate.protocol.command.RunPhase;
import io.spate.testsupport.CannedResponse;
import io.spate.testsupport.CountingServer;
import io.spate.testsupport.SlowServer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Setup and teardown on an event loop, against real servers. */
class FixtureUserTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  private final CountingServer target = CountingServer.start();
  private final OneLoop loop = new OneLoop();

  @BeforeEach
  void answers() {
    target.respond("POST", "/shop", CannedResponse.json(201, "{\"id\": 7}"));
    target.respond("GET", "/gone", CannedResponse.json(404, "{}"));
  }

  @AfterEach
  void close() {
    loop.close();
    target.close();
  }

  private String scenario(String load, String setup, String teardown) {
    return """
        target: %s
        load: { %s }
        setup: [ %s ]
        teardown: [ %s ]
        users: [ { tasks: [ { get: /load } ] } ]
        """
        .formatted(target.baseUrl(), load, setup, teardown);
  }

  private String scenario(String setup) {
    return scenario("users: 3, duration: 1m", setup, "{ get: /end }");
  }

  private static FixtureDone end(CompletableFuture<FixtureDone> done) throws Exception {
    return done.get(15, TimeUnit.SECONDS);
  }

  @Test
  void oneUserDoesTheSetupOnceAndItsValuesAreTold() throws Exception {
    FixtureDone done =
        end(
            loop.fixture(
                scenario(
                    "{ post: /shop, save: { shop: $.id } }, { group: stock, steps: [ { post:"
                        + " \"/shop/${shop}/stock\" } ] }"),
                RunPhase.SETUP,
                LONG));

    assertThat(done.failure()).isNull();
    assertThat(done.cutOff()).isFalse();
    assertThat(done.values()).containsExactly(Map.entry("shop", "7"));
    assertThat(done.produced()).isEqualTo(3);
    assertThat(target.counts().total()).isEqualTo(2);
    assertThat(target.counts().of("POST", "/shop/7/stock")).isEqualTo(1);
    assertThat(loop.names())
        .containsExactly("setup POST /shop", "setup POST /shop/${shop}/stock", "setup group stock");
    assertThat(loop.batches().getLast().last()).as("the source has said its last word").isTrue();
  }

  @Test
  void inTheOpenModelAndInAWarmUpItIsTheSame() throws Exception {
    FixtureDone done =
        end(
            loop.fixture(
                scenario(
                    "arrivals: 10/s, maxUsers: 5, duration: 1m, warmUp: 30s",
                    "{ post: /shop, save: { shop: $.id } }",
                    "{ get: /end }"),
                RunPhase.SETUP,
                LONG));

    assertThat(done.failure()).isNull();
    assertThat(done.values()).containsEntry("shop", "7");
    assertThat(loop.names()).containsExactly("setup POST /shop");
  }

  @Test
  void theFirstRequestThatFailsEndsASetup() throws Exception {
    FixtureDone done =
        end(
            loop.fixture(
                scenario("{ post: /shop, save: { shop: $.id } }, { get: /gone }, { get: /next }"),
                RunPhase.SETUP,
                LONG));

    assertThat(done.failure()).isEqualTo("GET /gone: expected status below 400, got 404");
    assertThat(done.values()).isEmpty();
    assertThat(target.counts().of("GET", "/next")).isZero();
  }

  @Test
  void aTeardownGoesOnAfterARequestThatFailsAndTellsOfIt() throws Exception {
    FixtureDone done =
        end(
            loop.fixture(
                scenario(
                    "users: 3, duration: 1m, warmUp: 30s",
                    "{ post: /shop, save: { shop: $.id } }",
                    "{ get: /gone }, { delete: \"/shop/${shop}\" }"),
                RunPhase.TEARDOWN,
                LONG,
                Map.of("shop", "9")));

    assertThat(done.failure()).startsWith("GET /gone: ");
    assertThat(target.counts().of("DELETE", "/shop/9")).isEqualTo(1);
    assertThat(loop.names()).containsExactly("teardown GET /gone", "teardown DELETE /shop/${shop}");
  }

  @Test
  void whoWantsTheRunToEndHasFailedItsSetup() throws Exception {
    FixtureDone done =
        end(
            loop.fixture(
                scenario("{ get: / }, { abort: run, reason: no licence }"), RunPhase.SETUP, LONG));

    assertThat(done.failure()).isEqualTo("no licence");
  }

  @Test
  void moreThanFitsIntoACommandIsAFailure() throws Exception {
    target.respond(
        "GET", "/much", CannedResponse.json(200, "{\"x\": \"" + "y".repeat(70_000) + "\"}"));

    FixtureDone done =
        end(loop.fixture(scenario("{ get: /much, save: { x: $.x } }"), RunPhase.SETUP, LONG));

    assertThat(done.failure()).contains("may have at most 65536");
    assertThat(done.values()).isEmpty();
  }

  @Test
  void whatIsNotOverInItsTimeIsCutOffAndHasFailed() throws Exception {
    try (SlowServer slow = SlowServer.start(Duration.ofSeconds(30))) {
      long began = System.nanoTime();
      FixtureDone done =
          end(
              loop.fixture(
                  scenario("{ get: \"" + slow.baseUrl() + "/\", name: slow }"),
                  RunPhase.SETUP,
                  Duration.ofMillis(700)));

      assertThat(done.failure()).isEqualTo("it was not over within 700ms");
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
      assertThat(loop.names()).containsExactly("setup GET slow");
    }
  }

  @Test
  void oneThatIsTakenAwaySaysSoAndNothingElse() throws Exception {
    CompletableFuture<FixtureDone> fixture =
        loop.fixture(
            scenario("{ post: /shop, save: { shop: $.id } }, { pause: 30s }, { get: /next }"),
            RunPhase.SETUP,
            LONG);
    while (target.counts().total() == 0) {
      Thread.onSpinWait();
    }
    loop.cutOff(fixture);

    assertThat(end(fixture).cutOff()).isTrue();
    assertThat(target.counts().of("GET", "/next")).isZero();
  }
}
