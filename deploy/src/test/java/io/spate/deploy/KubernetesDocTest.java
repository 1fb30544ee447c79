package io.spate.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The commands of docs/kubernetes.md name values, files and settings that are there. */
class KubernetesDocTest {
  private static final Path ROOT = Manifests.DEPLOY.getParent();

  private final String text = read();

  private static String read() {
    try {
      return Files.readString(ROOT.resolve("docs/kubernetes.md"));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void everyValueThatIsSetIsOneOfTheCharts() {
    Set<String> known = new TreeSet<>();
    for (String chart : new String[] {"spate", "todo-api"}) {
      Path values = Manifests.DEPLOY.resolve("helm").resolve(chart).resolve("values.yaml");
      collect("", Manifests.ofFile(values).getFirst(), known);
    }
    Matcher set = Pattern.compile("--set(?:-json|-string)? '?([A-Za-z.]+)=").matcher(text);
    Set<String> named = new TreeSet<>();
    while (set.find()) {
      named.add(set.group(1));
    }
    assertThat(named).hasSizeGreaterThan(6);
    named.remove("mariadb.nodeSelector.spate");
    named.remove("nodeSelector.spate");
    assertThat(known).containsAll(named);
  }

  private static void collect(String prefix, JsonNode node, Set<String> names) {
    for (var field : node.properties()) {
      String path = prefix.isEmpty() ? field.getKey() : prefix + "." + field.getKey();
      names.add(path);
      collect(path, field.getValue(), names);
    }
  }

  @Test
  void theValuesForPisRender() {
    String values = between("cat > pi.yaml <<'EOF'\n", "EOF\n");
    JsonNode agents = Chart.render(values).one("Deployment", "load-agent");
    assertThat(agents.at("/spec/template/spec/nodeSelector/spate").asText()).isEqualTo("agent");
    Chart trial = Chart.render(values.replace("kafka: {", "kafka: {mode: trial, "));
    assertThat(trial.one("Deployment", "control-plane").toString()).contains("todo-api:8080");
    assertThat(
            trial.one("StatefulSet", "kafka").at("/spec/template/spec/nodeSelector/spate").asText())
        .isEqualTo("infra");
  }

  @Test
  void theValuesForNativeAgentsRender() {
    String values = between("cat > native.yaml <<'EOF'\n", "EOF\n");
    JsonNode agents = Chart.render(values).one("Deployment", "load-agent");
    assertThat(agents.at("/spec/template/spec/containers/0/image").asText()).endsWith("-native");
    assertThat(agents.at("/spec/template/spec/containers/0/resources/limits/memory").asText())
        .isEqualTo("256Mi");
  }

  @Test
  void theValuesForAnotherKafkaRender() {
    String values = between("```yaml\nkafka:", "```");
    JsonNode agents = Chart.render("kafka:" + values).one("Deployment", "load-agent");
    assertThat(Chart.value(agents, "KAFKA_BOOTSTRAP_SERVERS")).contains("broker-2:9094");
  }

  @Test
  void everyFileIsThere() {
    Matcher file =
        Pattern.compile(
                "(?:deploy|examples)/[\\w/-]+\\.yaml|deploy/(?:helm|images)/[\\w-]+"
                    + "|e2e/k8s/(?:node/)?run")
            .matcher(text);
    int found = 0;
    while (file.find()) {
      assertThat(ROOT.resolve(file.group())).exists();
      found++;
    }
    assertThat(found).isGreaterThan(12);
  }

  private String between(String start, String end) {
    int from = text.indexOf(start);
    assertThat(from).as(start).isNotNegative();
    from += start.length();
    return text.substring(from, text.indexOf(end, from));
  }
}
