package io.spate.scenario;

import static io.spate.scenario.Scenarios.parse;
import static io.spate.scenario.Scenarios.withLoad;
import static org.assertj.core.api.Assertions.assertThat;

import io.spate.protocol.command.LoadProfile;
import io.spate.protocol.command.LoadProfile.Point;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The short forms of a load that changes over time. */
class ShapesTest {
  private static LoadProfile profile(String load) {
    return parse(withLoad(load)).profile();
  }

  private static double rate(LoadProfile profile, int seconds) {
    return profile.arrivals().rate(seconds * 1_000.0);
  }

  @Test
  void stepsAreOfTheSameHeightAndLength() {
    LoadProfile profile = profile("step: { start: 10, by: 20, every: 30s, until: 60 }");

    assertThat(profile.durationMs()).as("the last one is cut at until").isEqualTo(120_000);
    assertThat(profile.target(0)).isEqualTo(10);
    assertThat(profile.target(29_999)).isEqualTo(10);
    assertThat(profile.target(30_000)).isEqualTo(30);
    assertThat(profile.target(60_000)).isEqualTo(50);
    assertThat(profile.target(90_000)).isEqualTo(60);
    assertThat(profile.target(119_999)).isEqualTo(60);
    assertThat(profile.peakUsers()).isEqualTo(60);
  }

  @Test
  void stepsGoDownFromAHigherStartAndBeginWithTheFirstStepByDefault() {
    LoadProfile down = profile("step: { start: 30, by: 10, every: 1s, until: 0 }");
    LoadProfile up = profile("step: { by: 5, every: 1s, until: 15 }");

    assertThat(down.durationMs()).isEqualTo(4_000);
    assertThat(down.target(500)).isEqualTo(30);
    assertThat(down.target(1_500)).isEqualTo(20);
    assertThat(down.target(3_500)).isZero();
    assertThat(up.durationMs()).isEqualTo(3_000);
    assertThat(up.target(0)).isEqualTo(5);
  }

  @Test
  void aRampIsAPartOfEachStep() {
    LoadProfile profile = profile("step: { by: 10, every: 30s, until: 20, ramp: 10s }");

    assertThat(profile.durationMs()).isEqualTo(60_000);
    assertThat(profile.target(5_000)).isEqualTo(5);
    assertThat(profile.target(20_000)).isEqualTo(10);
    assertThat(profile.target(35_000)).isEqualTo(15);
    assertThat(profile.target(40_000)).isEqualTo(20);
  }

  @Test
  void aSpikeRisesFromTheBaseAndFallsBackToIt() {
    LoadProfile profile =
        profile("duration: 5m\nspike: { base: 50, peak: 500, at: 2m, for: 30s, ramp: 10s }");

    assertThat(profile.durationMs()).isEqualTo(300_000);
    assertThat(profile.target(0)).isEqualTo(50);
    assertThat(profile.target(120_000)).isEqualTo(50);
    assertThat(profile.target(125_000)).isEqualTo(275);
    assertThat(profile.target(130_000)).isEqualTo(500);
    assertThat(profile.target(160_000)).isEqualTo(500);
    assertThat(profile.target(170_000)).isEqualTo(50);
    assertThat(profile.target(299_999)).isEqualTo(50);
  }

  @Test
  void spikesComeAgainAsLongAsThereIsTimeForAWholeOne() {
    LoadProfile profile =
        profile("duration: 100s\nspike: { base: 0, peak: 9, at: 10s, for: 5s, every: 30s }");

    for (int spike : new int[] {10, 40, 70}) {
      assertThat(profile.target(spike * 1_000 - 1)).isZero();
      assertThat(profile.target(spike * 1_000)).isEqualTo(9);
      assertThat(profile.target(spike * 1_000 + 4_999)).isEqualTo(9);
      assertThat(profile.target(spike * 1_000 + 5_000)).isZero();
    }
    assertThat(profile.target(99_999)).as("100 s is its end").isZero();
  }

  @Test
  void pointsAreJoinedByStraightLines() {
    LoadProfile profile =
        profile(
            """
            points:
              - { at: 0s, users: 10 }
              - { at: 10s, users: 20 }
              - { at: 20s, users: 0 }
              - { at: 20s, users: 40 }
              - { at: 1m, users: 40 }
            """);

    assertThat(profile.points())
        .startsWith(new Point(0, 0), new Point(0, 10), new Point(10_000, 20))
        .endsWith(new Point(20_000, 0), new Point(20_000, 40), new Point(60_000, 40));
    assertThat(profile.target(5_000)).isEqualTo(15);
    assertThat(profile.target(19_999)).isLessThan(0.01);
    assertThat(profile.target(20_000)).isEqualTo(40);
    assertThat(profile.durationMs()).isEqualTo(60_000);
    assertThat(profile("points: [ { at: 10s, users: 10 } ]").target(5_000))
        .as("before the first it begins at 0")
        .isEqualTo(5);
  }

  @Test
  void ratesAreShapedLikeUsers() {
    LoadProfile step =
        profile("maxUsers: 100\nstep: { start: 10/s, by: 10/s, every: 10s, until: 30/s }");
    LoadProfile spike =
        profile("maxUsers: 9\nduration: 1m\nspike: { base: 60/m, peak: 9/s, at: 10s, for: 5s }");
    LoadProfile points =
        profile("maxUsers: 9\npoints: [ { at: 0s, arrivals: 5/s }, { at: 10s, arrivals: 15/s } ]");

    assertThat(step.isOpen()).isTrue();
    assertThat(step.durationMs()).isEqualTo(30_000);
    assertThat(rate(step, 0)).isEqualTo(10);
    assertThat(rate(step, 10)).isEqualTo(20);
    assertThat(rate(step, 29)).isEqualTo(30);
    assertThat(rate(spike, 5)).isEqualTo(1);
    assertThat(rate(spike, 12)).isEqualTo(9);
    assertThat(rate(spike, 30)).isEqualTo(1);
    assertThat(rate(points, 5)).isEqualTo(10);
    assertThat(points.arrivals().points()).hasSize(3);
  }

  @Test
  void overridesScaleAShapeAsTheyScaleStages() {
    Scenario scenario = parse(withLoad("step: { by: 10, every: 10s, until: 30 }"));

    LoadProfile changed =
        scenario.withOverrides(new Overrides(300, null, Duration.ofSeconds(60), null)).profile();

    assertThat(changed.durationMs()).isEqualTo(60_000);
    assertThat(changed.target(10_000)).isEqualTo(100);
    assertThat(changed.target(50_000)).isEqualTo(300);
  }

  @Test
  void aShapeGoesWithAllThatGoesWithStages() {
    Scenario scenario =
        parse(
            withLoad(
                "step: { by: 10, every: 10s, until: 30 }\nwarmUp: 10s\nspawnRate: 3\n"
                    + "throughput: 9/s"));

    assertThat(scenario.load().warmUp()).isEqualTo(Duration.ofSeconds(10));
    assertThat(scenario.load().spawnRate()).isEqualTo(3);
    assertThat(scenario.load().throughput()).isEqualTo(9);
  }
}
