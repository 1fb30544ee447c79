package io.spate.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tests that the documentation names as proof are there. */
class SecurityDocTest {
  private static final Path ROOT = Manifests.DEPLOY.getParent();
  private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w*(?:Test|IT))(?:\\.(\\w+))?`");
  private static final Pattern PARENT = Pattern.compile("class \\w+ extends (\\w+)");

  /** The source of each test class, by its simple name; several modules may have one of it. */
  private static final Map<String, List<String>> SOURCES = sources();

  private static Map<String, List<String>> sources() {
    Map<String, List<String>> sources = new HashMap<>();
    try (Stream<Path> modules =
        Stream.concat(Files.list(ROOT), Files.list(ROOT.resolve("examples")))) {
      for (Path module : modules.filter(each -> Files.exists(each.resolve("pom.xml"))).toList()) {
        read(module.resolve("src"), sources);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return sources;
  }

  private static void read(Path directory, Map<String, List<String>> sources) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(each -> each.toString().matches(".*(Test|IT).java")).toList()) {
        String name = file.getFileName().toString().replace(".java", "");
        sources.computeIfAbsent(name, none -> new ArrayList<>()).add(Files.readString(file));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"docs/security.md", "docs/operations.md", "SECURITY.md"})
  void everyTestThatIsNamedIsThere(String document) throws IOException {
    Matcher named = NAMED.matcher(Files.readString(ROOT.resolve(document)));
    while (named.find()) {
      assertThat(SOURCES).as(document).containsKey(named.group(1));
      if (named.group(2) != null) {
        assertThat(has(named.group(1), named.group(2)))
            .as("%s names %s", document, named.group())
            .isTrue();
      }
    }
  }

  /** Also in a class that it extends. */
  private static boolean has(String testClass, String method) {
    for (String source : SOURCES.getOrDefault(testClass, List.of())) {
      Matcher parent = PARENT.matcher(source);
      if (source.contains("void " + method + "(")
          || parent.find() && has(parent.group(1), method)) {
        return true;
      }
    }
    return false;
  }

  @Test
  void everyRowOfWhatIsProtectedNamesATest() throws IOException {
    String text = Files.readString(ROOT.resolve("docs/security.md"));
    for (String heading :
        List.of("## What is protected, against whom, by what", "## Which test fails without it")) {
      List<String> rows =
          text.split(Pattern.quote(heading + "\n"))[1]
              .split("(?m)^## ")[0]
              .lines()
              .filter(line -> line.startsWith("| ") && !line.startsWith("| ---"))
              .skip(1)
              .toList();
      assertThat(rows)
          .as(heading)
          .hasSizeGreaterThan(15)
          .allSatisfy(row -> assertThat(row).containsPattern(NAMED));
    }
  }
}
