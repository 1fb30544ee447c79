package io.spate.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.spate.testsupport.AbstractKafkaAwayTest;
import io.spate.testsupport.NoKafka;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** An agent whose Kafka is away lives and is not ready. */
@QuarkusTest
@WithTestResource(NoKafka.class)
class KafkaAwayQuarkusTest extends AbstractKafkaAwayTest {
  @TestHTTPResource("/q/health/")
  URI health;

  @Test
  void itLivesAndIsNotReady() throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      assertThat(status(http, "live")).isEqualTo(200);
      assertThat(status(http, "ready")).isEqualTo(503);
    }
  }

  private int status(HttpClient http, String what) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(health.resolve(what)).timeout(Duration.ofSeconds(20)).build();
    return http.send(request, BodyHandlers.discarding()).statusCode();
  }
}
