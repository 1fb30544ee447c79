package io.spate.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The chart, rendered by Helm itself for a set of values.
 *
 * @param documents its manifests
 * @param notes what Helm says after an installation; empty for a chart of which no copy is made
 */
record Chart(List<JsonNode> documents, String notes) {
  private static final String NOTES = "Notes";
  static final Path DIRECTORY = Manifests.DEPLOY.resolve("helm").resolve("spate");
  static final String RELEASE = "trial";

  /** By values: many tests look at the same ones, and Helm takes a third of a second for each. */
  private static final Map<String, Chart> RENDERED = new ConcurrentHashMap<>();

  /**
   * Renders the chart, what `helm test` makes included.
   *
   * @param values YAML, put over the chart's own
   * @throws RuntimeException if Helm refuses; its message says why
   */
  static Chart render(String values) {
    return RENDERED.computeIfAbsent(values, each -> render(WithTests.COPY, each));
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
        Map<Boolean, List<JsonNode>> all =
            Manifests.of(template.call()).stream()
                .collect(Collectors.partitioningBy(d -> d.path("kind").asText().equals(NOTES)));
        String notes =
            all.get(true).isEmpty() ? "" : all.get(true).getFirst().path("text").asText();
        return new Chart(all.get(false), notes);
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
    return documents.stream().map(Chart::podSpec).filter(JsonNode::isObject).toList();
  }

  /** The pod of what makes one; a missing node for anything else. */
  static JsonNode podSpec(JsonNode document) {
    return document.path("kind").asText().equals("Pod")
        ? document.path("spec")
        : document.at("/spec/template/spec");
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

  /**
   * Helm as a library leaves hooks and notes out of what it renders. In this copy of the chart the
   * tests are no hooks, and so are looked at like everything else; the notes are a document.
   */
  private static final class WithTests {
    static final Path COPY = copy(Manifests.DEPLOY.resolve("target").resolve("chart-with-tests"));

    private static Path copy(Path to) {
      try {
        if (Files.exists(to)) {
          try (Stream<Path> old = Files.walk(to)) {
            for (Path path : old.sorted(Comparator.reverseOrder()).toList()) {
              Files.delete(path);
            }
          }
        }
        try (Stream<Path> files = Files.walk(DIRECTORY)) {
          for (Path file : files.filter(Files::isRegularFile).toList()) {
            Path target = to.resolve(DIRECTORY.relativize(file).toString());
            Files.createDirectories(target.getParent());
            Files.writeString(
                target, Files.readString(file).replaceAll("(?m)^ *helm\\.sh/hook: test\\R", ""));
          }
        }
        Path notes = DIRECTORY.resolve("templates/NOTES.txt");
        Files.writeString(
            to.resolve("templates/notes.yaml"),
            "{{- define \"notes\" }}"
                + Files.readString(notes)
                + "{{- end }}\nkind: "
                + NOTES
                + "\ntext: {{ include \"notes\" . | quote }}\n");
        return to;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
