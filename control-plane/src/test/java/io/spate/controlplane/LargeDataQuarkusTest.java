package io.spate.controlplane;

import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.spate.testsupport.KafkaTestResource;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As much data as the docs promise, with the limits that there are by default. */
@QuarkusTest
@WithTestResource(KafkaTestResource.class)
class LargeDataQuarkusTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int MEGABYTES = 90;
  private static final String HEAD =
      """
      --x\r
      Content-Disposition: form-data; name="scenario"\r
      \r
      target: http://127.0.0.1:8080
      load: { users: 5, duration: 10s }
      data: { account: { file: accounts.csv, order: unique } }
      users: [ { tasks: [ { get: "/${account.name}", name: x } ] } ]
      \r
      --x\r
      Content-Disposition: form-data; name="accounts.csv"; filename="file"\r
      \r
      """;

  @TempDir private Path directory;

  @BeforeEach
  void awaitReady() {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> when().get("/q/health/ready").then().statusCode(200));
  }

  @AfterEach
  void stopAll() {
    when().post("/api/v1/stop-all").then().statusCode(202);
  }

  private Path accounts() throws IOException {
    Path file = directory.resolve("accounts.csv");
    byte[] row = "anna-of-the-long-name,7\n".getBytes(StandardCharsets.US_ASCII);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      out.write("name,age\n".getBytes(StandardCharsets.US_ASCII));
      for (int i = 0; i < MEGABYTES * 1_000_000 / row.length; i++) {
        out.write(row);
      }
    }
    return file;
  }

  @Test
  void ninetyMegabytesOfRowsAreTaken() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + RestAssured.port + "/api/v1/runs"))
            .header("Content-Type", "multipart/form-data; boundary=x")
            .timeout(PATIENCE)
            .POST(
                BodyPublishers.concat(
                    BodyPublishers.ofString(HEAD),
                    BodyPublishers.ofFile(accounts()),
                    BodyPublishers.ofString("\r\n--x--\r\n")))
            .build();

    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());

      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }
  }
}
