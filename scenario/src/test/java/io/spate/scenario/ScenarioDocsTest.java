package io.spate.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.spate.scenario.template.Functions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What {@code docs/scenarios.md} shows works as it says. */
class ScenarioDocsTest {
  private static final Path DOCS = Path.of("..", "docs", "scenarios.md");
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w+)\n(.*?)^```$");

  private static final Path COMING_FROM = Path.of("..", "docs", "coming-from.md");

  private final String text = read(DOCS);

  private static String read(Path page) {
    try {
      return Files.readString(page);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private List<String> blocks(String language) {
    return blocks(text, language);
  }

  private static List<String> blocks(String text, String language) {
    List<String> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(text);
    while (matcher.find()) {
      if (matcher.group(1).equals(language)) {
        blocks.add(matcher.group(2));
      }
    }
    return blocks;
  }

  @Test
  void everySampleIsAScenario() {
    List<String> samples = blocks("yaml");
    samples.addAll(blocks("json"));

    assertThat(samples).hasSizeGreaterThan(10);
    for (String sample : samples) {
      assertThat(Marked.problemsOf(sample)).as(sample).isEmpty();
    }
  }

  @Test
  void everySampleBesideThoseOfOtherToolsIsAScenario() {
    List<String> samples = blocks(read(COMING_FROM), "yaml");

    assertThat(samples).hasSizeGreaterThan(4);
    for (String sample : samples) {
      assertThat(Marked.problemsOf(sample)).as(sample).isEmpty();
    }
  }

  @Test
  void firstSampleIsTheSampleApisScenario() {
    Scenario shown = Scenarios.parse(blocks("yaml").get(0));
    Scenario crud = Scenario.parse(CrudScenarioTest.source(), "crud.yaml");

    assertThat(shown.name()).isEqualTo(crud.name());
    assertThat(shown.load()).isEqualTo(crud.load());
    assertThat(shown.thresholds()).isEqualTo(crud.thresholds());
    assertThat(shown.requestNames()).isEqualTo(crud.requestNames());
  }

  @Test
  void mistakesAreToldAsShown() {
    List<String> blocks = blocks("text");

    assertThat(blocks).hasSize(2);
    assertThat(String.join("\n", Marked.problemsOf(blocks.get(0))) + "\n")
        .isEqualTo(blocks.get(1).replace("scenario.yaml:", "s.yaml:"));
  }

  @Test
  void everyFunctionIsDescribed() {
    for (String name : Functions.names()) {
      assertThat(text).containsPattern("\\| .*`\\$\\{" + Pattern.quote(name) + "[(}]");
    }
  }
}
