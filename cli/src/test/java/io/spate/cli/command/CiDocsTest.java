package io.spate.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.spate.cli.Environment;
import io.spate.cli.ExitCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/** What {@code docs/ci.md} shows can be used as it is. */
class CiDocsTest {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w+)\n(.*?)^```$");
  private static final Pattern COMMAND = Pattern.compile("\\./(?:spate/)?spate ([^\n]*)");
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");

  private final String text = read();

  private static String read() {
    try {
      return Files.readString(Path.of("..", "docs", "ci.md"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> blocks(String language) {
    List<String> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(text);
    while (matcher.find()) {
      if (matcher.group(1).equals(language)) {
        blocks.add(matcher.group(2));
      }
    }
    return blocks;
  }

  /** As the command makes its subcommands. */
  private record Factory(Environment environment) implements IFactory {
    @Override
    public <K> K create(Class<K> type) throws Exception {
      for (Constructor<?> each : type.getDeclaredConstructors()) {
        if (List.of(each.getParameterTypes()).equals(List.of(Environment.class))) {
          each.setAccessible(true);
          return type.cast(each.newInstance(environment));
        }
      }
      return CommandLine.defaultFactory().create(type);
    }
  }

  private static void assertIsUnderstood(String command) {
    List<String> words = new ArrayList<>();
    Matcher word = WORD.matcher(command);
    while (word.find()) {
      words.add(
          word.group(1) != null
              ? word.group(1)
              : word.group(2) != null ? word.group(2) : word.group(3));
    }
    if (words.get(0).equals("build")) {
      return; // the launcher's own
    }
    Path here = Path.of(".");
    Environment environment =
        new Environment(here, here, here, Map.of(), false, false, System.out, System.err);
    CommandLine spate = new CommandLine(new SpateCommand(), new Factory(environment));
    assertThat(spate.parseArgs(words.toArray(String[]::new)).hasSubcommand()).as(command).isTrue();
  }

  @Test
  @SuppressWarnings("unchecked")
  void theWorkflowOfGitHubActionsIsOne() {
    List<String> blocks = blocks("yaml");
    assertThat(blocks).hasSize(1);
    Map<Object, Object> workflow =
        new Yaml(new SafeConstructor(new LoaderOptions())).load(blocks.get(0));

    // YAML 1.1 reads the key "on" as true; GitHub reads it as it is written.
    assertThat(workflow).containsOnlyKeys("name", true, "jobs");
    Map<String, Map<String, Object>> jobs = (Map<String, Map<String, Object>>) workflow.get("jobs");
    Map<String, Object> job = jobs.get("load");
    assertThat(job).containsKeys("runs-on", "timeout-minutes", "steps");
    List<Map<String, Object>> steps = (List<Map<String, Object>>) job.get("steps");
    assertThat(steps)
        .hasSizeGreaterThan(4)
        .allSatisfy(
            step -> assertThat(step.containsKey("uses") ^ step.containsKey("run")).isTrue());
    // The step that must fail the job does so itself: nothing swallows its exit code.
    assertThat(steps)
        .filteredOn(step -> String.valueOf(step.get("run")).contains("--out"))
        .hasSize(1)
        .allSatisfy(step -> assertThat(step).doesNotContainKeys("continue-on-error", "if"))
        .allSatisfy(step -> assertThat((String) step.get("run")).doesNotContain("||", "&&"));
    assertThat(steps)
        .filteredOn(step -> String.valueOf(step.get("uses")).contains("upload-artifact"))
        .allSatisfy(step -> assertThat(step).containsEntry("if", "always()"));
  }

  @Test
  void everyCommandThatIsShownIsUnderstood() {
    Matcher command = COMMAND.matcher(text.replaceAll("\\\\\n\\s*", ""));
    List<String> commands = new ArrayList<>();
    while (command.find()) {
      commands.add(command.group(1).replaceFirst("'\\)$", "").replaceFirst("`.*$", ""));
    }
    assertThat(commands).hasSizeGreaterThan(4).anyMatch(each -> each.startsWith("compare"));
    commands.stream().filter(each -> !each.contains("...")).forEach(CiDocsTest::assertIsUnderstood);
  }

  @Test
  void theExitCodesAreThoseOfTheCommand() {
    assertThat(text)
        .contains(
            "| " + ExitCode.OK + " | the run ended and every threshold held",
            "| " + ExitCode.THRESHOLDS + " | the run ended and a threshold did not hold",
            "| " + ExitCode.USAGE + " | wrong arguments",
            "| " + ExitCode.FAILED + " | anything else");
    assertThat(blocks("groovy"))
        .hasSize(1)
        .allSatisfy(
            each ->
                assertThat(each)
                    .contains("returnStatus: true", "code == " + ExitCode.THRESHOLDS, "junit "));
  }
}
