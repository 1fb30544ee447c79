package io.spate.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ImagesTest {
  private static final Path ROOT = Manifests.DEPLOY.getParent();

  static Stream<Path> dockerfiles() throws IOException {
    List<Path> found = new ArrayList<>(List.of(ROOT.resolve("Dockerfile")));
    for (String module :
        List.of("control-plane", "results-aggregator", "load-agent", "examples/todo-api", "cli")) {
      try (Stream<Path> files = Files.list(ROOT.resolve(module).resolve("src/main/docker"))) {
        files.forEach(found::add);
      }
    }
    return found.stream();
  }

  @ParameterizedTest
  @MethodSource("dockerfiles")
  void anImageHasAChosenBaseAndIsNotRoot(Path file) throws IOException {
    String text = Files.readString(file);
    assertThat(text).contains("ARG BASE_IMAGE=", "FROM ${BASE_IMAGE}\n", "HEALTHCHECK");
    assertThat(text)
        .contains(
            "org.opencontainers.image.title=\"spate/",
            "org.opencontainers.image.description=",
            "org.opencontainers.image.version=");
    // The user that the chart runs it as; nothing after it needs root.
    assertThat(text).contains("\nUSER 10001:10001\n");
    assertThat(text.substring(text.indexOf("USER "))).doesNotContain("\nRUN ", "\nUSER root");
  }

  @Test
  void everyServiceHasAJvmAndANativeImage() throws IOException {
    for (String module : List.of("control-plane", "results-aggregator", "load-agent")) {
      Path directory = ROOT.resolve(module).resolve("src/main/docker");
      assertThat(directory.resolve("Dockerfile.jvm")).exists();
      assertThat(directory.resolve("Dockerfile.native")).exists();
    }
    assertThat(dockerfiles()).hasSize(9);
  }

  @Test
  void theImagesOfTheChartAreBuiltHere() throws IOException {
    List<String> titles = new ArrayList<>();
    for (Path file : dockerfiles().toList()) {
      titles.add(first("image.title=\"([^\"]+)\"", Files.readString(file)));
    }
    JsonNode values = Manifests.ofFile(Chart.DIRECTORY.resolve("values.yaml")).getFirst();
    for (String part : List.of("controlPlane", "aggregator", "agents", "smokeTest")) {
      assertThat(titles).contains(values.at("/" + part + "/image/repository").asText());
    }
  }

  @Test
  void anImageListensWhereTheChartLooks() throws IOException {
    Chart chart = Chart.render("{}");
    for (var module :
        Map.of(
                "control-plane", "control-plane",
                "results-aggregator", "aggregator",
                "load-agent", "load-agent")
            .entrySet()) {
      String file =
          Files.readString(ROOT.resolve(module.getKey()).resolve("src/main/docker/Dockerfile.jvm"));
      assertThat(first("QUARKUS_HTTP_PORT=(\\d+)", file))
          .isEqualTo(first("EXPOSE (\\d+)", file))
          .isEqualTo(
              chart
                  .one("Deployment", module.getValue())
                  .at("/spec/template/spec/containers/0/ports/0/containerPort")
                  .asText());
    }
  }

  @Test
  void scriptsAreCleanForShellcheck() throws IOException {
    assumeTrue(Script.has("shellcheck"), "shellcheck is not installed: apt-get install shellcheck");
    List<String> command = new ArrayList<>(List.of("shellcheck"));
    Files.walkFileTree(
        ROOT,
        new SimpleFileVisitor<Path>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes of) {
            // What is built, and what Git and tools keep for themselves.
            boolean ours =
                !Set.of("target", ".git", "node_modules")
                    .contains(directory.getFileName().toString());
            return ours ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes of) {
            if (of.isRegularFile() && Files.isExecutable(file) && isOfShell(file)) {
              command.add(ROOT.relativize(file).toString());
            }
            return FileVisitResult.CONTINUE;
          }
        });
    assertThat(command)
        .contains("spate", "mvnw", "native-build.sh", ".ci/run", "e2e/soak/run", "e2e/k8s/run")
        .contains("e2e/k8s/node/run", "e2e/k8s/api-server/run", "deploy/images/check");
    Script check = Script.run(Map.of(), command.toArray(String[]::new));
    assertThat(check.exitCode()).as(check.out()).isZero();
  }

  private static boolean isOfShell(Path script) {
    try (InputStream in = Files.newInputStream(script)) {
      String first = new String(in.readNBytes(40), StandardCharsets.ISO_8859_1);
      return first.matches("(?s)#!\\S*[/ ](?:env )?(?:ba)?sh\\b.*");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String first(String pattern, String text) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    assertThat(matcher.find()).as(pattern).isTrue();
    return matcher.group(1);
  }
}
