package io.spate.agent;

import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.common.annotation.Identifier;
import io.spate.protocol.Topics;
import io.spate.protocol.kafka.TopicReader;
import io.spate.testsupport.MutualTlsKafka;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A broker that demands client certificates, and an agent that has one it knows. */
@QuarkusTest
@WithTestResource(
    value = MutualTlsKafka.class,
    initArgs = @ResourceArg(name = MutualTlsKafka.CLIENT, value = MutualTlsKafka.KNOWN))
class MutualTlsQuarkusTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TestHTTPResource("/q/health/ready")
  URI ready;

  @Inject
  @Identifier("default-kafka-broker")
  Map<String, Object> kafka;

  @Test
  void anAgentReadsAndWritesAtABrokerThatAsksForACertificate() {
    AtomicInteger heartbeats = new AtomicInteger();
    try (TopicReader reader =
        new TopicReader(
            Topics.AGENT_STATUS,
            kafka,
            status -> heartbeats.incrementAndGet(),
            (status, reason) -> {},
            (topic, reason) -> {})) {
      reader.start();
      await().atMost(PATIENCE).until(() -> heartbeats.get() > 0);
    }
    // Ready: the commands of all runs are read.
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest request = HttpRequest.newBuilder(ready).timeout(PATIENCE).build();
      await()
          .atMost(PATIENCE)
          .until(() -> http.send(request, BodyHandlers.discarding()).statusCode() == 200);
    }
  }
}
