package io.spate.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The chart, rendered by Helm itself for a set of values. */
record Chart(List<JsonNode> documents) {
  static final Path DIRECTORY = Manifests.DEPLOY.resolve("helm").resolve("spate");
  static final String RELEASE = "trial";

  /**
   * Renders the chart.
   *
   * @param values YAML, put over the chart's own
   * @throws RuntimeException if Helm refuses; its message says why
   */
  static Chart render(String values) {
    return render(DIRECTORY, values);
  }

  /**
   * Renders the chart with what `helm test` makes. The library leaves hooks out, so that here they
   * are rendered from a copy of the chart in which they are like everything else.
   *
   * @param scratch an existing directory for the copy
   */
  static Chart renderWithTests(String values, Path scratch) throws IOException {
    Path copy = scratch.resolve("chart");
    try (Stream<Path> files = Files.walk(DIRECTORY)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = copy.resolve(DIRECTORY.relativize(file).toString());
        Files.createDirectories(target.getParent());
        Files.writeString(
            target, Files.readString(file).replaceAll("(?m)^ *helm\\.sh/hook: test\\R", ""));
      }
    }
    return render(copy, values);
  }

  static Chart render(Path directory, String values) {
    try {
      Path file = Files.createTempFile("values", ".yaml");
      try {
        Files.writeString(file, values);
        TemplateCommand template =
            new Helm(directory)
                .template()
                .withName(RELEASE)
                .withNamespace("load")
                .withKubeVersion("v1.30.0")
                .withValuesFile(file);
        return new Chart(Manifests.of(template.call()));
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<JsonNode> all(String kind) {
    return documents.stream()
        .filter(document -> document.path("kind").asText().equals(kind))
        .toList();
  }

  JsonNode one(String kind, String part) {
    String name = RELEASE + "-" + part;
    return all(kind).stream()
        .filter(document -> document.at("/metadata/name").asText().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + kind + " " + name));
  }

  boolean has(String kind) {
    return !all(kind).isEmpty();
  }

  /** The pods of everything that makes pods. */
  List<JsonNode> podSpecs() {
    return documents.stream()
        .map(
            document ->
                document.path("kind").asText().equals("Pod")
                    ? document.path("spec")
                    : document.at("/spec/template/spec"))
        .filter(JsonNode::isObject)
        .toList();
  }

  /** A variable of the only container of a pod; a missing node if it has none of this name. */
  static JsonNode variable(JsonNode workload, String name) {
    return StreamSupport.stream(
            workload.at("/spec/template/spec/containers/0/env").spliterator(), false)
        .filter(variable -> variable.path("name").asText().equals(name))
        .findFirst()
        .orElse(com.fasterxml.jackson.databind.node.MissingNode.getInstance());
  }

  static String value(JsonNode workload, String name) {
    return variable(workload, name).path("value").asText();
  }
}
