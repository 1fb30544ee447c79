package io.spate.scenario;

import static io.spate.scenario.Scenarios.parse;
import static io.spate.scenario.Scenarios.withLoad;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spate.protocol.command.ArrivalProfile.Point;
import io.spate.protocol.command.LoadProfile;
import io.spate.protocol.command.Spacing;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenLoadTest {
  private final Scenario steady =
      parse(withLoad("arrivals: 1000/s\nduration: 30s\nmaxUsers: 3000"));
  private final Scenario staged =
      parse(
          withLoad(
              """
              maxUsers: 50
              spacing: poisson
              stages:
                - { duration: 10s, arrivals: 100/s }
                - { duration: 1m, arrivals: 100/s }
                - { duration: 0s, arrivals: 400/s }
                - { duration: 10s, arrivals: 0/s }
              """));

  @Test
  void aRateHoldsFromStartToEnd() {
    LoadProfile profile = steady.profile();

    assertThat(profile.arrivals().points()).containsExactly(new Point(0, 1_000));
    assertThat(profile.arrivals().spacing()).isEqualTo(Spacing.EVEN);
    assertThat(profile.peakUsers()).isEqualTo(3_000);
    assertThat(profile.durationMs()).isEqualTo(30_000);
    assertThat(steady.load().isOpen()).isTrue();
  }

  @Test
  void stagesAreCornersAndJumpsAsInTheClosedModel() {
    LoadProfile profile = staged.profile();

    assertThat(profile.arrivals().points())
        .containsExactly(
            new Point(0, 0),
            new Point(10_000, 100),
            new Point(70_000, 100),
            new Point(70_000, 400),
            new Point(80_000, 0));
    assertThat(profile.arrivals().spacing()).isEqualTo(Spacing.POISSON);
    assertThat(staged.load().duration()).isEqualTo(Duration.ofSeconds(80));
  }

  @ParameterizedTest
  @CsvSource({"60/m, 1", "7200/h, 2", "0.5/s, 0.5", "10 / s, 10", "10/S, 10"})
  void ratesAreWrittenPerSecondMinuteOrHour(String text, double perSecond) {
    assertThat(RateText.parse(text).perSecond()).isEqualTo(perSecond);
  }

  @Test
  void aRateWithoutUnitIsOneOfARequestOnly() {
    assertThat(RateText.parse("5").problem()).isEqualTo("a rate needs a unit, got '5'");
    assertThat(RateText.parsePerSecond("5").perSecond()).isEqualTo(5);
    assertThat(RateText.parsePerSecond("300/m").perSecond()).isEqualTo(5);
    assertThat(RateText.of(1_000)).isEqualTo("1000/s");
    assertThat(RateText.of(0.25)).isEqualTo("0.25/s");
  }

  @Test
  void overridesScaleRateUsersAndTime() {
    Overrides overrides = new Overrides(70, null, Duration.ofSeconds(40), null, 200.0);

    Scenario changed = staged.withOverrides(overrides);

    assertThat(changed.profile().arrivals().points())
        .containsExactly(
            new Point(0, 0),
            new Point(5_000, 50),
            new Point(35_000, 50),
            new Point(35_000, 200),
            new Point(40_000, 0));
    assertThat(changed.profile().peakUsers()).isEqualTo(70);
    assertThat(steady.withOverrides(overrides).profile().arrivals().points())
        .containsExactly(new Point(0, 200));
    assertThat(staged.withOverrides(Overrides.NONE).profile()).isEqualTo(staged.profile());
  }

  @Test
  void overridesOfTheOtherModelAreRefusedInWords() {
    Scenario closed = parse(withLoad("users: 5\nduration: 1s"));

    assertThatThrownBy(() -> closed.withOverrides(new Overrides(null, null, null, null, 5.0)))
        .hasMessageContaining("rate makes no sense here: the scenario has no arrivals");
    assertThatThrownBy(() -> steady.withOverrides(new Overrides(null, 5.0, null, null)))
        .hasMessageContaining("spawnRate makes no sense here: users arrive at a rate");
    assertThatThrownBy(() -> steady.withOverrides(new Overrides(null, null, null, null, 0.0)))
        .hasMessageContaining("rate must be greater than 0/s, got 0/s");
  }
}
