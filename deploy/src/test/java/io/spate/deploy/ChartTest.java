package io.spate.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.marcnuri.helm.Helm;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ChartTest {
  private static final Map<String, Class<?>> MODEL =
      Map.ofEntries(
          Map.entry("v1 ConfigMap", ConfigMap.class),
          Map.entry("v1 Pod", Pod.class),
          Map.entry("v1 Service", Service.class),
          Map.entry("v1 ServiceAccount", ServiceAccount.class),
          Map.entry("apps/v1 Deployment", Deployment.class),
          Map.entry("apps/v1 DaemonSet", DaemonSet.class),
          Map.entry("apps/v1 StatefulSet", StatefulSet.class),
          Map.entry("autoscaling/v2 HorizontalPodAutoscaler", HorizontalPodAutoscaler.class),
          Map.entry("gateway.networking.k8s.io/v1 HTTPRoute", HTTPRoute.class),
          Map.entry("networking.k8s.io/v1 Ingress", Ingress.class),
          Map.entry("networking.k8s.io/v1 NetworkPolicy", NetworkPolicy.class),
          Map.entry("policy/v1 PodDisruptionBudget", PodDisruptionBudget.class));

  /** Without a model here; their few fields are checked by name. */
  private static final Set<String> OPERATORS =
      Set.of(
          "keda.sh/v1alpha1 ScaledObject",
          "monitoring.coreos.com/v1 PodMonitor",
          "monitoring.coreos.com/v1 ServiceMonitor");

  private static final List<String> KINDS =
      List.of(
          "agents: {kind: Deployment}", "agents: {kind: DaemonSet, nodeSelector: {spate: agent}}");
  private static final List<String> KAFKAS =
      List.of(
          "kafka: {mode: strimzi}",
          "kafka: {mode: external, external: {bootstrapServers: 'k1:9092, k2:9092'}}",
          """
          kafka:
            mode: external
            external:
              bootstrapServers: k1:9094
              securityProtocol: SASL_SSL
              sasl: {secret: shared, secrets: {agents: own}}
              tls: {caSecret: brokers-ca, caKey: tls.crt}
          """,
          """
          kafka:
            mode: external
            external:
              bootstrapServers: k1:9095
              securityProtocol: SSL
              tls: {caSecret: brokers-ca, clientSecret: me}
          """,
          "kafka: {mode: trial}",
          """
          kafka:
            mode: trial
            external: {securityProtocol: SSL, tls: {caSecret: of-another-mode}}
            trial:
              storage: 10Gi
              storageClass: fast
              nodeSelector: {spate: infra}
              tolerations: [{key: a, operator: Exists}]
          """);
  private static final List<String> OPTIONS =
      List.of(
          "{}",
          """
          ingress: {enabled: true, className: nginx, tlsSecret: cert, annotations: {a: b}}
          serviceMonitor: {enabled: true, labels: {release: prometheus}}
          dashboards: {enabled: true}
          tls: {secret: web}
          smokeTest: {nodeSelector: {kubernetes.io/arch: arm64}, tolerations: [{operator: Exists}]}
          controlPlane: {replicas: 2, image: {native: true}}
          aggregator: {replicas: 3}
          """,
          """
          httpRoute: {enabled: true, parentRefs: [{name: public, namespace: gateways}]}
          networkPolicy:
            from: [{namespaceSelector: {matchLabels: {team: qa}}}]
            targets: [{to: [{ipBlock: {cidr: 10.1.0.0/16}}], ports: [{port: 8443, protocol: TCP}]}]
          imagePullSecrets: [{name: registry}]
          image: {registry: registry.example.com/}
          targets:
            allowed: ['10.1.0.0/16', '*.shop.test']
            env: [LOAD_PASSWORD, 'SHOP_*']
            tls: {caSecret: shop-ca, caKey: authority.pem, clientSecret: load-agent}
          limits: {fileBytes: 1000, requestsPerSecond: 0.5}
          aggregator:
            tolerations: [{key: a, operator: Exists}]
            affinity: {nodeAffinity: {}}
            priorityClassName: high
            podAnnotations: {x: 'y'}
            extraEnv: [{name: A, value: b}]
            extraVolumes: [{name: v, emptyDir: {}}]
            extraVolumeMounts: [{name: v, mountPath: /v}]
            topologySpreadConstraints: [{maxSkew: 1, topologyKey: zone, whenUnsatisfiable: DoNotSchedule}]
          """,
          """
          smokeTest: {enabled: false}
          security:
            secret: spate-tokens
            sessionDuration: 1H
            oidc:
              issuer: https://id.example.com/realms/work
              clientSecret: oidc
              audience: spate-api
              scopes: [profile, groups]
              caSecret: provider-ca
          tls: {secret: web, caKey: ''}
          networkPolicy: {enabled: false}
          podDisruptionBudget: {enabled: false}
          serviceAccount: {create: false}
          """);

  /** Each kind of agents with each Kafka and each set of options. */
  static Stream<String> matrix() {
    return KINDS.stream()
        .flatMap(
            kind ->
                KAFKAS.stream()
                    .flatMap(
                        kafka -> OPTIONS.stream().map(options -> merged(kind, kafka, options))));
  }

  private static String merged(String... parts) {
    StringBuilder all = new StringBuilder();
    for (String part : parts) {
      if (!part.equals("{}")) {
        all.append(part.stripTrailing()).append('\n');
      }
    }
    return all.toString();
  }

  @Test
  void helmFindsNothingToComplainAbout() {
    var result = new Helm(Chart.DIRECTORY).lint().strict().call();
    assertThat(result.isFailed()).as(String.join("\n", result.getMessages())).isFalse();
  }

  @ParameterizedTest
  @MethodSource("matrix")
  void everyManifestIsOneThatKubernetesKnows(String values) {
    Chart chart = Chart.render(values);
    assertThat(chart.documents()).hasSizeGreaterThan(4);
    for (JsonNode document : chart.documents()) {
      String kind = document.path("apiVersion").asText() + " " + document.path("kind").asText();
      if (!OPERATORS.contains(kind)) {
        assertThat(MODEL).as("a kind that this chart has no business with").containsKey(kind);
        Manifests.as(MODEL.get(kind), document);
      }
      assertNothingUnset(kind, document);
      String name = document.at("/metadata/name").asText();
      assertThat(name).matches("[a-z0-9]([-a-z0-9]*[a-z0-9])?").hasSizeLessThan(64);
      assertThat(document.at("/metadata/labels/app.kubernetes.io~1instance").asText())
          .isEqualTo(Chart.RELEASE);
    }
    assertThat(names(chart)).doesNotHaveDuplicates();
  }

  private static List<String> names(Chart chart) {
    return chart.documents().stream()
        .map(d -> d.path("kind").asText() + "/" + d.at("/metadata/name").asText())
        .toList();
  }

  private static void assertNothingUnset(String where, JsonNode node) {
    assertThat(node.isNull()).as("a value that is not set in %s", where).isFalse();
    if (node.isTextual()) {
      assertThat(node.asText()).as(where).doesNotContain("<no value>", "<nil>", "%!");
    }
    node.properties().forEach(f -> assertNothingUnset(where + "." + f.getKey(), f.getValue()));
    if (node.isArray()) {
      node.forEach(item -> assertNothingUnset(where + "[]", item));
    }
  }

  @ParameterizedTest
  @MethodSource("matrix")
  void everyPodIsRestricted(String values) {
    for (JsonNode pod : Chart.render(values).podSpecs()) {
      assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
      assertThat(pod.at("/securityContext/runAsUser").asInt()).isPositive();
      assertThat(pod.at("/securityContext/seccompProfile/type").asText())
          .isEqualTo("RuntimeDefault");
      assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).isFalse();
      assertThat(pod.path("enableServiceLinks").asBoolean(true)).isFalse();
      for (String host : List.of("hostNetwork", "hostPID", "hostIPC")) {
        assertThat(pod.has(host)).isFalse();
      }
      for (JsonNode volume : pod.path("volumes")) {
        assertThat(volume.has("hostPath")).isFalse();
      }
      assertThat(pod.path("containers")).hasSize(1);
      JsonNode container = pod.at("/containers/0");
      JsonNode security = container.path("securityContext");
      assertThat(security.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
      assertThat(security.path("readOnlyRootFilesystem").asBoolean()).isTrue();
      assertThat(security.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
      assertThat(container.at("/resources/requests/memory").asText()).isNotEmpty();
      assertThat(container.at("/resources/limits/memory").asText()).isNotEmpty();
      // Where everything else is read-only, the JVM and Quarkus need this one.
      assertThat(container.path("volumeMounts").toString()).contains("\"/tmp\"");
    }
  }

  @ParameterizedTest
  @MethodSource("matrix")
  void volumesAndMountsFit(String values) {
    for (JsonNode document : Chart.render(values).documents()) {
      JsonNode pod = Chart.podSpec(document);
      Set<String> volumes = new HashSet<>();
      pod.path("volumes").forEach(volume -> volumes.add(volume.path("name").asText()));
      document
          .at("/spec/volumeClaimTemplates")
          .forEach(claim -> volumes.add(claim.at("/metadata/name").asText()));
      Set<String> mounted = new HashSet<>();
      pod.at("/containers/0/volumeMounts").forEach(m -> mounted.add(m.path("name").asText()));
      assertThat(mounted).isEqualTo(volumes);
      JsonNode env = pod.at("/containers/0/env");
      Set<String> names = new HashSet<>();
      env.forEach(variable -> names.add(variable.path("name").asText()));
      assertThat(names).as("a variable is there once").hasSameSizeAs(env);
    }
  }

  @ParameterizedTest
  @MethodSource("matrix")
  void whatSelectsPodsSelectsThoseOfThePartThatItIsNamedAfter(String values) {
    Chart chart = Chart.render(values);
    for (Map.Entry<String, String> selector :
        Map.of(
                "Service", "/spec/selector",
                "PodDisruptionBudget", "/spec/selector/matchLabels",
                "NetworkPolicy", "/spec/podSelector/matchLabels",
                "Deployment", "/spec/selector/matchLabels",
                "DaemonSet", "/spec/selector/matchLabels")
            .entrySet()) {
      for (JsonNode document : chart.all(selector.getKey())) {
        String name = document.at("/metadata/name").asText();
        Set<String> selected = new HashSet<>();
        for (String kind : List.of("Deployment", "DaemonSet", "StatefulSet")) {
          for (JsonNode workload : chart.all(kind)) {
            JsonNode labels = workload.at("/spec/template/metadata/labels");
            if (document.at(selector.getValue()).properties().stream()
                .allMatch(label -> label.getValue().equals(labels.path(label.getKey())))) {
              selected.add(workload.at("/metadata/name").asText());
            }
          }
        }
        assertThat(selected).as("%s %s", selector.getKey(), name).containsExactly(name);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("matrix")
  void whoComesFromOutsideIsLedToAServiceAndItsPort(String values) {
    Chart chart = Chart.render(values);
    Set<String> services = new HashSet<>();
    for (JsonNode service : chart.all("Service")) {
      String name = service.at("/metadata/name").asText();
      service.at("/spec/ports").forEach(port -> services.add(name + ":" + port.path("port")));
    }
    Map<String, String> ways = new TreeMap<>();
    for (JsonNode ingress : chart.all("Ingress")) {
      JsonNode rule = ingress.at("/spec/rules/0");
      JsonNode backend = rule.at("/http/paths/0/backend/service");
      ways.put(
          rule.path("host").asText(),
          backend.path("name").asText() + ":" + backend.at("/port/number"));
    }
    for (JsonNode route : chart.all("HTTPRoute")) {
      JsonNode backend = route.at("/spec/rules/0/backendRefs/0");
      ways.put(
          route.at("/spec/hostnames/0").asText(),
          backend.path("name").asText() + ":" + backend.path("port"));
    }
    if (values.contains("ingress:") || values.contains("httpRoute:")) {
      assertThat(ways)
          .isEqualTo(
              Map.of(
                  "spate.example.com", "trial-aggregator:8091",
                  "spate-api.example.com", "trial-control-plane:8090"));
      assertThat(services).containsAll(ways.values());
    } else {
      assertThat(ways).isEmpty();
    }
  }

  @Test
  void aDrainOfNodesTakesAgentsOneAtATimeAndNeverTheLastOfSeveral() {
    Chart alone = Chart.render("{}");
    JsonNode agents = alone.one("PodDisruptionBudget", "load-agent").path("spec");
    assertThat(agents.path("maxUnavailable").asInt()).isEqualTo(1);
    // Of one replica it would keep the node from ever being drained.
    assertThat(alone.all("PodDisruptionBudget")).hasSize(1);
    Chart several = Chart.render("controlPlane: {replicas: 2}\naggregator: {replicas: 3}\n");
    for (String part : List.of("control-plane", "aggregator")) {
      JsonNode budget = several.one("PodDisruptionBudget", part).path("spec");
      assertThat(budget.path("minAvailable").asInt()).as(part).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @MethodSource("matrix")
  void everyPodHasAnAccountThatIsThereAndTheSecretsOfTheRegistry(String values) {
    Chart chart = Chart.render(values);
    Set<String> accounts = new HashSet<>(Set.of("", "default"));
    chart
        .all("ServiceAccount")
        .forEach(account -> accounts.add(account.at("/metadata/name").asText()));
    for (JsonNode pod : chart.podSpecs()) {
      assertThat(accounts).contains(pod.path("serviceAccountName").asText());
      assertThat(pod.at("/imagePullSecrets/0/name").asText())
          .isEqualTo(values.contains("imagePullSecrets") ? "registry" : "");
    }
  }

  @ParameterizedTest
  @MethodSource("matrix")
  void nothingHasRightsInTheCluster(String values) {
    Chart chart = Chart.render(values);
    for (String kind : List.of("Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding")) {
      assertThat(chart.has(kind)).isFalse();
    }
    for (JsonNode account : chart.all("ServiceAccount")) {
      assertThat(account.path("automountServiceAccountToken").asBoolean(true)).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("matrix")
  void everyServiceIsProbed(String values) {
    Chart chart = Chart.render(values);
    for (String kind : List.of("Deployment", "DaemonSet")) {
      for (JsonNode workload : chart.all(kind)) {
        JsonNode container = workload.at("/spec/template/spec/containers/0");
        for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
          assertThat(container.at("/" + probe + "/httpGet/path").asText()).startsWith("/q/health/");
          assertThat(container.at("/" + probe + "/httpGet/port").asText()).isEqualTo("http");
        }
        // Shorter, and pods that start together on a busy node are restarted for ever.
        assertThat(
                container.at("/startupProbe/periodSeconds").asInt()
                    * container.at("/startupProbe/failureThreshold").asInt())
            .isGreaterThanOrEqualTo(300);
        // The port that it listens on is the one that is probed.
        assertThat(Chart.value(workload, "QUARKUS_HTTP_PORT"))
            .isEqualTo(container.at("/ports/0/containerPort").asText());
      }
    }
  }

  @Test
  void agentsAreADeploymentThatKubectlScales() {
    Chart chart = Chart.render("agents: {replicas: 5}");
    assertThat(chart.one("Deployment", "load-agent").at("/spec/replicas").asInt()).isEqualTo(5);
    assertThat(chart.has("DaemonSet")).isFalse();
  }

  @Test
  void agentsMayBeADaemonSetOnChosenNodes() {
    Chart chart = Chart.render("agents: {kind: DaemonSet, nodeSelector: {role: load}}");
    JsonNode agents = chart.one("DaemonSet", "load-agent");
    assertThat(agents.at("/spec").has("replicas")).isFalse();
    assertThat(agents.at("/spec/template/spec/nodeSelector/role").asText()).isEqualTo("load");
    assertThat(agents.at("/spec/template/spec").has("topologySpreadConstraints")).isFalse();
  }

  @Test
  void thePodOutlivesTheDrain() {
    for (int grace : new int[] {0, 2, 30}) {
      JsonNode agents =
          Chart.render("agents: {handoverGraceSeconds: " + grace + "}")
              .one("Deployment", "load-agent");
      assertThat(Chart.value(agents, "SPATE_AGENT_HANDOVER_GRACE")).isEqualTo(grace + "s");
      // Grace, 3 s for what is on its way, 1 s for the last word, 10 s of quarkus.shutdown.timeout.
      assertThat(agents.at("/spec/template/spec/terminationGracePeriodSeconds").asInt())
          .isGreaterThanOrEqualTo(grace + 3 + 1 + 10);
    }
  }

  @Test
  void anAutoscalerOwnsTheReplicas() {
    Chart hpa = Chart.render("agents: {autoscaling: {hpa: {enabled: true, maxReplicas: 7}}}");
    assertThat(hpa.one("Deployment", "load-agent").at("/spec").has("replicas")).isFalse();
    JsonNode scaler = hpa.one("HorizontalPodAutoscaler", "load-agent");
    Manifests.as(HorizontalPodAutoscaler.class, scaler);
    assertThat(scaler.at("/spec/maxReplicas").asInt()).isEqualTo(7);
    assertThat(scaler.at("/spec/scaleTargetRef/name").asText())
        .isEqualTo(hpa.one("Deployment", "load-agent").at("/metadata/name").asText());
  }

  @Test
  void kedaAsksTheControlPlaneHowManyAgentsAreWanted() {
    Chart keda = Chart.render("agents: {autoscaling: {keda: {enabled: true, maxReplicas: 40}}}");
    assertThat(keda.one("Deployment", "load-agent").at("/spec").has("replicas")).isFalse();
    JsonNode spec = keda.one("ScaledObject", "load-agent").path("spec");
    assertThat(spec.path("minReplicaCount").asInt(-1)).isZero();
    assertThat(spec.path("maxReplicaCount").asInt()).isEqualTo(40);
    assertThat(spec.at("/triggers/0/type").asText()).isEqualTo("metrics-api");
    assertThat(spec.at("/triggers/0/metadata/url").asText())
        .isEqualTo("http://trial-control-plane.load:8090/api/v1/scaling");
    assertThat(spec.at("/triggers/0/metadata/valueLocation").asText()).isEqualTo("wantedAgents");
    keda.one("Service", "control-plane");
  }

  @Test
  void contradictionsAreRefusedInWords() {
    assertRefused("agents: {kind: DaemonSet, autoscaling: {hpa: {enabled: true}}}", "DaemonSet");
    assertRefused(
        "agents: {autoscaling: {hpa: {enabled: true}, keda: {enabled: true}}}", "hpa or keda");
    assertRefused("kafka: {mode: external}", "kafka.external.bootstrapServers");
    assertRefused(
        "kafka: {mode: external, external: {bootstrapServers: k:1, securityProtocol: SASL_SSL}}",
        "kafka.external.sasl.secret");
    assertRefused("httpRoute: {enabled: true}", "httpRoute.parentRefs");
  }

  @Test
  void valuesAreCheckedByTheSchema() {
    assertRefused("agents: {kind: StatefulSet}", "kind");
    assertRefused("agents: {replica: 3}", "replica");
    assertRefused("agents: {replicas: 500}", "replicas");
    assertRefused("targets: {allowed: shop.test}", "allowed");
    assertRefused("kafka: {mode: redis}", "mode");
    assertRefused("kafka: {trial: {heap: 400}}", "heap");
  }

  private static void assertRefused(String values, String words) {
    assertThatThrownBy(() -> Chart.render(values)).hasMessageContaining(words);
  }

  @Test
  void strimziSecretsAreReferencedPerPart() {
    Chart chart = Chart.render("kafka: {mode: strimzi}");
    for (var user :
        Map.of(
                "control-plane", "spate-control-plane",
                "aggregator", "spate-aggregator",
                "load-agent", "spate-load-agent")
            .entrySet()) {
      JsonNode workload = chart.one("Deployment", user.getKey());
      JsonNode jaas = Chart.variable(workload, "KAFKA_SASL_JAAS_CONFIG");
      assertThat(jaas.at("/valueFrom/secretKeyRef/name").asText()).isEqualTo(user.getValue());
      assertThat(Chart.value(workload, "KAFKA_BOOTSTRAP_SERVERS"))
          .isEqualTo("spate-kafka-kafka-bootstrap:9093");
      assertThat(workload.at("/spec/template/spec/volumes").toString())
          .contains("spate-kafka-cluster-ca-cert");
    }
    // Those that the resources beside the chart make.
    Set<String> users = new HashSet<>();
    Manifests.ofFile(Manifests.DEPLOY.resolve("strimzi/users.yaml"))
        .forEach(user -> users.add(user.at("/metadata/name").asText()));
    assertThat(users)
        .containsExactlyInAnyOrder("spate-control-plane", "spate-aggregator", "spate-load-agent");
  }

  @Test
  void aPartMayHaveItsOwnKafkaUser() {
    Chart chart = Chart.render(KAFKAS.get(2));
    assertThat(secretOf(chart, "load-agent")).isEqualTo("own");
    assertThat(secretOf(chart, "aggregator")).isEqualTo("shared");
  }

  private static String secretOf(Chart chart, String part) {
    return Chart.variable(chart.one("Deployment", part), "KAFKA_SASL_JAAS_CONFIG")
        .at("/valueFrom/secretKeyRef/name")
        .asText();
  }

  @Test
  void topicsAreMadeByTheControlPlaneOnlyWhereNoOperatorMakesThem() {
    assertThat(provision("{}")).isEqualTo("false");
    assertThat(provision(KAFKAS.get(1))).isEqualTo("true");
    assertThat(provision("kafka: {mode: trial}")).isEqualTo("true");
    assertThat(provision("kafka: {mode: trial, provisionTopics: false}")).isEqualTo("false");
    assertThat(provision("kafka: {provisionTopics: true}")).isEqualTo("true");
  }

  private static String provision(String values) {
    return Chart.value(
        Chart.render(values).one("Deployment", "control-plane"), "SPATE_TOPICS_PROVISION");
  }

  @Test
  void aKafkaToTryItIsThereOnlyWhenItIsAskedFor() {
    assertThat(Chart.render("{}").has("StatefulSet")).isFalse();
    assertThat(Chart.render(KAFKAS.get(1)).has("StatefulSet")).isFalse();
    JsonNode kafka = Chart.render("kafka: {mode: trial}").one("StatefulSet", "kafka");
    assertThat(kafka.at("/spec/replicas").asInt()).isEqualTo(1);
    assertThat(kafka.at("/spec").has("volumeClaimTemplates")).isFalse();
  }

  @Test
  void thePartsTalkToTheTrialKafkaByTheNameThatItTellsThem() {
    Chart chart = Chart.render("kafka: {mode: trial}");
    JsonNode kafka = chart.one("StatefulSet", "kafka");
    String bootstrap = "trial-kafka:9092";
    for (String part : List.of("control-plane", "aggregator", "load-agent")) {
      JsonNode workload = chart.one("Deployment", part);
      assertThat(Chart.value(workload, "KAFKA_BOOTSTRAP_SERVERS")).isEqualTo(bootstrap);
      assertThat(Chart.value(workload, "KAFKA_SECURITY_PROTOCOL")).isEqualTo("PLAINTEXT");
    }
    assertThat(Chart.value(kafka, "KAFKA_ADVERTISED_LISTENERS"))
        .contains("CLIENTS://" + bootstrap + ",");
    JsonNode service = chart.one("Service", "kafka").path("spec");
    assertThat(service.at("/ports/0/port").asInt()).isEqualTo(9092);
    assertThat(service.path("selector"))
        .isEqualTo(kafka.at("/spec/selector/matchLabels"))
        .isNotEmpty();
  }

  @Test
  void onlyThePartsReachTheTrialKafkaAndItReachesNobody() {
    Chart chart = Chart.render("kafka: {mode: trial}");
    JsonNode policy = chart.one("NetworkPolicy", "kafka").path("spec");
    assertThat(policy.at("/podSelector/matchLabels"))
        .isEqualTo(chart.one("StatefulSet", "kafka").at("/spec/selector/matchLabels"));
    assertThat(policy.path("policyTypes").toString()).contains("Ingress", "Egress");
    assertThat(policy.path("egress").isArray()).isTrue();
    assertThat(policy.path("egress")).isEmpty();
    assertThat(policy.path("ingress")).hasSize(1);
    Set<JsonNode> peers = new HashSet<>();
    policy.at("/ingress/0/from").forEach(peers::add);
    Set<JsonNode> parts = new HashSet<>();
    for (String part : List.of("control-plane", "aggregator", "load-agent")) {
      JsonNode peer =
          new ObjectMapper()
              .createObjectNode()
              .set("podSelector", chart.one("Deployment", part).at("/spec/selector"));
      parts.add(peer);
      assertThat(chart.one("NetworkPolicy", part).at("/spec/egress").toString())
          .as(part)
          .contains("\"app.kubernetes.io/component\":\"kafka\"");
    }
    assertThat(peers).isEqualTo(parts);
  }

  /** What each of them is for is said there. */
  @Test
  void theTrialKafkaHasTheSettingsOfTheSmallOneAndTheVersionThatIsTested() throws IOException {
    JsonNode kafka = Chart.render("kafka: {mode: trial}").one("StatefulSet", "kafka");
    JsonNode small =
        Manifests.ofFile(Manifests.DEPLOY.resolve("strimzi/kafka-small.yaml"))
            .get(1)
            .at("/spec/kafka/config");
    assertThat(small).hasSizeGreaterThan(20);
    small
        .properties()
        .forEach(
            setting ->
                assertThat(
                        Chart.value(
                            kafka,
                            "KAFKA_" + setting.getKey().toUpperCase(Locale.ROOT).replace('.', '_')))
                    .as(setting.getKey())
                    .isEqualTo(setting.getValue().asText()));
    String pom = Files.readString(Manifests.DEPLOY.resolveSibling("pom.xml"));
    String image = kafka.at("/spec/template/spec/containers/0/image").asText();
    assertThat(pom).contains("<kafka.version>" + image.replaceAll(".*:", "") + "</kafka.version>");
  }

  @Test
  void theTrialKafkasDataMayStay() {
    JsonNode spec = Chart.render(KAFKAS.getLast()).one("StatefulSet", "kafka").path("spec");
    JsonNode claim = spec.at("/volumeClaimTemplates/0/spec");
    assertThat(claim.at("/resources/requests/storage").asText()).isEqualTo("10Gi");
    assertThat(claim.path("storageClassName").asText()).isEqualTo("fast");
    String mounted = spec.at("/template/spec/containers/0/volumeMounts/0/mountPath").asText();
    JsonNode kafka = Chart.render(KAFKAS.getLast()).one("StatefulSet", "kafka");
    // Below it: a file system's lost+found would be taken for a broken topic.
    assertThat(Chart.value(kafka, "KAFKA_LOG_DIRS")).startsWith(mounted + "/");
  }

  @Test
  void nobodyReachesAnAgentAndAgentsReachWhatTheyMay() {
    Chart open = Chart.render("{}");
    JsonNode agents = open.one("NetworkPolicy", "load-agent").path("spec");
    assertThat(agents.path("ingress")).isEmpty();
    assertThat(agents.path("policyTypes").toString()).contains("Ingress", "Egress");
    Chart closed = Chart.render(OPTIONS.get(2) + "smokeTest: {enabled: false}\n");
    String egress = closed.one("NetworkPolicy", "load-agent").at("/spec/egress").toString();
    assertThat(egress).contains("10.1.0.0/16", "strimzi.io/cluster", "53").doesNotContain("{}");
  }

  @Test
  void theSmokeTestsTargetIsAllowedAndNothingElse() {
    for (String part : List.of("control-plane", "load-agent")) {
      JsonNode with = Chart.render("{}").one("Deployment", part);
      assertThat(Chart.value(with, "SPATE_TARGETS_ALLOWED"))
          .as(part)
          .isEqualTo("trial-control-plane:8090");
      JsonNode without = Chart.render("smokeTest: {enabled: false}").one("Deployment", part);
      assertThat(Chart.variable(without, "SPATE_TARGETS_ALLOWED").isMissingNode())
          .as(part)
          .isTrue();
    }
  }

  @Test
  void whatScenariosNeedIsTheAgentsAndNobodyElses() {
    Chart chart = Chart.render(OPTIONS.get(2));
    JsonNode agents = chart.one("Deployment", "load-agent");
    assertThat(Chart.value(agents, "SPATE_ENV_ALLOWED")).isEqualTo("LOAD_PASSWORD,SHOP_*");
    Map<String, String> files =
        Map.of(
            "SPATE_AGENT_TLS_AUTHORITIES", "shop-ca/authority.pem",
            "SPATE_AGENT_TLS_CERTIFICATE", "load-agent/tls.crt",
            "SPATE_AGENT_TLS_KEY", "load-agent/tls.key");
    files.forEach((name, key) -> assertThat(file(agents, name)).as(name).isEqualTo(key));
    for (String part : List.of("control-plane", "aggregator")) {
      assertThat(chart.one("Deployment", part).toString())
          .doesNotContain("shop-ca", "SPATE_AGENT_TLS", "SPATE_ENV_ALLOWED");
    }
    JsonNode none = Chart.render("{}").one("Deployment", "load-agent");
    assertThat(none.toString()).doesNotContain("SPATE_AGENT_TLS", "SPATE_ENV_ALLOWED");
  }

  @Test
  void anOpenIdProviderWithAnAuthorityOfItsOwnIsTrustedByBothServices() {
    Chart chart = Chart.render(OPTIONS.get(3));
    for (String part : List.of("control-plane", "aggregator")) {
      JsonNode workload = chart.one("Deployment", part);
      assertThat(Chart.value(workload, "SPATE_SECURITY_OIDC_SCOPES")).isEqualTo("profile,groups");
      assertThat(Chart.value(workload, "SPATE_SECURITY_SESSION_DURATION")).isEqualTo("1H");
      String name = Chart.value(workload, "SPATE_SECURITY_OIDC_TLS_CONFIGURATION");
      String certificates =
          "QUARKUS_TLS_" + name.toUpperCase(Locale.ROOT) + "_TRUST_STORE_PEM_CERTS";
      assertThat(file(workload, certificates)).isEqualTo("provider-ca/ca.crt");
    }
    assertThat(chart.one("Deployment", "load-agent").toString()).doesNotContain("provider-ca");
  }

  /** Secret and key that the file is from which a variable names. */
  private static String file(JsonNode workload, String variable) {
    JsonNode pod = workload.at("/spec/template/spec");
    Path path = Path.of(Chart.value(workload, variable));
    for (JsonNode mount : pod.at("/containers/0/volumeMounts")) {
      if (path.getParent().equals(Path.of(mount.path("mountPath").asText()))) {
        JsonNode secret = named(pod.path("volumes"), mount.path("name")).path("secret");
        for (JsonNode item : secret.path("items")) {
          if (item.path("path").asText().equals(path.getFileName().toString())) {
            return secret.path("secretName").asText() + "/" + item.path("key").asText();
          }
        }
      }
    }
    throw new AssertionError(variable + " names a file that is not mounted: " + path);
  }

  private static JsonNode named(JsonNode list, JsonNode name) {
    for (JsonNode each : list) {
      if (each.path("name").equals(name)) {
        return each;
      }
    }
    throw new AssertionError("no " + name + " among " + list);
  }

  /** An upgrade does not merge two variables of a name as it should. */
  @Test
  void whatIsSetByConfigTakesThePlaceOfTheChartsOwn() {
    Chart chart =
        Chart.render(
            """
            limits: {users: 5}
            controlPlane:
              config: {spate.limits.users: 7, spate.pages.url: 'https://a'}
              extraEnv: [{name: SPATE_PAGES_URL, value: 'https://b'}]
            """);
    JsonNode control = chart.one("Deployment", "control-plane");
    assertThat(Chart.value(control, "SPATE_LIMITS_USERS")).isEqualTo("7");
    assertThat(Chart.value(control, "SPATE_PAGES_URL")).isEqualTo("https://b");
    Set<String> names = new HashSet<>();
    JsonNode env = control.at("/spec/template/spec/containers/0/env");
    env.forEach(variable -> names.add(variable.path("name").asText()));
    assertThat(names).hasSameSizeAs(env);
  }

  @ParameterizedTest
  @MethodSource("matrix")
  void theNotesNameWhatIsThere(String values) {
    Chart chart = Chart.render(values);
    String notes = chart.notes();
    assertThat(notes).contains("Spate is installed").doesNotContain("<no value>", "<nil>", "%!");
    Matcher named = Pattern.compile("(service|deployment)/(trial-[a-z-]+)").matcher(notes);
    while (named.find()) {
      String kind = named.group(1).equals("service") ? "Service" : "Deployment";
      assertThat(names(chart)).contains(kind + "/" + named.group(2));
    }
    assertThat(notes.contains("helm -n load test")).isEqualTo(chart.has("Pod"));
    // Nothing listens to plain HTTP there.
    if (values.contains("tls: {secret: web")) {
      assertThat(notes).doesNotContain("http://");
    }
  }

  @Test
  void theNotesSayHowToGetInAsTheReleaseIs() {
    assertThat(Chart.render("{}").notes())
        .contains(
            "--server http://localhost:8090 --aggregator http://localhost:8091",
            "scale deployment/trial-load-agent",
            "WARNING: anyone");
    assertThat(Chart.render("tls: {secret: web}").notes())
        .contains(
            "--server https://localhost:8090 --aggregator https://localhost:8091",
            "get secret web -o 'go-template={{index .data \"ca.crt\"}}'",
            "has to be for localhost");
    String ingress =
        Chart.render("ingress: {enabled: true, tlsSecret: c}\nsecurity: {secret: s}\n").notes();
    assertThat(ingress)
        .contains(
            "--server https://spate-api.example.com --aggregator https://spate.example.com",
            "Nobody comes in by the Ingress yet",
            "networkPolicy.from",
            "Requests without a token: none")
        .doesNotContain("port-forward", "WARNING");
    assertThat(Chart.render(OPTIONS.get(2)).notes())
        .contains("--server https://spate-api.example.com")
        .doesNotContain("Nobody comes in");
    assertThat(Chart.render("agents: {autoscaling: {keda: {enabled: true}}}").notes())
        .contains("--expect-agents")
        .doesNotContain("scale deployment/");
    assertThat(Chart.render("agents: {kind: DaemonSet}").notes()).contains("label more nodes");
  }

  @Test
  void withoutASecretTheServicesWorkAsTheyAreAndSaySo() {
    Chart chart = Chart.render("{}");
    for (String part : List.of("control-plane", "aggregator")) {
      JsonNode workload = chart.one("Deployment", part);
      assertThat(Chart.value(workload, "SPATE_SECURITY_ANONYMOUS")).isEqualTo("operator");
      assertThat(Chart.variable(workload, "SPATE_SECURITY_TOKENS_FILE").isMissingNode()).isTrue();
    }
  }

  @Test
  void withASecretEveryRequestNeedsATokenAndTheChartsOwnPartsHaveOne() {
    Chart chart = Chart.render("security: {secret: spate-tokens, serviceTokenKey: own}");
    for (String part : List.of("control-plane", "aggregator")) {
      JsonNode workload = chart.one("Deployment", part);
      assertThat(Chart.value(workload, "SPATE_SECURITY_ANONYMOUS")).isEqualTo("none");
      assertThat(Chart.value(workload, "SPATE_SECURITY_TOKENS_FILE"))
          .isEqualTo("/etc/spate/security/tokens");
      JsonNode pod = workload.at("/spec/template/spec");
      assertThat(pod.at("/containers/0/volumeMounts").toString()).contains("/etc/spate/security");
      // Of the secret the token file alone, which has hashes.
      for (JsonNode volume : pod.path("volumes")) {
        if (volume.path("name").asText().equals("api-tokens")) {
          assertThat(volume.at("/secret/secretName").asText()).isEqualTo("spate-tokens");
          assertThat(volume.at("/secret/items")).hasSize(1);
          assertThat(volume.at("/secret/items/0/key").asText()).isEqualTo("tokens");
        }
      }
    }
    assertThat(ownToken(chart.one("Deployment", "aggregator"), "SPATE_CONTROL_PLANE_TOKEN"))
        .isEqualTo("spate-tokens/own");
    assertThat(chart.one("Deployment", "load-agent").toString()).doesNotContain("spate-tokens");
  }

  private static String ownToken(JsonNode workload, String name) {
    JsonNode reference = Chart.variable(workload, name).at("/valueFrom/secretKeyRef");
    return reference.path("name").asText() + "/" + reference.path("key").asText();
  }

  @Test
  void whatIsGrantedWithoutATokenMayBeSet() {
    Chart chart = Chart.render("security: {secret: s, anonymous: viewer}");
    assertThat(Chart.value(chart.one("Deployment", "aggregator"), "SPATE_SECURITY_ANONYMOUS"))
        .isEqualTo("viewer");
    assertRefused("security: {anonymous: admin}", "anonymous");
  }

  @Test
  void peopleOfAProviderAreKnownByControlPlaneAndAggregatorAlike() {
    Chart chart =
        Chart.render(
            """
            security:
              secret: spate-tokens
              oidc:
                issuer: https://id.example.com:8443/realms/work
                clientSecret: spate-oidc
                roleClaim: realm_access/roles
                operators: [load, admins]
            """);
    for (String part : List.of("control-plane", "aggregator")) {
      JsonNode workload = chart.one("Deployment", part);
      assertThat(Chart.value(workload, "SPATE_SECURITY_OIDC_ISSUER"))
          .isEqualTo("https://id.example.com:8443/realms/work");
      assertThat(Chart.value(workload, "SPATE_SECURITY_OIDC_CLIENT_ID")).isEqualTo("spate");
      assertThat(ownToken(workload, "SPATE_SECURITY_OIDC_CLIENT_SECRET"))
          .isEqualTo("spate-oidc/client-secret");
      assertThat(Chart.value(workload, "SPATE_SECURITY_OIDC_ROLE_CLAIM"))
          .isEqualTo("realm_access/roles");
      assertThat(Chart.value(workload, "SPATE_SECURITY_OIDC_OPERATORS")).isEqualTo("load,admins");
      assertThat(Chart.value(workload, "SPATE_SECURITY_OIDC_VIEWERS")).isEqualTo("viewer");
      assertThat(Chart.value(workload, "SPATE_SECURITY_ANONYMOUS")).isEqualTo("none");
      assertThat(chart.one("NetworkPolicy", part).at("/spec/egress").toString()).contains("8443");
    }
    assertThat(chart.one("Deployment", "load-agent").toString()).doesNotContain("OIDC");
    assertThat(chart.one("NetworkPolicy", "load-agent").at("/spec/egress").toString())
        .doesNotContain("8443");
    assertThat(Chart.render("{}").one("Deployment", "aggregator").toString())
        .doesNotContain("OIDC");
    assertRefused("security: {oidc: {issuer: 'https://id.example.com'}}", "security.secret");
    assertRefused("security: {secret: s, oidc: {issuer: id.example.com}}", "issuer");
  }

  @Test
  void aSecretMakesThePartsSpeakHttpsAndTrustItsAuthority() {
    Chart chart =
        Chart.render(
            """
            tls: {secret: web}
            serviceMonitor: {enabled: true}
            agents: {autoscaling: {keda: {enabled: true}}}
            """);
    for (String part : List.of("control-plane", "aggregator")) {
      JsonNode pod = chart.one("Deployment", part).at("/spec/template/spec");
      for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
        assertThat(pod.at("/containers/0/" + probe + "/httpGet/scheme").asText())
            .isEqualTo("HTTPS");
      }
      assertThat(pod.path("volumes").toString())
          .contains("\"secretName\":\"web\"", "tls.crt", "tls.key", "ca.crt");
      assertThat(pod.at("/containers/0/volumeMounts").toString()).contains("/etc/spate/tls");
    }
    JsonNode control = chart.one("Deployment", "control-plane");
    assertThat(Chart.value(control, "QUARKUS_PROFILE")).isEqualTo("tls");
    assertThat(Chart.value(control, "SPATE_PAGES_URL")).isEqualTo("https://trial-aggregator:8091");
    JsonNode aggregator = chart.one("Deployment", "aggregator");
    assertThat(Chart.value(aggregator, "QUARKUS_PROFILE")).isEqualTo("tls,ca");
    assertThat(Chart.value(aggregator, "SPATE_CA_FILE")).isEqualTo("/etc/spate/tls/ca.crt");
    assertThat(Chart.value(aggregator, "SPATE_CONTROL_PLANE_URL"))
        .isEqualTo("https://trial-control-plane:8090");

    // An agent serves nothing but its health, and has no business with the key; nor has the test.
    JsonNode agent = chart.one("Deployment", "load-agent").at("/spec/template/spec");
    assertThat(agent.toString()).doesNotContain("/etc/spate/tls");
    assertThat(agent.at("/containers/0/livenessProbe/httpGet/scheme").asText()).isEqualTo("HTTP");
    JsonNode smoke = chart.one("Pod", "smoke-test").path("spec");
    assertThat(smoke.toString())
        .contains("https://trial-control-plane:8090", "https://trial-aggregator:8091", "ca.crt")
        .doesNotContain("tls.key");

    JsonNode endpoint = chart.one("ServiceMonitor", "control-plane").at("/spec/endpoints/0");
    assertThat(endpoint.path("scheme").asText()).isEqualTo("https");
    assertThat(endpoint.at("/tlsConfig/ca/secret/name").asText()).isEqualTo("web");
    JsonNode trigger = chart.one("ScaledObject", "load-agent").at("/spec/triggers/0/metadata");
    assertThat(trigger.path("url").asText()).startsWith("https://trial-control-plane.load:8090/");
    assertThat(trigger.path("unsafeSsl").asText()).isEqualTo("true");
  }

  @Test
  void withoutAnAuthorityInTheSecretTheJvmsAreTrusted() {
    Chart chart = Chart.render("tls: {secret: web, caKey: ''}");
    JsonNode aggregator = chart.one("Deployment", "aggregator");
    assertThat(Chart.value(aggregator, "QUARKUS_PROFILE")).isEqualTo("tls");
    assertThat(Chart.variable(aggregator, "SPATE_CA_FILE").isMissingNode()).isTrue();
    assertThat(aggregator.toString()).contains("tls.key").doesNotContain("/etc/spate/tls/ca.crt");
    assertThat(chart.one("Pod", "smoke-test").toString()).doesNotContain("SPATE_CA_FILE");
    assertThat(
            Chart.variable(Chart.render("{}").one("Deployment", "aggregator"), "QUARKUS_PROFILE")
                .isMissingNode())
        .isTrue();
  }

  @Test
  void nativeImagesHaveTheirOwnTagAndNoJvmOptions() {
    Chart chart = Chart.render("image: {tag: '7'}\nagents: {image: {native: true}}");
    JsonNode agents = chart.one("Deployment", "load-agent");
    assertThat(agents.at("/spec/template/spec/containers/0/image").asText())
        .isEqualTo("spate/load-agent:7-native");
    assertThat(Chart.variable(agents, "JAVA_TOOL_OPTIONS").isMissingNode()).isTrue();
  }

  @Test
  void tracesGoWhereTheCollectorIsAndPoliciesLetThemThrough() {
    Chart traced =
        Chart.render(
            "tracing: {endpoint: 'http://collector.watch:4318', protocol: http/protobuf, ratio: 0.1}");
    Chart plain = Chart.render("{}");
    for (String part : List.of("control-plane", "aggregator")) {
      JsonNode service = traced.one("Deployment", part);
      assertThat(Chart.value(service, "OTEL_SDK_DISABLED")).isEqualTo("false");
      assertThat(Chart.value(service, "OTEL_EXPORTER_OTLP_ENDPOINT"))
          .isEqualTo("http://collector.watch:4318");
      assertThat(Chart.value(service, "OTEL_EXPORTER_OTLP_PROTOCOL")).isEqualTo("http/protobuf");
      assertThat(Chart.value(service, "OTEL_TRACES_SAMPLER_ARG")).isEqualTo("0.1");
      assertThat(traced.one("NetworkPolicy", part).at("/spec/egress").toString()).contains("4318");
      assertThat(plain.one("Deployment", part).toString()).doesNotContain("OTEL_");
    }
    assertThat(traced.one("Deployment", "load-agent").toString()).doesNotContain("OTEL_");
    assertThatThrownBy(() -> Chart.render("tracing: {endpoint: 'http://collector.watch'}"))
        .hasMessageContaining("tracing");
  }

  @Test
  void everyPartIsScraped() {
    Chart chart = Chart.render("serviceMonitor: {enabled: true}");
    assertThat(chart.all("ServiceMonitor")).hasSize(2);
    for (String part : List.of("control-plane", "aggregator")) {
      JsonNode spec = chart.one("ServiceMonitor", part).path("spec");
      assertThat(spec.at("/endpoints/0/path").asText()).isEqualTo("/q/metrics");
      JsonNode labels = chart.one("Service", part).at("/metadata/labels");
      assertThatItSelects(spec, labels);
    }
    JsonNode agents = chart.one("PodMonitor", "load-agent").path("spec");
    JsonNode workload = chart.one("Deployment", "load-agent");
    assertThatItSelects(agents, workload.at("/spec/template/metadata/labels"));
    assertThat(agents.at("/podMetricsEndpoints/0/path").asText()).isEqualTo("/q/metrics");
    assertThat(agents.at("/podMetricsEndpoints/0/port").asText())
        .isEqualTo(workload.at("/spec/template/spec/containers/0/ports/0/name").asText());
    assertThat(chart.one("NetworkPolicy", "load-agent").at("/spec/ingress/0/ports/0/port").asText())
        .as("Prometheus reaches agents")
        .isEqualTo("http");
    assertThat(Chart.render("{}").has("PodMonitor")).isFalse();
  }

  private static void assertThatItSelects(JsonNode monitor, JsonNode labels) {
    assertThat(monitor.at("/selector/matchLabels")).isNotEmpty();
    monitor
        .at("/selector/matchLabels")
        .properties()
        .forEach(
            label ->
                assertThat(labels.path(label.getKey()).asText())
                    .isEqualTo(label.getValue().asText()));
  }

  @Test
  void theDashboardIsJson() throws IOException {
    JsonNode map = Chart.render("dashboards: {enabled: true}").one("ConfigMap", "dashboards");
    JsonNode dashboard = new ObjectMapper().readTree(map.at("/data/spate.json").asText());
    assertThat(dashboard.path("panels")).isNotEmpty();
    Set<String> ids = new HashSet<>();
    for (JsonNode panel : dashboard.path("panels")) {
      assertThat(ids.add(panel.path("id").asText())).as("an id of its own").isTrue();
      assertThat(panel.at("/gridPos/x").asInt() + panel.at("/gridPos/w").asInt())
          .as(panel.path("title").asText())
          .isLessThanOrEqualTo(24);
      assertThat(panel.at("/targets/0/expr").asText()).isNotEmpty();
    }
  }

  @Test
  void theDashboardShowsMetricsOfTheDocumentedList() throws IOException {
    String list = Files.readString(Manifests.DEPLOY.resolve("../docs/operations.md"));
    Path file = Chart.DIRECTORY.resolve("dashboards/spate.json");
    Matcher name = Pattern.compile("spate_[a-z_]+").matcher(Files.readString(file));
    Set<String> names = new HashSet<>();
    while (name.find()) {
      names.add(name.group());
    }
    assertThat(names).hasSizeGreaterThan(15);
    assertThat(names).allSatisfy(each -> assertThat(list).containsPattern("`" + each + "[`{]"));
  }

  /** The tests of the chart are rendered as well; Helm as a library leaves hooks out. */
  @Test
  void theSmokeTestIsAmongWhatIsRendered() {
    assertThat(Chart.render("{}").one("Pod", "smoke-test").at("/spec/containers")).hasSize(1);
    assertThat(Chart.render("smokeTest: {enabled: false}").has("Pod")).isFalse();
  }

  @Test
  void theReadmeHasEveryValueWithItsDefaultAndNoOther() throws IOException {
    Map<String, String> documented = new TreeMap<>();
    Matcher row =
        Pattern.compile("(?m)^\\| `([^`]+)` \\| `([^`]*)` \\| .+ \\|$")
            .matcher(Files.readString(Chart.DIRECTORY.resolve("README.md")));
    while (row.find()) {
      JsonNode value = Manifests.of("value: " + row.group(2)).getFirst().path("value");
      assertThat(documented.put(row.group(1), value.toString())).as(row.group(1)).isNull();
    }
    Map<String, String> values = new TreeMap<>();
    leaves("", Manifests.ofFile(Chart.DIRECTORY.resolve("values.yaml")).getFirst(), values);
    assertThat(documented).isEqualTo(values);
  }

  private static void leaves(String prefix, JsonNode node, Map<String, String> into) {
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      String path = prefix + field.getKey();
      boolean inner = field.getValue().isObject() && !field.getValue().isEmpty();
      if (inner && !path.endsWith("labels") && !prefix.endsWith(".resources.")) {
        leaves(path + ".", field.getValue(), into);
      } else {
        into.put(path, field.getValue().toString());
      }
    }
  }
}
