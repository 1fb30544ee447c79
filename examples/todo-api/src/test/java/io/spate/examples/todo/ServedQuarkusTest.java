package io.spate.examples.todo;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.anEmptyMap;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ServedQuarkusTest {
  private static final int THREADS = 8;
  private static final int ROUNDS = 40;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TestHTTPResource("/todo")
  private URI todo;

  @BeforeEach
  void startFromNothing() {
    when().post("/served/reset").then().statusCode(204);
  }

  @Test
  void countsAreExactUnderConcurrency() throws Exception {
    try (HttpClient client = HttpClient.newHttpClient();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<Callable<Void>> users = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        users.add(() -> crud(client));
      }
      for (Future<Void> user : threads.invokeAll(users, PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        user.get();
      }
    }

    int each = THREADS * ROUNDS;
    when()
        .get("/served")
        .then()
        .statusCode(200)
        .body("total", equalTo(5 * each))
        .body(
            "byMethodAndStatus",
            equalTo(
                Map.of(
                    "POST 201", each,
                    "GET 200", each,
                    "PUT 200", each,
                    "DELETE 204", each,
                    "GET 404", each)));
  }

  @Test
  void refusedRequestsAreServedAsWell() {
    given().contentType(ContentType.JSON).body("{").post("/todo").then().statusCode(400);
    given().contentType(ContentType.TEXT).body("x").post("/todo").then().statusCode(415);
    when().get("/todo/abc").then().statusCode(404);
    when().patch("/todo").then().statusCode(405);

    when()
        .get("/served")
        .then()
        .body(
            "byMethodAndStatus",
            equalTo(Map.of("POST 400", 1, "POST 415", 1, "GET 404", 1, "PATCH 405", 1)));
  }

  @Test
  void onlyRequestsForTodosAreCounted() {
    when().get("/").then().statusCode(200);
    when().get("/served").then().statusCode(200);
    when().get("/metrics").then().statusCode(200);
    when().get("/todos").then().statusCode(404);

    when().get("/served").then().body("total", equalTo(0)).body("byMethodAndStatus", anEmptyMap());
  }

  @Test
  void prometheusReadsTheSameCounts() {
    when().get("/todo").then().statusCode(200);
    when().get("/todo/0").then().statusCode(404);

    String metrics = when().get("/metrics").then().statusCode(200).extract().asString();

    assertThat(metrics.lines())
        .containsExactly(
            "# HELP todo_requests_total Requests for to-dos that were answered.",
            "# TYPE todo_requests_total counter",
            "todo_requests_total{method=\"GET\",status=\"200\"} 1",
            "todo_requests_total{method=\"GET\",status=\"404\"} 1");
  }

  private Void crud(HttpClient client) throws Exception {
    String body = "{\"Description\":\"d\",\"Completed\":false}";
    for (int i = 0; i < ROUNDS; i++) {
      HttpResponse<String> created = send(client, "POST", todo, body, 201);
      URI location = URI.create(created.headers().firstValue("Location").orElseThrow());
      send(client, "GET", location, null, 200);
      send(client, "PUT", location, body, 200);
      send(client, "DELETE", location, null, 204);
      send(client, "GET", location, null, 404);
    }
    return null;
  }

  private static HttpResponse<String> send(
      HttpClient client, String method, URI uri, String body, int expected) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .version(HttpClient.Version.HTTP_1_1)
            .timeout(PATIENCE)
            .header("Content-Type", "application/json");
    HttpResponse<String> response =
        client.send(
            request
                .method(
                    method,
                    body == null
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as("%s %s", method, uri).isEqualTo(expected);
    return response;
  }
}
