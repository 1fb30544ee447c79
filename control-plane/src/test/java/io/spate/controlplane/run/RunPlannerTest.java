package io.spate.controlplane.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.SmallRyeConfigBuilder;
import io.spate.controlplane.Records;
import io.spate.controlplane.config.ControlPlaneConfig;
import io.spate.scenario.Overrides;
import io.spate.scenario.Problem;
import io.spate.scenario.ScenarioException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunPlannerTest {
  private final RunPlanner planner =
      new RunPlanner(
          new SmallRyeConfigBuilder()
              .withMapping(ControlPlaneConfig.class)
              .withConverter(Duration.class, 200, Duration::parse)
              .withDefaultValue("spate.limits.users", "500")
              .withDefaultValue("spate.limits.rate", "2000")
              .withDefaultValue("spate.limits.duration", "PT10M")
              .withDefaultValue("spate.start.timeout", "PT60S")
              .withDefaultValue("spate.start.lead", "PT0.5S")
              .withDefaultValue("spate.start.slot-patience", "PT10S")
              .withDefaultValue("spate.end.slot-patience", "PT15S")
              .withDefaultValue("spate.publish.timeout", "PT9S")
              .withDefaultValue("spate.data.timeout", "PT60S")
              .build()
              .getConfigMapping(ControlPlaneConfig.class));

  @Test
  void overridesAreApplied() {
    RunPlan plan =
        planner.plan(request(new Overrides(20, 2.0, Duration.ofSeconds(30), "http://[::1]"), null));

    assertThat(plan.load().peakUsers()).isEqualTo(20);
    assertThat(plan.load().spawnRate()).isEqualTo(2);
    assertThat(plan.load().durationMs()).isEqualTo(30_000);
    assertThat(plan.scenario().target()).isEqualTo("http://[::1]");
    assertThat(plan.source()).isEqualTo(Records.SCENARIO);
    assertThat(plan.expectAgents()).isEqualTo(1);
    assertThat(plan.startTimeout()).isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void everyLimitThatIsExceededIsTold() {
    Overrides tooMuch = new Overrides(501, null, Duration.ofMinutes(11), null);

    assertThat(mistakes(new RunRequest(scenario(), tooMuch, 0, Duration.ofMillis(10))))
        .containsExactly(
            "this control plane allows at most 500 users in a run, got 501",
            "this control plane allows runs of at most 10m, got 11m",
            "expectAgents must be at least 1, got 0",
            "startTimeout must be between 1s and 24h, got 10ms");
  }

  @Test
  void loadChangeMayAskForNobodyButNotForMoreThanTheLimits() {
    planner.check(new LoadChange(0, null));
    planner.check(new LoadChange(500, 0.001));

    assertThatThrownBy(() -> planner.check(new LoadChange(501, 0.0)))
        .isInstanceOfSatisfying(
            ScenarioException.class,
            e ->
                assertThat(e.problems())
                    .extracting(Problem::message)
                    .containsExactly(
                        "this control plane allows at most 500 users in a run, got 501",
                        "spawnRate must be greater than 0, got 0"));
    assertThatThrownBy(() -> planner.check(new LoadChange(-1, null)))
        .hasMessageContaining("users must be at least 0, got -1");
  }

  @Test
  void arrivalRatesHaveALimitOfTheirOwn() {
    ScenarioText open =
        ScenarioText.whole(
            Records.SCENARIO.replaceFirst(
                "load: .*", "load: { arrivals: 1000/s, maxUsers: 501, duration: 60s }"));

    assertThat(
            mistakes(new RunRequest(open, new Overrides(null, null, null, null, 2_001.0), 1, null)))
        .containsExactly(
            "this control plane allows at most 500 users in a run, got 501",
            "this control plane allows at most 2000/s arrivals in a run, got 2001/s");
    assertThatThrownBy(() -> planner.check(new LoadChange(null, null, 2_001.0)))
        .hasMessageContaining("at most 2000/s arrivals in a run, got 2001/s");
    assertThatThrownBy(() -> planner.check(new LoadChange(null, null, -1.0)))
        .hasMessageContaining("rate must be at least 0/s, got -1.0/s");
  }

  @Test
  void impossibleOverridesAreTold() {
    assertThat(mistakes(request(new Overrides(0, null, null, "ftp://x"), null)))
        .containsExactly(
            "users must be at least 1, got 0",
            "target must be an http or https URL, got 'ftp://x'");
  }

  @Test
  void placesOfMistakesAreThoseInTheRequest() {
    ScenarioText inARequest =
        new ScenarioText("{\"nane\": 1,\n \"nome\": 2, \"users\": []}", 3, 15);

    assertThatThrownBy(() -> planner.plan(new RunRequest(inARequest, Overrides.NONE, null, null)))
        .isInstanceOfSatisfying(
            ScenarioException.class,
            e ->
                assertThat(e.problems())
                    .filteredOn(problem -> problem.message().contains("unknown"))
                    .extracting(problem -> problem.line() + ":" + problem.column())
                    .containsExactly("3:16", "4:2"));
  }

  private List<String> mistakes(RunRequest request) {
    try {
      planner.plan(request);
      return List.of();
    } catch (ScenarioException e) {
      return e.problems().stream().map(Problem::message).toList();
    }
  }

  private static RunRequest request(Overrides overrides, Integer expectAgents) {
    return new RunRequest(scenario(), overrides, expectAgents, null);
  }

  private static ScenarioText scenario() {
    return ScenarioText.whole(Records.SCENARIO);
  }
}
