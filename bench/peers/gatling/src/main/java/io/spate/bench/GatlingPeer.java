package io.spate.bench;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.Simulation;
import java.time.Duration;

/**
 * Gatling as a peer: users that send one GET after the other, each with a connection of its own.
 * The run fails if a single request does.
 *
 * <p>System properties: {@code peer.url}, {@code peer.users}, {@code peer.seconds}.
 */
public final class GatlingPeer extends Simulation {
  public GatlingPeer() {
    setUp(
            scenario("peer")
                .during(Duration.ofSeconds(Long.getLong("peer.seconds")))
                .on(exec(http("GET /").get("/").check(status().is(200))))
                .injectOpen(atOnceUsers(Integer.getInteger("peer.users"))))
        .protocols(http.baseUrl(System.getProperty("peer.url")).disableCaching())
        .assertions(global().failedRequests().count().is(0L));
  }
}
