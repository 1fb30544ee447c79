package io.spate.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The alerts look at metrics that there are, and say what to do. */
class AlertsTest {
  private static final List<JsonNode> RULES = new ArrayList<>();
  private static String operations;

  @BeforeAll
  static void read() throws IOException {
    JsonNode file = Manifests.ofFile(Manifests.DEPLOY.resolve("prometheus/alerts.yaml")).getFirst();
    for (JsonNode group : file.path("groups")) {
      group.path("rules").forEach(RULES::add);
    }
    operations = Files.readString(Manifests.DEPLOY.resolve("../docs/operations.md"));
  }

  private static List<String> names() {
    return RULES.stream().map(rule -> rule.path("alert").asText()).toList();
  }

  @Test
  void eachAlertSaysHowBadItIsWhatItMeansAndWhereItsRunbookIs() {
    assertThat(names()).hasSizeGreaterThan(10).doesNotHaveDuplicates();
    for (JsonNode rule : RULES) {
      String name = rule.path("alert").asText();
      assertThat(rule.at("/labels/severity").asText()).as(name).isIn("critical", "warning");
      assertThat(rule.at("/annotations/summary").asText()).as(name).isNotBlank();
      assertThat(rule.at("/annotations/description").asText()).as(name).endsWith(".");
      assertThat(rule.path("for").asText("1m")).as(name).matches("[1-9]\\d*[sm]");
      assertThat(rule.at("/annotations/runbook").asText())
          .isEqualTo("docs/operations.md#" + name.toLowerCase(Locale.ROOT));
    }
  }

  @Test
  void eachAlertHasItsRunbookAndNoRunbookIsOfNone() {
    String alerts = operations.split("(?m)^## Alerts$")[1].split("(?m)^## ")[0];
    List<String> runbooks = new ArrayList<>();
    Matcher heading = Pattern.compile("(?m)^### (\\w+)\n\n([^#\n].+)").matcher(alerts);
    while (heading.find()) {
      runbooks.add(heading.group(1));
      assertThat(heading.group(2)).as(heading.group(1)).hasSizeGreaterThan(60);
    }
    assertThat(runbooks).isEqualTo(names());
  }

  @Test
  void alertsAreOnMetricsOfTheDocumentedListAlone() {
    for (JsonNode rule : RULES) {
      String expression = rule.path("expr").asText();
      Set<String> metrics = new TreeSet<>();
      Matcher metric = Pattern.compile("[a-z]+(?:_[a-z]+)+").matcher(expression);
      while (metric.find()) {
        metrics.add(metric.group());
      }
      assertThat(metrics)
          .as(expression)
          .isNotEmpty()
          .allSatisfy(each -> assertThat(operations).containsPattern("\\| `" + each + "[`{]"));
      assertThat(expression.chars().filter(c -> c == '(').count())
          .as(expression)
          .isEqualTo(expression.chars().filter(c -> c == ')').count());
    }
  }
}
