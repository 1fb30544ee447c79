package io.spate.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.marcnuri.helm.Helm;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TodoChartTest {
  private static final Path DIRECTORY = Manifests.DEPLOY.resolve("helm").resolve("todo-api");
  private static final Map<String, Class<?>> MODEL =
      Map.of(
          "Deployment", Deployment.class,
          "StatefulSet", StatefulSet.class,
          "Service", Service.class,
          "Secret", Secret.class);

  @Test
  void helmFindsNothingToComplainAbout() {
    var result = new Helm(DIRECTORY).lint().strict().call();
    assertThat(result.isFailed()).as(String.join("\n", result.getMessages())).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "database: sqlite",
        "{database: mariadb, replicas: 3, nodeSelector: {a: b}}",
        "{database: mariadb, imagePullSecrets: [{name: r}], mariadb: {nodeSelector: {a: b}}}"
      })
  void everyManifestIsOneThatKubernetesKnowsAndRestricted(String values) {
    Chart chart = Chart.render(DIRECTORY, values);
    for (JsonNode document : chart.documents()) {
      Manifests.as(MODEL.get(document.path("kind").asText()), document);
    }
    for (JsonNode pod : chart.podSpecs()) {
      assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
      JsonNode security = pod.at("/containers/0/securityContext");
      assertThat(security.path("readOnlyRootFilesystem").asBoolean()).isTrue();
      assertThat(security.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
      assertThat(security.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
    }
  }

  @Test
  void theDatabaseIsThereOnlyWhereItIsUsed() {
    assertThat(Chart.render(DIRECTORY, "database: sqlite").has("StatefulSet")).isFalse();
    Chart mariadb = Chart.render(DIRECTORY, "database: mariadb");
    JsonNode api = mariadb.all("Deployment").getFirst();
    assertThat(Chart.value(api, "QUARKUS_PROFILE")).isEqualTo("mariadb");
    assertThat(Chart.value(api, "TODO_DB_HOST"))
        .isEqualTo(mariadb.all("StatefulSet").getFirst().at("/metadata/name").asText());
  }

  @Test
  void replicasThatWouldNotShareTheirToDosAreRefused() {
    assertThatThrownBy(() -> Chart.render(DIRECTORY, "{database: sqlite, replicas: 3}"))
        .hasMessageContaining("database=mariadb");
  }
}
