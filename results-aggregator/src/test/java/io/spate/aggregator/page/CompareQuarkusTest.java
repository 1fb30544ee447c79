package io.spate.aggregator.page;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ScriptedPages.class)
class CompareQuarkusTest {
  private static final long DAY = 86_400_000;

  @Inject ScriptedRuns runs;

  private final long now = System.currentTimeMillis();

  @BeforeEach
  void forgetRuns() {
    runs.clear();
  }

  private static JsonPath compare(String run, String baseline) {
    return given()
        .get("/api/v1/runs/" + run + "/compare/" + baseline)
        .then()
        .statusCode(200)
        .extract()
        .jsonPath();
  }

  @Test
  void twoRunsAreJudgedByTheirOwnRequests() {
    runs.add(SimulatedRun.crud("old", now - DAY, 60, 0));
    runs.add(SimulatedRun.crud("new", now - DAY / 2, 60, 0.04));

    JsonPath comparison = compare("new", "old");

    assertThat(comparison.getString("method")).startsWith("worse or better: the 95 % confidence");
    assertThat(comparison.getList("warnings")).isEmpty();
    assertThat(comparison.getList("rows.metric"))
        .containsExactly("rps", "failures", "mean", "p50", "p90", "p95", "p99", "p99.9", "max");
    assertThat(comparison.getString("rows.find { it.metric == 'failures' }.verdict"))
        .isEqualTo("worse");
    assertThat(comparison.getDouble("rows.find { it.metric == 'failures' }.change")).isPositive();
    // The scripted runs have the same times, whatever their report says.
    assertThat(comparison.getString("rows.find { it.metric == 'p95' }.verdict")).isEqualTo("same");
    assertThat(comparison.getString("rows.find { it.metric == 'max' }.verdict"))
        .isEqualTo("unknown");
  }

  @Test
  void withThreeEarlierRunsTheirVariationDecides() {
    for (int i = 1; i <= 4; i++) {
      runs.add(SimulatedRun.crud("run-" + i, now - (6 - i) * DAY, 60, i == 4 ? 0.04 : 0));
    }
    runs.add(SimulatedRun.crud("later", now - DAY, 60, 0));

    JsonPath comparison = compare("run-4", "run-3");

    assertThat(comparison.getString("method")).startsWith("worse or better: outside of the 95 %");
    String p95 = "rows.find { it.metric == 'p95' }.";
    assertThat(comparison.getInt(p95 + "noise.runs")).as("those before it").isEqualTo(3);
    double value = comparison.getDouble(p95 + "run");
    boolean inside =
        value >= comparison.getDouble(p95 + "noise.low")
            && value <= comparison.getDouble(p95 + "noise.high");
    assertThat(comparison.getString(p95 + "verdict").equals("same")).isEqualTo(inside);
    assertThat(comparison.getString("rows.find { it.metric == 'failures' }.verdict"))
        .isEqualTo("worse");
  }

  @Test
  void whatSpeaksAgainstAComparisonIsSaid() {
    runs.add(SimulatedRun.crud("old", now - DAY, 60, 0));
    runs.add(SimulatedRun.crud("running", now - 10_000, 90, 0));

    assertThat(compare("running", "old").<String>getList("warnings"))
        .contains("run running is not over", "not the same planned seconds: 60.0 and 90.0");
  }

  @Test
  void anUnknownRunIsNotFound() {
    runs.add(SimulatedRun.crud("old", now - DAY, 60, 0));

    given().get("/api/v1/runs/old/compare/nobody").then().statusCode(404);
    given().get("/api/v1/runs/nobody/compare/old").then().statusCode(404);
  }
}
