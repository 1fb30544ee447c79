package io.spate.controlplane.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spate.protocol.command.LoadProfile;
import io.spate.scenario.Scenario;
import io.spate.scenario.ScenarioException;
import org.junit.jupiter.api.Test;

/** What may be changed of a run whose user classes have loads of their own. */
class ClassLoadChangeTest {
  private final LoadProfile load =
      Scenario.parse(
              """
              target: http://localhost
              users:
                - name: Visitor
                  startAfter: 10s
                  load: { users: 40, spawnRate: 10, duration: 60s }
                  tasks: [ { get: /a } ]
                - name: Caller
                  startAfter: 20s
                  load: { arrivals: 30/s, maxUsers: 20, duration: 60s }
                  tasks: [ { get: /b } ]
                - name: Batch
                  load: { users: 3, spawnRate: 3, iterations: 9 }
                  tasks: [ { get: /c } ]
              """,
              "test")
          .profile();

  private static LoadChange of(String userClass, Integer users, Double spawnRate, Double rate) {
    return new LoadChange(users, spawnRate, rate, userClass);
  }

  private static LoadProfile load(LoadProfile of, int index) {
    return of.classes().get(index).load();
  }

  @Test
  void oneClassRampsToItsNewUsersAndTheOthersStayAsTheyAre() {
    LoadProfile changed = of("Visitor", 80, 20.0, null).at(load, 30_000);

    assertThat(load(changed, 0).target(29_999)).isEqualTo(40);
    assertThat(load(changed, 0).target(31_000)).isEqualTo(60);
    assertThat(load(changed, 0).target(69_999)).isEqualTo(80);
    assertThat(load(changed, 0).target(70_000)).isZero();
    assertThat(load(changed, 1)).isEqualTo(load(load, 1));
    assertThat(load(changed, 2)).isEqualTo(load(load, 2));
    assertThat(changed.target(40_000)).as("of all").isEqualTo(80 + 20 + 3);
    assertThat(changed.classes().get(0).users()).as("as users are numbered").isEqualTo(40);
  }

  @Test
  void theRateOfOneClassCountsAMomentLater() {
    LoadProfile changed = of("Caller", null, null, 50.0).at(load, 30_000);

    long from = 30_000 + LoadChange.RATE_LEAD_MS;
    assertThat(load(changed, 1).arrivals().rate(from - 1)).isEqualTo(30);
    assertThat(load(changed, 1).arrivals().rate(from)).isEqualTo(50);
    assertThat(changed.arrivals().rate(from)).isEqualTo(50);
    assertThat(changed.arrivals().rate(80_000)).as("the class is over").isZero();
  }

  @Test
  void aClassThatHasNotBegunFollowsTheChangeFromItsOwnStartOn() {
    for (LoadProfile changed :
        new LoadProfile[] {
          of("Visitor", 80, 20.0, null).at(load, 4_000),
          of("Visitor", 80, 20.0, null).beforeStart(load)
        }) {
      assertThat(load(changed, 0).target(9_999)).isZero();
      assertThat(load(changed, 0).target(12_000)).isEqualTo(40);
      assertThat(load(changed, 0).target(14_000)).isEqualTo(80);
      assertThat(load(changed, 0).durationMs()).isEqualTo(70_000);
    }
    LoadProfile rate = of("Caller", null, null, 5.0).at(load, 4_000);
    assertThat(load(rate, 1).arrivals().rate(19_999)).isZero();
    assertThat(load(rate, 1).arrivals().rate(20_000)).isEqualTo(5);
    assertThat(load(rate, 1).durationMs()).isEqualTo(80_000);
  }

  @Test
  void whatMakesNoSenseIsRefusedInWords() {
    assertRefused(of(null, 5, null, null), load, 0, "say which with class: Visitor, Caller, Batch");
    assertRefused(
        of("Caler", 5, null, null),
        load,
        0,
        "there is no user class 'Caler'",
        "did you mean 'Caller'? classes are Visitor, Caller, Batch");
    assertRefused(of("Batch", 5, null, null), load, 0, "27 iterations are divided");
    assertRefused(of("Visitor", null, null, 5.0), load, 20_000, "rate makes no sense");
    assertRefused(of("Caller", null, 5.0, null), load, 30_000, "spawnRate makes no sense");
    assertRefused(of("Visitor", 5, null, null), load, 70_000, "class 'Visitor' is over");
    LoadProfile one = LoadProfile.ramp(10, 1, 60_000);
    assertRefused(of("Visitor", 5, null, null), one, 0, "one load is for all its user classes");
  }

  private static void assertRefused(
      LoadChange change, LoadProfile load, long atMs, String... words) {
    assertThatThrownBy(() -> change.at(load, atMs))
        .isInstanceOf(ScenarioException.class)
        .hasMessageContainingAll(words);
  }
}
