package io.spate.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The scripts that make a cluster and run the chart on it, as far as that goes without one. */
class TrialClusterTest {
  private static final Path ROOT = Manifests.DEPLOY.getParent();
  private static final Path SCRIPTS = ROOT.resolve("e2e/k8s");

  @Test
  void theBrokerIsOneThatKubernetesKnowsAndRestricted() {
    List<JsonNode> documents = Manifests.ofFile(SCRIPTS.resolve("broker.yaml"));
    Manifests.as(Service.class, documents.get(0));
    Manifests.as(Deployment.class, documents.get(1));
    JsonNode pod = documents.get(1).at("/spec/template/spec");
    assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
    assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
    JsonNode security = pod.at("/containers/0/securityContext");
    assertThat(security.path("readOnlyRootFilesystem").asBoolean()).isTrue();
    assertThat(security.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
    assertThat(security.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
    assertThat(documents.get(0).at("/spec/selector"))
        .isEqualTo(documents.get(1).at("/spec/template/metadata/labels"));
  }

  @Test
  void theBrokerIsStartedAsTheImageHasItAndItsArgumentsAre() throws IOException {
    JsonNode container =
        Manifests.ofFile(SCRIPTS.resolve("broker.yaml"))
            .get(1)
            .at("/spec/template/spec/containers/0");
    assertThat(Files.readString(ROOT.resolve("Dockerfile")))
        .contains(container.at("/command").get(5).asText())
        .contains("title=\"" + container.path("image").asText().replaceAll(":.*", "\""));
    String usage =
        Files.readString(
            ROOT.resolve(
                "embedded-kafka/src/main/java/io/spate/kafka/embedded/MainArguments.java"));
    for (JsonNode argument : container.path("args")) {
      if (argument.asText().startsWith("--")) {
        assertThat(usage).contains(argument.asText() + " ");
      }
    }
    // The script puts its own tag in its place, and would not notice that it is another.
    assertThat(Files.readString(SCRIPTS.resolve("run")))
        .contains("s|image: " + container.path("image").asText() + "|");
  }

  @ParameterizedTest
  @CsvSource({
    "e2e/k8s/node/run, ., give the command to run in the cluster",
    "e2e/k8s/node/run, --node, unknown option '--node'",
    "e2e/k8s/node/run, --nodes, --nodes needs 1 or 2",
    "e2e/k8s/volume, ., give the tag of the images",
    "e2e/k8s/nodes, ., give the tag of the images",
    "e2e/k8s/nodes, check, needs e2e/k8s/node/run --nodes 2",
    "e2e/k8s/node/run, --images, --images needs the tag",
    "e2e/k8s/node/run, --overcommit, --overcommit needs a number",
    "e2e/k8s/doc, --registry, --registry needs a value",
    "e2e/k8s/doc, --tag, unknown option '--tag'",
    "e2e/k8s/doc, --way, --way needs trial or strimzi",
    "e2e/k8s/strimzi/crds, ., give the directory to write to",
    "e2e/k8s/run, --tag, --tag needs a value",
    "e2e/k8s/run, --with-strimzi, unknown option '--with-strimzi'",
    "e2e/k8s/api-server/run, ., give the command to run against the API server"
  })
  void whatAScriptCannotDoItSays(String script, String option, String words) {
    Script refused =
        option.equals(".") ? Script.run(Map.of(), script) : Script.run(Map.of(), script, option);
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err()).contains(words);
  }

  @ParameterizedTest
  @CsvSource({"e2e/k8s/node/run", "e2e/k8s/run", "e2e/k8s/doc"})
  void theHelpOfAScriptHasItsOptionsAndNoCode(String script) throws IOException {
    Script help = Script.run(Map.of(), script, "--help");
    assertThat(help.exitCode()).isZero();
    assertThat(help.out()).doesNotContain("set -euo", "\n#");
    TreeSet<String> taken =
        Pattern.compile("^ +(--[a-z-]+)\\)", Pattern.MULTILINE)
            .matcher(Files.readString(ROOT.resolve(script)))
            .results()
            .map(option -> option.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(taken).hasSizeGreaterThan(1);
    for (String option : taken) {
      assertThat(help.out()).containsPattern("  " + option + "[ \\n]");
    }
  }

  /** Otherwise the script would go on without what it is about, or wait for what nobody starts. */
  @Test
  void thePageHasTheCommandsThatTheScriptDoesInAnotherWay() throws IOException {
    String page = Files.readString(ROOT.resolve("docs/kubernetes.md"));
    String script = Files.readString(SCRIPTS.resolve("doc"));
    for (String title :
        List.of(
            "Try it",
            "First run",
            "Scale in mid-run",
            "What you tried",
            "Install with Strimzi",
            "What Strimzi made")) {
      assertThat(script).contains("'" + title + "'");
      assertThat(page).containsPattern("\n##+ " + title + "\n");
    }
    for (String command :
        List.of("strimzi.io/install", "port-forward", "./spate run", "helm uninstall")) {
      assertThat(script).contains(command.replace(" ", "\\ "));
      assertThat(page).containsPattern("(?m)^\\$ .*" + Pattern.quote(command));
    }
    String registry = registry(script, "EXAMPLE=(\\S+)");
    assertThat(registry(page, "(?m)^\\$ export REGISTRY=(\\S+)")).isEqualTo(registry);
    assertThat(page).containsPattern("(?m)^\\$ curl .*\\\\\\n.*/api/v1/runs");
  }

  private static String registry(String text, String pattern) {
    var found = Pattern.compile(pattern).matcher(text);
    assertThat(found.find()).as(pattern).isTrue();
    return found.group(1);
  }

  @Test
  void theDefinitionsAreOfTheVersionThatTheResourcesAreHeldTo() throws IOException {
    String version = "<strimzi.version>[0-9.]+</strimzi.version>";
    String held = Files.readString(ROOT.resolve("deploy/pom.xml"));
    var found = Pattern.compile(version).matcher(held);
    assertThat(found.find()).isTrue();
    assertThat(Files.readString(SCRIPTS.resolve("strimzi/pom.xml"))).contains(found.group());
  }

  /** What stands in for Kafka's image is started as the chart starts that. */
  @Test
  void theStandInForKafkasImageHasWhatTheChartCountsOn() throws IOException {
    Chart chart = Chart.render("kafka: {mode: trial}");
    JsonNode pod = chart.one("StatefulSet", "kafka").at("/spec/template/spec");
    JsonNode container = pod.at("/containers/0");
    assertThat(container.has("command") || container.has("args"))
        .as("the image's own start command")
        .isFalse();
    String file = Files.readString(SCRIPTS.resolve("kafka/Dockerfile"));
    String user = pod.at("/securityContext/runAsUser").asText();
    assertThat(file)
        .contains("\nUSER " + user + ":" + user + "\n", "CMD [\"/etc/kafka/docker/run\"]")
        .contains(container.path("image").asText().replace("docker.io/", " -t "));
    for (String path : List.of("/opt/kafka/config", "/var/lib/kafka/data")) {
      assertThat(file).contains(path);
      assertThat(container.path("volumeMounts").toString()).contains("\"" + path + "\"");
    }
    assertThat(Files.readString(SCRIPTS.resolve("kafka/run"))).contains("KAFKA_HEAP_OPTS");
    assertThat(Chart.value(chart.one("StatefulSet", "kafka"), "KAFKA_HEAP_OPTS")).contains("-Xmx");
    // It is built for exactly this image.
    assertThat(Files.readString(SCRIPTS.resolve("doc"))).contains("repository: docker.io");
  }

  @Test
  void theNodeIsBuiltFromTheCommandsThatAreThere() throws IOException {
    String script = Files.readString(SCRIPTS.resolve("node/run"));
    for (String part :
        List.of("apiserver", "controllers", "scheduler", "kubelet", "proxy", "pause")) {
      assertThat(script).contains(part);
      assertThat(SCRIPTS.resolve("api-server").resolve(part).resolve("main.go")).exists();
    }
  }
}
