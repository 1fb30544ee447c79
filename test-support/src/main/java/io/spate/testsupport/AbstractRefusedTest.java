package io.spate.testsupport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What a service does whose certificate its broker does not take, or that has none: it lives, is
 * not ready, and tells why, but not at each of its attempts.
 */
public abstract class AbstractRefusedTest {
  /** A reminder comes each half a minute, with the first attempt from there on. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Duration LOOK = Duration.ofMillis(500);

  /** Where the service listens. */
  protected abstract URI service();

  @Test
  void itIsToldInWordsThatTheBrokerRefusesAndNotAtEachAttempt() throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      assertThat(status(http, "/q/health/live")).isEqualTo(200);
      List<String> told;
      LogLines lines = LogLines.begin();
      try {
        await()
            .atMost(PATIENCE)
            .pollInterval(LOOK)
            .until(
                () -> {
                  assertThat(status(http, "/q/health/ready")).isEqualTo(503);
                  return lines.all().stream().anyMatch(line -> line.contains("still refuse"));
                });
        told = lines.all();
      } finally {
        lines.close();
      }
      assertThat(told)
          .hasSizeLessThanOrEqualTo(2)
          .last()
          .asString()
          .matches(
              ".*Kafka at \\S+:\\d+ and this service still refuse each other, \\d+ attempts in"
                  + " 3\\d s: \\S.+");
    }
  }

  private int status(HttpClient http, String path) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(service().resolve(path)).timeout(PATIENCE).build();
    return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }
}
