package io.spate.controlplane;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;

import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.spate.testsupport.KafkaTestResource;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an operator of the service has bounded cannot be exceeded, and is told by its setting. */
@QuarkusTest
@TestProfile(LimitsQuarkusTest.Bounded.class)
@WithTestResource(value = KafkaTestResource.class, scope = TestResourceScope.MATCHING_RESOURCES)
class LimitsQuarkusTest {
  private static final String RUNS = "/api/v1/runs";
  private static final String OPEN =
      Records.SCENARIO.replace("users: 10, spawnRate: 10, ", "arrivals: 60/s, maxUsers: 10, ");

  private static final String WITH_DATA =
      Records.SCENARIO.replace("/api/todos", "/api/todos/${things.id}");

  /** Little of everything. */
  public static final class Bounded implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "spate.limits.users", "20",
          "spate.limits.rate", "80",
          "spate.limits.duration", "2M",
          "spate.limits.body-bytes", "4096",
          "spate.limits.data-bytes", "200",
          "spate.limits.total.runs", "3",
          "spate.limits.total.users", "25",
          "spate.limits.total.rate", "100");
    }
  }

  @BeforeEach
  void awaitReady() {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> when().get("/q/health/ready").then().statusCode(200));
    stopAll(); // runs of other tests, which count here
    await()
        .atMost(Duration.ofMinutes(2))
        .until(
            () ->
                when()
                        .get(RUNS)
                        .<Integer>path(
                            "runs.findAll { !(it.phase in ['finished', 'stopped', 'failed']) }.size()")
                    == 0);
  }

  @AfterEach
  void stopAll() {
    when().post("/api/v1/stop-all").then().statusCode(202);
  }

  private static Response post(String query, String scenario) {
    return given()
        .contentType("application/yaml")
        .body(scenario.getBytes(StandardCharsets.UTF_8))
        .post(RUNS + query);
  }

  private static String created(String query, String scenario) {
    return post(query, scenario).then().statusCode(201).extract().path("id");
  }

  private static void refused(Response answer, String setting) {
    answer.then().statusCode(422).body("errors[0].hint", containsString(setting));
  }

  @ParameterizedTest
  @CsvSource({
    "users=21, spate.limits.users",
    "duration=3m, spate.limits.duration",
  })
  void aRunIsBounded(String query, String setting) {
    refused(post("?" + query, Records.SCENARIO), setting);
  }

  @Test
  void theRateOfARunIsBounded() {
    refused(post("?rate=81/s", OPEN), "spate.limits.rate");
  }

  @Test
  void theDataOfAScenarioAreBounded() {
    String rows =
        String.join(", ", IntStream.range(0, 30).mapToObj(i -> "{ id: value-" + i + " }").toList());
    String scenario = WITH_DATA + "data:\n  things: { rows: [" + rows + "] }\n";

    refused(post("", scenario), "spate.limits.data-bytes");
    created("", WITH_DATA + "data:\n  things: { rows: [{ id: one }] }\n");
  }

  @Test
  void theBodyIsBounded() {
    String padded = Records.SCENARIO + "#".repeat(4096);

    post("", padded)
        .then()
        .statusCode(413)
        .body("detail", containsString("larger than 4096 bytes (spate.limits.body-bytes)"));
  }

  @Test
  void theNumberOfRunsAtOneTimeIsBounded() {
    String first = created("?users=1", Records.SCENARIO);
    created("?users=1", Records.SCENARIO);
    created("?users=1", Records.SCENARIO);

    refused(post("?users=1", Records.SCENARIO), "spate.limits.total.runs");
    when().post(RUNS + "/" + first + "/stop").then().statusCode(202);
    created("?users=1", Records.SCENARIO);
  }

  @Test
  void theUsersOfAllRunsTogetherAreBoundedAlsoWhereALoadIsChanged() {
    String first = created("?users=10", Records.SCENARIO);
    created("?users=10", Records.SCENARIO);

    refused(post("?users=6", Records.SCENARIO), "spate.limits.total.users");
    refused(change(first, "{\"users\": 16}"), "spate.limits.total.users");
    change(first, "{\"users\": 15}").then().statusCode(202);
    refused(post("?users=1", Records.SCENARIO), "spate.limits.total.users");
    change(first, "{\"users\": 5}").then().statusCode(202);
    created("?users=10", Records.SCENARIO);
  }

  @Test
  void theRatesOfAllRunsTogetherAreBounded() {
    String first = created("", OPEN);

    refused(post("", OPEN), "spate.limits.total.rate");
    created("?rate=40/s", OPEN);
    refused(change(first, "{\"rate\": \"61/s\"}"), "spate.limits.total.rate");
    // Users of the other model are no part of it.
    created("?users=20", Records.SCENARIO);
  }

  @Test
  void requestsAtTheSameTimeDoNotPassTheLimitTogether() {
    List<CompletableFuture<Integer>> answers =
        IntStream.range(0, 8)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () -> post("?users=10", Records.SCENARIO).statusCode()))
            .toList();

    assertThat(answers.stream().map(CompletableFuture::join))
        .containsOnly(201, 422)
        .filteredOn(status -> status == 201)
        .hasSize(2);
  }

  private static Response change(String id, String load) {
    return given().contentType("application/json").body(load).patch(RUNS + "/" + id + "/load");
  }
}
