package io.spate.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.config.ConfigMapping;
import io.spate.access.http.ApiConfig;
import io.spate.access.http.SecurityConfig;
import io.spate.agent.config.AgentConfig;
import io.spate.agent.config.EnvironmentConfig;
import io.spate.agent.config.TargetsConfig;
import io.spate.aggregator.config.AggregatorConfig;
import io.spate.controlplane.config.ControlPlaneConfig;
import java.io.IOException;
import java.io.Reader;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the chart puts into the environment is what the services read. */
class ChartSettingsTest {
  private static final Set<String> OTHERS =
      Set.of(
          "QUARKUS_HTTP_HOST",
          "QUARKUS_HTTP_PORT",
          "QUARKUS_PROFILE",
          // A name of quarkus.tls, which spate.security.oidc.tls-configuration says.
          "QUARKUS_TLS_PROVIDER_TRUST_STORE_PEM_CERTS",
          "JAVA_TOOL_OPTIONS",
          "SPATE_LOG_JSON");

  @ParameterizedTest
  @MethodSource("io.spate.deploy.ChartTest#matrix")
  void everyVariableIsASettingOfItsService(String values) {
    Chart chart = Chart.render(values);
    Set<String> controlPlane = settings(ControlPlaneConfig.class);
    controlPlane.addAll(settings(SecurityConfig.class));
    controlPlane.addAll(settings(ApiConfig.class));
    check(chart.one("Deployment", "control-plane"), controlPlane);
    Set<String> aggregator = settings(AggregatorConfig.class);
    aggregator.addAll(settings(SecurityConfig.class));
    aggregator.addAll(settings(ApiConfig.class));
    aggregator.addAll(settings(io.spate.aggregator.config.ControlPlaneConfig.class));
    // Named in the aggregator's application.properties, where the settings of the classes take
    // them.
    aggregator.add("spate.control-plane.url");
    aggregator.add("spate.state.dir");
    aggregator.add("spate.ca-file");
    check(chart.one("Deployment", "aggregator"), aggregator);
    String kind = chart.has("DaemonSet") ? "DaemonSet" : "Deployment";
    Set<String> agent = settings(AgentConfig.class);
    agent.addAll(settings(TargetsConfig.class));
    agent.addAll(settings(EnvironmentConfig.class));
    check(chart.one(kind, "load-agent"), agent);
  }

  private static void check(JsonNode workload, Set<String> settings) {
    Set<String> known = new TreeSet<>(OTHERS);
    settings.forEach(setting -> known.add(inEnvironment(setting)));
    ConsumerConfig.configNames().forEach(name -> known.add(inEnvironment("kafka." + name)));
    known.add("A"); // what the matrix gives as an extra variable
    known.add("LOAD_PASSWORD"); // and the README
    for (JsonNode variable : workload.at("/spec/template/spec/containers/0/env")) {
      assertThat(known).contains(variable.path("name").asText());
    }
  }

  @Test
  void theAggregatorReadsWhereItsStateAndTheControlPlaneAre() {
    String file = properties("results-aggregator").toString();
    assertThat(file).contains("${spate.control-plane.url}", "${spate.state.dir:}");
  }

  @Test
  void logsAreJsonInTheClusterUnlessToldOtherwiseAndPlainAtATerminal() {
    for (String part : new String[] {"control-plane", "aggregator", "load-agent"}) {
      assertThat(Chart.value(Chart.render("{}").one("Deployment", part), "SPATE_LOG_JSON"))
          .isEqualTo("true");
      Chart plain = Chart.render("logs: {json: false}");
      assertThat(Chart.value(plain.one("Deployment", part), "SPATE_LOG_JSON")).isEqualTo("false");
    }
    for (String module : new String[] {"control-plane", "results-aggregator", "load-agent"}) {
      Properties file = properties(module);
      assertThat(file.getProperty("spate.log.json")).isEqualTo("false");
      assertThat(file.getProperty("quarkus.log.console.json.enabled"))
          .isEqualTo("${spate.log.json}");
    }
  }

  @Test
  void theServicesLookForTheirCertificateWhereTheChartPutsIt() {
    for (String module : new String[] {"control-plane", "results-aggregator"}) {
      Properties file = properties(module);
      assertThat(file.getProperty("spate.tls.certificate")).isEqualTo("/etc/spate/tls/tls.crt");
      assertThat(file.getProperty("spate.tls.key")).isEqualTo("/etc/spate/tls/tls.key");
      assertThat(file.getProperty("%tls.quarkus.http.ssl-port")).isEqualTo("${quarkus.http.port}");
    }
    assertThat(properties("results-aggregator").toString()).contains("${spate.ca-file}");
  }

