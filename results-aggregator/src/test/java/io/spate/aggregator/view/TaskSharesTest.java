package io.spate.aggregator.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.spate.protocol.report.RunReport.TaskShare;
import io.spate.scenario.Scenario;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TaskSharesTest {
  private static List<TaskShare> shares(String load, String users) {
    return TaskShares.of(
        Scenario.parse("target: http://127.0.0.1:1\n" + load + "users:\n" + users, "shop"));
  }

  @Test
  void weightsOfClassesAndTasksAreMultiplied() {
    assertThat(
            shares(
                "load: { users: 10, duration: 1m }\n",
                """
                  - name: Reader
                    weight: 3
                    tasks:
                      - { name: look, weight: 4, get: /a }
                      - { name: search, get: /b }
                  - name: Buyer
                    tasks:
                      - { name: buy, get: /c }
                """))
        .containsExactly(
            new TaskShare("Reader", "GET look", 0.8, 0.6),
            new TaskShare("Reader", "GET search", 0.2, 0.15),
            new TaskShare("Buyer", "GET buy", 1, 0.25));
  }

  @Test
  void classesWithLoadsOfTheirOwnHaveNoShareOfAll() {
    assertThat(
            shares(
                "",
                """
                  - name: Reader
                    load: { users: 10, duration: 1m }
                    tasks: [ { name: look, get: /a } ]
                  - name: Buyer
                    load: { users: 5, duration: 1m }
                    tasks: [ { name: buy, get: /c } ]
                """))
        .containsExactly(
            new TaskShare("Reader", "GET look", 1, null),
            new TaskShare("Buyer", "GET buy", 1, null));
  }

  @Test
  void moreTasksThanAPageCanShowAreLeftOut() {
    String tasks =
        IntStream.range(0, 150)
            .mapToObj(i -> "      - { name: t" + i + ", get: /a }\n")
            .collect(Collectors.joining("", "  - name: Reader\n    tasks:\n", ""));

    assertThat(shares("load: { users: 10, duration: 1m }\n", tasks))
        .hasSize(TaskShares.MOST)
        .first()
        .isEqualTo(new TaskShare("Reader", "GET t0", 0.0067, 0.0067));
  }
}
