package io.spate.scenario;

import static io.spate.scenario.Scenarios.parse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spate.scenario.template.TemplateException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class UserContextTest {
  private final Scenario scenario =
      parse(
          """
          target: http://h
          load: { users: 1, duration: 1s }
          vars: { base: "b${user}", token: "${random.alphanumeric(12)}" }
          users:
            - vars: { base: "own-${base}", copy: "${token}/${token}" }
              tasks:
                - sequence:
                    - get: /a
                      save: { id: $.Id }
                    - get: /${base}/${copy}/${id}/${counter}/${counter(x)}/${iteration}/${user}
          """);

  private static String path(Scenario scenario, UserContext context) {
    StringBuilder out = new StringBuilder();
    ((RequestStep) Scenarios.steps(scenario).get(1)).renderPath(context, out);
    return out.toString();
  }

  @Test
  void varsAreEvaluatedOncePerUserInTheirOrder() {
    UserContext context = new UserContext(scenario, 3, 1);
    context.startUser();
    context.startIteration();
    context.save(0, "x");
    String first = path(scenario, context);
    context.startIteration();
    context.save(0, "y");
    String second = path(scenario, context);

    assertThat(first).matches("/own-b3/([A-Za-z0-9]{12})%2F\\1/x/1/1/1/3");
    assertThat(second).matches("/own-b3/([A-Za-z0-9]{12})%2F\\1/y/2/2/2/3");
    assertThat(second.substring(0, 20)).isEqualTo(first.substring(0, 20));
  }

  @Test
  void savedValuesEndWithTheIteration() {
    UserContext context = new UserContext(scenario, 0, 1);
    context.startUser();
    context.startIteration();
    context.save(0, "x");
    assertThat(context.saved(0)).isEqualTo("x");

    context.startIteration();

    assertThat(context.saved(0)).isNull();
    assertThat(context.var(0)).isEqualTo("own-b0");
    assertThat(context.iteration()).isEqualTo(2);
  }

  @Test
  void startedAgainAUserIsNew() {
    UserContext context = new UserContext(scenario, 0, 1);
    context.startUser();
    context.startIteration();
    context.save(0, "x");
    context.nextCount(0);

    context.startUser();

    assertThat(context.iteration()).isZero();
    assertThat(context.saved(0)).isNull();
    assertThat(context.nextCount(0)).isEqualTo(1);
  }

  @Test
  void varWithoutValueFailsTheRequestsThatUseItAndNotTheUser() {
    Scenario wrong =
        parse(
            Scenarios.withUserClass(
                """
                vars: { a: "${uuid:number}", b: "${a}" }
                tasks:
                  - sequence:
                      - get: /${user}
                      - get: /${b}
                """));
    UserContext context = new UserContext(wrong, 0, 1);
    assertThatThrownBy(() -> path(wrong, context))
        .hasMessage("variable 'b' has no value: the user has not been started");

    context.startUser();
    context.startIteration();

    assertThatThrownBy(() -> path(wrong, context))
        .isInstanceOf(TemplateException.class)
        .hasMessageMatching(
            "variable 'b' has no value: variable 'a' has no value: 'uuid' must be a number, got"
                + " \"[0-9a-f-]{36}\"");
  }

  @Test
  void sameSeedAndUserGiveTheSameValues() {
    for (int user = 0; user < 50; user++) {
      UserContext a = new UserContext(scenario, user, 99);
      UserContext b = new UserContext(scenario, user, 99);
      a.startUser();
      b.startUser();
      assertThat(a.var(1)).isEqualTo(b.var(1));
    }
  }

  @Test
  void usersAndSeedsAllHaveTheirOwnRandomNumbers() {
    Set<Long> first = new HashSet<>();
    List<Double> values = new ArrayList<>();
    for (long seed = 0; seed < 20; seed++) {
      for (int user = 0; user < 500; user++) {
        UserContext context = new UserContext(scenario, user, seed);
        first.add(context.random().nextLong());
        values.add(context.random().nextDouble());
      }
    }
    assertThat(first).hasSize(10_000);
    double mean = values.stream().mapToDouble(v -> v).average().orElseThrow();
    assertThat(mean)
        .as("first values of neighbouring users are independent")
        .isBetween(0.485, 0.515);
  }
}
