package io.spate.testsupport;

import static org.assertj.core.api.Assertions.assertThat;

import io.spate.testsupport.RawClient.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/**
 * Bodies and headers without end are ended by a service, which goes on. For services with the
 * access of Spate; they need no Kafka.
 */
public abstract class AbstractFloodTest {
  private static final long TEN_GIGABYTES = 10L << 30;
  private static final long ENOUGH = 64L << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final String FORM = "application/x-www-form-urlencoded";

  /** Where the service is. */
  protected abstract URI address();

  /** Paths that take a body, besides those that every service has. */
  protected List<String> morePaths() {
    return List.of();
  }

  @Test
  void aBodyWithoutEndIsEndedLongBeforeItFillsTheMemory() throws Exception {
    List<String> paths =
        Stream.concat(
                Stream.of("/api/v1/runs", "/api/v1/scenarios/validate", "/login"),
                morePaths().stream())
            .toList();
    for (String path : paths) {
      for (String type : List.of("application/json", "application/yaml", FORM)) {
        Outcome outcome = new RawClient(address()).postInChunks(path, type, TEN_GIGABYTES);

        assertThat(outcome.sent()).as(path + " as " + type).isLessThan(ENOUGH);
        // 0: it was still being sent when the service had closed, so the answer got lost.
        assertThat(outcome.status()).isIn(0, 400, 411, 413, 415);
      }
    }
    assertThatItLives();
  }

  /** A login needs no token, so anybody may send one; however the path is spelled. */
  @Test
  void aFormThatIsLargeOrDoesNotSayHowLargeIsNotRead() throws Exception {
    for (String path : List.of("/login", "/login/", "/%6Cogin", "/login;a=b")) {
      for (String type : List.of(FORM, "Application/X-WWW-Form-URLencoded; a=b")) {
        Outcome outcome = new RawClient(address()).postInChunks(path, type, TEN_GIGABYTES);

        assertThat(outcome.sent()).as(path + " as " + type).isLessThan(ENOUGH);
        assertThat(outcome.status()).isIn(0, 411);
      }
    }
    for (Version version : Version.values()) {
      HttpResponse<String> large = logIn("a".repeat(16 * 1024), version);
      assertThat(large.statusCode()).as("by %s", version).isEqualTo(413);
      assertThat(large.body()).contains("urn:spate:problem:too-large", "16384 bytes");
    }
  }

  /** A field is bounded by its form alone, so that all services take the same tokens. */
  @Test
  void aFormThatIsNotTooLargeIsRead() throws Exception {
    for (int length : new int[] {1_000, 16 * 1024 - 100}) {
      assertThat(logIn("a".repeat(length), Version.HTTP_1_1).statusCode()).isEqualTo(401);
    }
  }

  @Test
  void headersWithoutEndAreEnded() throws Exception {
    Outcome outcome = new RawClient(address()).getWithHeaders("/q/health/live", 100 << 20);

    assertThat(outcome.sent()).isLessThan(8L << 20);
    assertThat(outcome.status()).isIn(0, 400, 431);
    assertThatItLives();
  }

  /** A few bytes that stand for many are not what they stand for: nothing is unpacked. */
  @Test
  void aPackedBodyIsNotUnpacked() throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < 256; i++) {
        gzip.write(zeros);
      }
    }
    int status =
        send(
                request("/api/v1/scenarios/validate")
                    .header("Content-Encoding", "gzip")
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofByteArray(packed.toByteArray())),
                Version.HTTP_1_1)
            .statusCode();
    assertThat(status).isBetween(400, 503).isNotEqualTo(413).isNotEqualTo(500);
  }

  private void assertThatItLives() throws Exception {
    assertThat(send(request("/q/health/live").GET(), Version.HTTP_1_1).statusCode()).isEqualTo(200);
  }

  private HttpResponse<String> logIn(String token, Version version) throws Exception {
    return send(
        request("/login")
            .header("Content-Type", FORM)
            .POST(BodyPublishers.ofString("token=" + token)),
        version);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(address().resolve(path)).timeout(PATIENCE);
  }

  private static HttpResponse<String> send(HttpRequest.Builder request, Version version)
      throws IOException, InterruptedException {
    // A client of its own: the service may close the connection of a body that it does not read.
    try (HttpClient client = HttpClient.newBuilder().version(version).build()) {
      return client.send(request.build(), BodyHandlers.ofString());
    }
  }
}
