package io.spate.scenario;

import static io.spate.scenario.Scenarios.parse;
import static io.spate.scenario.Scenarios.withLoad;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.spate.protocol.command.Iterations;
import io.spate.protocol.command.LoadProfile;
import io.spate.protocol.command.LoadProfile.Point;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoadSpecTest {
  @Test
  void rampGoesFromZeroToTheUsersAtTheSpawnRate() {
    LoadProfile profile = parse(withLoad("users: 10\nspawnRate: 2\nduration: 1m")).profile();

    assertThat(profile.points()).containsExactly(new Point(0, 0), new Point(5_000, 10));
    assertThat(profile.target(0)).isZero();
    assertThat(profile.target(2_500)).isEqualTo(5);
    assertThat(profile.target(5_000)).isEqualTo(10);
    assertThat(profile.target(59_999)).isEqualTo(10);
    assertThat(profile.target(60_000)).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "100, 10m, 10", // after 10 s
    "100, 20s, 50", // after a tenth of the run
    "5, 10m, 1", // never below one per second
    "1, 1s, 10",
  })
  void spawnRateIsDerivedWhenNotGiven(int users, String duration, double spawnRate) {
    LoadSpec load = parse(withLoad("users: " + users + "\nduration: " + duration)).load();

    assertThat(load.spawnRate()).isEqualTo(spawnRate, within(1e-9));
    assertThat(load.spawnRateGiven()).isFalse();
  }

  @Test
  void iterationsOfEachUserOrOfAllTogetherEndARun() {
    LoadProfile each = parse(withLoad("users: 10\niterations: 5")).profile();
    LoadProfile shared =
        parse(withLoad("users: 10\nsharedIterations: 103\nmaxDuration: 1h")).profile();

    assertThat(each.iterations()).isEqualTo(new Iterations(50, 10, false));
    assertThat(each.durationMs()).isEqualTo(600_000);
    assertThat(shared.iterations()).isEqualTo(new Iterations(103, 10, true));
    assertThat(shared.durationMs()).isEqualTo(3_600_000);
  }

  @Test
  void iterationsFollowTheUsersOfAnOverride() {
    Overrides more = new Overrides(20, null, Duration.ofMinutes(1), null);
    LoadProfile each = parse(withLoad("users: 10\niterations: 5")).withOverrides(more).profile();

    assertThat(each.iterations()).isEqualTo(new Iterations(100, 20, false));
    assertThat(each.durationMs()).isEqualTo(60_000);
  }

  @Test
  void stagesAreCornersAndJumps() {
    LoadSpec load =
        parse(
                withLoad(
                    """
                    stages:
                      - { duration: 30s, users: 100 }
                      - { duration: 1m, users: 100 }
                      - { duration: 0s, users: 200 }
                      - { duration: 10s, users: 200 }
                      - { duration: 10s, users: 0 }
                    """))
            .load();
    LoadProfile profile = load.profile();

    assertThat(load.users()).isEqualTo(200);
    assertThat(load.duration()).isEqualTo(Duration.ofSeconds(110));
    assertThat(load.spawnRate()).as("the steepest stage").isEqualTo(100);
    assertThat(profile.peakUsers()).isEqualTo(200);
    assertThat(profile.target(15_000)).isEqualTo(50);
    assertThat(profile.target(89_999)).isEqualTo(100);
    assertThat(profile.target(90_000)).isEqualTo(200);
    assertThat(profile.target(105_000)).isEqualTo(100);
  }

  @Test
  void loadMayBeginWithAJump() {
    LoadProfile profile =
        parse(withLoad("stages: [ { duration: 0s, users: 5 }, { duration: 1s, users: 5 } ]"))
            .profile();

    assertThat(profile.target(0)).isEqualTo(5);
    assertThat(profile.durationMs()).isEqualTo(1_000);
  }

  @Test
  void spawnRateOfStagesIsTheGivenOne() {
    LoadSpec load = parse(withLoad("spawnRate: 3\nstages: [ { duration: 1s, users: 50 } ]")).load();

    assertThat(load.profile().spawnRate()).isEqualTo(3);
  }

  /** Any stages: the profile is at each stage's users at its end, and linear in between. */
  @Test
  void profileGoesThroughEveryStage() {
    for (int seed = 0; seed < 300; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      List<Stage> stages = new ArrayList<>();
      for (int i = random.nextInt(1, 8); i > 0; i--) {
        stages.add(new Stage(Duration.ofMillis(random.nextInt(1, 5_000)), random.nextInt(1, 500)));
      }
      stages.add(new Stage(Duration.ofMillis(1), random.nextInt(500)));
      LoadProfile profile = LoadSpec.staged(stages, null).profile();

      long at = 0;
      double before = 0;
      for (Stage stage : stages.subList(0, stages.size() - 1)) {
        long length = stage.duration().toMillis();
        double half = before + (stage.users() - before) / 2.0;
        assertThat(profile.target(at + length / 2.0))
            .as("seed %d", seed)
            .isEqualTo(half, within(1e-6));
        at += length;
        before = stage.users();
        assertThat(profile.target(at)).as("seed %d", seed).isEqualTo(before, within(1e-6));
      }
    }
  }
}