  @Test
  void furtherSettingsComeByTheirNames() {
    Chart chart =
        Chart.render(
            "agents: {config: {spate.agent.buffer-policy: drop, 'spate.agent.group.moving-share':"
                + " 0.1}}");
    JsonNode agents = chart.one("Deployment", "load-agent");
    assertThat(Chart.value(agents, "SPATE_AGENT_BUFFER_POLICY")).isEqualTo("drop");
    assertThat(Chart.value(agents, "SPATE_AGENT_GROUP_MOVING_SHARE")).isEqualTo("0.1");
    assertThat(settings(AgentConfig.class))
        .contains("spate.agent.buffer-policy", "spate.agent.group.moving-share");
  }

  /** What an operator is told to think about is no secret knowledge of `config`. */
  @Test
  void everySettingOfTheSecurityPageHasAValueOfItsOwn() throws IOException {
    Chart chart =
        Chart.render(
            """
            tls: {secret: web}
            targets: {allowed: [shop.test]}
            security:
              secret: tokens
              oidc: {issuer: 'https://id.example.com', clientSecret: s, audience: a, caSecret: ca}
            """);
    Set<String> set = new TreeSet<>();
    for (String part : new String[] {"control-plane", "aggregator"}) {
      chart
          .one("Deployment", part)
          .at("/spec/template/spec/containers/0/env")
          .forEach(variable -> set.add(variable.path("name").asText()));
    }
    Matcher row =
        Pattern.compile("(?m)^\\| `(spate\\.[a-z.-]+)` \\|")
            .matcher(
                Files.readString(Manifests.DEPLOY.resolveSibling("docs").resolve("security.md")));
    Set<String> documented = new TreeSet<>();
    while (row.find()) {
      documented.add(row.group(1));
    }
    // The same as a file, which is what the secret is.
    documented.remove("spate.security.tokens");
    assertThat(documented).hasSizeGreaterThan(20);
    assertThat(documented).allSatisfy(setting -> assertThat(set).contains(inEnvironment(setting)));
  }

  /** Their names in `config` are settings of the part. */
  @Test
  void theExamplesOfTheReadmeRender() throws IOException {
    Matcher block =
        Pattern.compile("(?s)```yaml\n(.*?)```")
            .matcher(Files.readString(Chart.DIRECTORY.resolve("README.md")));
    int rendered = 0;
    while (block.find()) {
      everyVariableIsASettingOfItsService(block.group(1));
      rendered++;
    }
    assertThat(rendered).isGreaterThanOrEqualTo(2);
  }

  /** The chart's grace counts on it. */
  @Test
  void quarkusWaitsForTheAgentsShutdownAsLongAsTheChartThinks() {
    assertThat(properties("load-agent").getProperty("quarkus.shutdown.timeout")).isEqualTo("10s");
    String grace = properties("results-aggregator").getProperty("quarkus.shutdown.timeout");
    int pod =
        Chart.render("{}")
            .one("Deployment", "aggregator")
            .at("/spec/template/spec/terminationGracePeriodSeconds")
            .asInt();
    assertThat(Duration.parse("PT" + grace)).isLessThan(Duration.ofSeconds(pod));
  }

  private static Properties properties(String module) {
    Properties properties = new Properties();
    try (Reader reader =
        Files.newBufferedReader(
            Manifests.DEPLOY
                .resolveSibling(module)
                .resolve("src/main/resources/application.properties"))) {
      properties.load(reader);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return properties;
  }

  /** The names of all settings of a mapping. */
  private static Set<String> settings(Class<?> mapping) {
    Set<String> names = new TreeSet<>();
    collect(mapping, mapping.getAnnotation(ConfigMapping.class).prefix(), names);
    return names;
  }

  private static void collect(Class<?> group, String prefix, Set<String> names) {
    for (Method method : group.getDeclaredMethods()) {
      String name =
          prefix
              + "."
              + method.getName().replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
      if (method.getReturnType().isInterface()
          && method.getReturnType().getName().startsWith("io.spate.")) {
        collect(method.getReturnType(), name, names);
      } else {
        names.add(name);
      }
    }
  }

  private static String inEnvironment(String setting) {
    return setting.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
  }
}
