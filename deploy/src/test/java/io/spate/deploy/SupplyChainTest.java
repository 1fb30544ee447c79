package io.spate.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Where versions come from, and what makes two builds of a commit alike. */
class SupplyChainTest {
  private static final Path ROOT = Manifests.DEPLOY.getParent();
  private static final Pattern DEPENDENCY =
      Pattern.compile("(?s)<dependency>((?:(?!</dependency>).)*)</dependency>");
  private static final Pattern VERSION = Pattern.compile("<version>([^<]*)</version>");

  private static List<Path> poms() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT, 3)) {
      return files
          .filter(file -> file.endsWith("pom.xml"))
          .filter(file -> !ROOT.relativize(file).toString().matches("(?:.*/)?target/.*"))
          .toList();
    }
  }

  /** From the BOM or the parent; what neither has is a property, with its reason beside it. */
  @Test
  void noDependencyHasAVersionOfItsOwn() throws IOException {
    assertThat(poms()).hasSizeGreaterThan(10);
    for (Path pom : poms()) {
      Matcher dependency = DEPENDENCY.matcher(Files.readString(pom));
      while (dependency.find()) {
        Matcher version = VERSION.matcher(dependency.group(1));
        if (version.find()) {
          assertThat(version.group(1))
              .as("%s: %s", pom, dependency.group(1).strip())
              .matches("\\$\\{[a-z0-9.-]+}");
        }
      }
    }
  }

  /** A range or a snapshot would be another thing tomorrow. */
  @Test
  void everyVersionIsOne() throws IOException {
    for (Path pom : poms()) {
      String text = Files.readString(pom);
      assertThat(text.replace("0.1.0-SNAPSHOT", ""))
          .as("%s", pom)
          .doesNotContain("SNAPSHOT")
          .doesNotContain("<version>LATEST")
          .doesNotContain("<version>RELEASE")
          .doesNotContain("<repository>");
    }
  }

  @Test
  void theTimesInsideOfJarsAreThoseOfTheCommitAndNotOfTheBuild() throws IOException {
    assertThat(Files.readString(ROOT.resolve("pom.xml")))
        .containsPattern(
            "<project.build.outputTimestamp>\\d{4}-\\d\\d-\\d\\dT[0-9:]+Z</project.build.outputTimestamp>");
  }
}
