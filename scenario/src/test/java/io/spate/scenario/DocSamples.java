package io.spate.scenario;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The scenarios that the docs and the examples show. */
public final class DocSamples {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```(?:yaml|json)\n(.*?)^```$");

  private DocSamples() {}

  /** Those of the reference, in their order. */
  public static List<String> ofReference() {
    return of(Path.of("..", "docs", "scenarios.md"));
  }

  /** All of them. */
  public static List<String> all() {
    List<String> all = new ArrayList<>(ofReference());
    all.addAll(
        of(Path.of("..", "docs", "coming-from.md")).stream()
            .filter(each -> each.contains("target:"))
            .toList());
    all.add(CrudScenarioTest.source());
    return all;
  }

  private static List<String> of(Path page) {
    try {
      List<String> samples = new ArrayList<>();
      Matcher matcher = BLOCK.matcher(Files.readString(page));
      while (matcher.find()) {
        samples.add(matcher.group(1));
      }
      return samples;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
