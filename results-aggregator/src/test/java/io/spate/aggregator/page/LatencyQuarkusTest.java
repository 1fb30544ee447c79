package io.spate.aggregator.page;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.spate.aggregator.view.RecordedRun;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(ScriptedPages.class)
class LatencyQuarkusTest {
  private static final long START = System.currentTimeMillis() / 1_000 - 400;

  @Inject ScriptedRuns runs;

  private final RecordedRun run = RecordedRun.of("r1", 7, START, 120, 30, 1);

  @BeforeEach
  void oneRun() {
    runs.clear();
    runs.add(run);
  }

  @Test
  void theWholeRunIsAnsweredWhereNoRangeIsAskedFor() {
    JsonPath map =
        given()
            .get("/api/v1/runs/r1/latency")
            .then()
            .statusCode(200)
            .contentType("application/json")
            .extract()
            .jsonPath();

    assertThat(map.getLong("from")).isEqualTo(START * 1_000);
    assertThat(map.getLong("to")).isEqualTo((START + 120) * 1_000);
    assertThat(map.getLong("requests")).isEqualTo(run.events().size());
    assertThat(map.getLong("counts.flatten().sum()")).isEqualTo(run.events().size());
    assertThat(map.getList("percentiles.ms")).hasSameSizeAs(map.getList("percentiles.percentiles"));
  }

  @Test
  void aRangeOfOneNameIsAnswered() {
    List<?> inside = run.within(START + 20, START + 50, "GET /todo");
    given()
        .queryParam("from", (START + 20) * 1_000)
        .queryParam("to", (START + 50) * 1_000)
        .queryParam("name", "GET /todo")
        .get("/api/v1/runs/r1/latency")
        .then()
        .statusCode(200)
        .body("name", equalTo("GET /todo"))
        .body("requests", equalTo(inside.size()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"?from=1000", "?to=1000", "?from=2000&to=2000", "?from=ten&to=2000"})
  void whatIsNoRangeIsRefusedInWords(String query) {
    given()
        .get("/api/v1/runs/r1/latency" + query)
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body("detail", containsString("milliseconds since the epoch, from before to"));
  }

  @Test
  void aRunThatNobodyKnowsHasNoMap() {
    given()
        .get("/api/v1/runs/other/latency")
        .then()
        .statusCode(404)
        .body("detail", containsString("other"));
  }
}
