package io.spate.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kubernetes's own API server and controllers take what the chart makes: strictly, in namespaces
 * that allow no more than restricted pods, and make the pods of it. For {@code
 * -Dspate.api-server=true}, since the server may have to be built first; needs what {@code
 * e2e/k8s/api-server/run} and kubectl need.
 */
class ChartOnApiServerIT {
  /** With a build of the server: some ten minutes on two cores. */
  private static final long BOUND_SECONDS = 1_500;

  private static final List<String> VALUES =
      List.of(
          "{}",
          """
          kafka: {mode: external, external: {bootstrapServers: 'k1:9092'}}
          agents: {replicas: 5, autoscaling: {hpa: {enabled: true}}}
          controlPlane: {replicas: 2}
          """,
          "kafka: {mode: trial, trial: {storage: 10Gi}}",
          """
          agents: {kind: DaemonSet, nodeSelector: {spate: agent}}
          ingress: {enabled: true, className: nginx, tlsSecret: cert}
          dashboards: {enabled: true}
          """);

  /** Installs each directory's manifests into a namespace of its own, and tells of its pods. */
  private static final String INSTALL =
      """
      set -euo pipefail
      for manifest in "$1"/*.json; do
        namespace=$(basename "$manifest" .json)
        kubectl create namespace "$namespace" >/dev/null
        kubectl label namespace "$namespace" pod-security.kubernetes.io/enforce=restricted >/dev/null
        code=0
        said=$(kubectl -n "$namespace" apply --validate=strict --server-side -f "$manifest" 2>&1) || code=$?
        pods=0
        expected=$(cat "${manifest%.json}.pods")
        for ((waited = 0; waited < 60; waited++)); do
          pods=$(kubectl -n "$namespace" get pods -o name | wc -l)
          if [ "$code" -ne 0 ] || [ "$pods" -ge "$expected" ]; then break; fi
          sleep 1
        done
        printf '%s applied=%s pods=%s\\n' "$namespace" "$code" "$pods"
        printf '%s\\n' "$said" | sed "s/^/$namespace: /"
      done
      """;

  @Test
  void theApiServerTakesTheChartAndMakesItsPods(@TempDir Path directory) throws IOException {
    assumeTrue(
        Boolean.getBoolean("spate.api-server"), "only with -Dspate.api-server=true: takes minutes");
    assumeTrue(Script.has("kubectl"), "kubectl is not installed");

    List<String> expected = new ArrayList<>();
    for (int i = 0; i < VALUES.size(); i++) {
      List<JsonNode> documents = Chart.render(VALUES.get(i)).documents();
      int pods = pods(documents);
      write(directory, "chart-" + i, documents, pods);
      expected.add("chart-" + i + " applied=0 pods=" + pods);
    }
    // That it would say no.
    write(directory, "refused-0", Manifests.of(pod("hostNetwork: true")), 1);
    write(directory, "refused-1", Manifests.of(pod("hostNetworks: true")), 1);

    Script script =
        Script.runWithin(
            BOUND_SECONDS,
            Map.of(),
            "e2e/k8s/api-server/run",
            "bash",
            "-c",
            INSTALL,
            "install",
            directory.toString());
    assumeFalse(
        script.exitCode() == 2 && script.err().contains(": needs "), () -> script.err().strip());
    assertThat(script.exitCode()).as(script.err()).isZero();
    assertThat(script.lines()).as(script.out()).containsAll(expected);
    assertThat(script.lines()).contains("refused-0 applied=1 pods=0", "refused-1 applied=1 pods=0");
    assertThat(script.out()).contains("violates PodSecurity", "hostNetworks");
    // A deployment whose pods would not be admitted is taken with a warning.
    assertThat(script.lines().stream().filter(line -> line.startsWith("chart-")))
        .noneMatch(line -> line.contains("Warning"));
  }

  /** How many the controllers make of it where there is no node: none of a DaemonSet. */
  private static int pods(List<JsonNode> documents) {
    int pods = 0;
    for (JsonNode document : documents) {
      pods +=
          switch (document.path("kind").asText()) {
            case "Deployment", "StatefulSet" -> document.at("/spec/replicas").asInt(1);
            case "Pod" -> 1;
            default -> 0;
          };
    }
    return pods;
  }

  private static String pod(String field) {
    return """
        apiVersion: v1
        kind: Pod
        metadata: {name: refused}
        spec:
          %s
          securityContext: {runAsNonRoot: true, runAsUser: 10001, seccompProfile: {type: RuntimeDefault}}
          containers:
            - name: refused
              image: refused
              securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
        """
        .formatted(field);
  }

  private static void write(Path directory, String name, List<JsonNode> documents, int pods)
      throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    var list = mapper.createObjectNode().put("apiVersion", "v1").put("kind", "List");
    list.putArray("items").addAll(documents);
    mapper.writeValue(directory.resolve(name + ".json").toFile(), list);
    Files.writeString(directory.resolve(name + ".pods"), Integer.toString(pods));
  }
}
