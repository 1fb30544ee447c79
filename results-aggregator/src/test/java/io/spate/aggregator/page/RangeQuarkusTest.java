package io.spate.aggregator.page;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(ScriptedPages.class)
class RangeQuarkusTest {
  private static final long START = System.currentTimeMillis() / 1_000 * 1_000 - 400_000;

  @Inject ScriptedRuns runs;

  @BeforeEach
  void oneRun() {
    runs.clear();
    runs.add(SimulatedRun.crud("r1", START, 60, 0.04));
  }

  @Test
  void aRangeIsAnsweredWithAllItsNumbersAndWhereItsEndsWereMovedTo() {
    JsonPath range =
        given()
            .get("/api/v1/runs/r1/range?from=" + (START + 10_300) + "&to=" + (START + 39_700))
            .then()
            .statusCode(200)
            .contentType("application/json")
            .extract()
            .jsonPath();

    assertThat(range.getLong("from")).isEqualTo(START + 10_000);
    assertThat(range.getLong("to")).isEqualTo(START + 40_000);
    assertThat(range.getDouble("durationSeconds")).isEqualTo(30);
    assertThat(range.getDouble("latencyMs.p50")).isEqualTo(30);
    assertThat(range.getLong("byName[0].requests")).isEqualTo(range.getLong("requests"));
    assertThat(range.getLong("failuresByKind[0].count")).isEqualTo(range.getLong("failures"));
    Set<String> fields = new LinkedHashMap<String, Object>(range.getMap("$")).keySet();
    assertThat(fields)
        .containsAll(List.of("run", "resolutionSeconds", "exact", "settled", "late", "rps"))
        .contains("failuresPerSecond");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "?from=1000",
        "?to=1000",
        "?from=2000&to=2000",
        "?from=3000&to=2000",
        "?from=-1&to=2000",
        "?from=ten&to=2000",
        "?from=1000&to=2000.5",
        "?from=0&to=9223372036854775807",
        "?from=0&to=99999999999999999999"
      })
  void whatIsNoRangeIsRefusedInWords(String query) {
    given()
        .get("/api/v1/runs/r1/range" + query)
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body("detail", containsString("milliseconds since the epoch, from before to"));
  }

  @Test
  void aRunThatNobodyKnowsHasNoRange() {
    given()
        .queryParams(Map.of("from", 1_000, "to", 2_000))
        .get("/api/v1/runs/other/range")
        .then()
        .statusCode(404)
        .body("status", equalTo(404))
        .body("detail", containsString("other"));
  }
}
