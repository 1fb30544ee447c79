package io.spate.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * The packaged services as processes of this machine, each with the environment that the chart
 * gives its pod. Only what a machine without a cluster lacks is put in: names of services become
 * loopback addresses, secrets become their contents, ports become free ones.
 */
final class ChartParts implements AutoCloseable {
  private static final Path ROOT = Manifests.DEPLOY.getParent();
  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();
  // What the chart's startup probe gives them: three JVMs start at once.
  private static final Duration START = Duration.ofMinutes(5);

  /** What `helm test` waits unless told otherwise. */
  private static final long HELM_TEST_SECONDS = 300;

  private final Chart chart;
  private final SecuredKafka kafka; // null without one
  private final Path work;
  private final Path certificates; // null without TLS
  private final int api = freePort();
  private final int pages = freePort();
  private final int agent = freePort();
  private final List<Process> running = new ArrayList<>();
  private final HttpClient http;

  ChartParts(Chart chart, SecuredKafka kafka, Path work) {
    this(chart, kafka, work, null);
  }

  /**
   * Parts of a chart with TLS.
   *
   * @param certificates where {@code tls.crt}, {@code tls.key} and {@code ca.crt} are
   */
  ChartParts(Chart chart, SecuredKafka kafka, Path work, Path certificates) {
    this.chart = chart;
    this.kafka = kafka;
    this.work = work;
    this.certificates = certificates;
    this.http = client();
  }

  /** The API's address. */
  URI api() {
    return URI.create(scheme() + "://127.0.0.1:" + api);
  }

  /** The pages' address. */
  URI pages() {
    return URI.create(scheme() + "://127.0.0.1:" + pages);
  }

  private String scheme() {
    return certificates == null ? "http" : "https";
  }

  /** A client that trusts the parts. */
  HttpClient http() {
    return http;
  }

  /** A new one, without connections. */
  HttpClient client() {
    if (certificates == null) {
      return HttpClient.newHttpClient();
    }
    try (InputStream in = Files.newInputStream(certificates.resolve("ca.crt"))) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
      TrustManagerFactory managers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return HttpClient.newBuilder().sslContext(context).build();
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Runs the command to its end. */
  Script spate(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(JAVA, "-jar", cli().toString()));
    command.addAll(List.of(arguments));
    return Script.run(Map.of("SPATE_HOME", work.toString()), command.toArray(String[]::new));
  }

  /** Starts all three; returns when they are ready as their probes ask. */
  void start() {
    service("control-plane", "control-plane", api);
    service("aggregator", "results-aggregator", pages);
    service("load-agent", "load-agent", agent);
    for (URI uri : List.of(api(), pages(), URI.create("http://127.0.0.1:" + agent))) {
      await()
          .atMost(START)
          .ignoreExceptionsInstanceOf(IOException.class)
          .untilAsserted(
              () -> {
                assertThat(running).as(this::words).allMatch(Process::isAlive);
                assertThat(status(uri, "/q/health/ready")).as(this::words).isEqualTo(200);
              });
    }
  }

  /** Starts the control plane alone; returns when it lives, with or without a Kafka. */
  void startControlPlane() {
    service("control-plane", "control-plane", api);
    await()
        .atMost(START)
        .ignoreExceptionsInstanceOf(IOException.class)
        .untilAsserted(
            () -> {
              assertThat(running).as(this::words).allMatch(Process::isAlive);
              assertThat(status(api(), "/q/health/live")).as(this::words).isEqualTo(200);
            });
  }

  /** Runs what `helm test` runs; gives its exit code and words. */
  Script smokeTest() throws IOException {
    Path scenario = work.resolve("smoke.yaml");
    Files.writeString(
        scenario, local(chart.one("ConfigMap", "smoke-test").at("/data/smoke.yaml").asText()));
    List<String> command = new ArrayList<>(List.of(JAVA, "-jar", cli().toString()));
    JsonNode container = chart.one("Pod", "smoke-test").at("/spec/containers/0");
    for (JsonNode argument : container.path("args")) {
      command.add(local(argument.asText()).replace("/scenarios/smoke.yaml", scenario.toString()));
    }
    Map<String, String> environment = new LinkedHashMap<>();
    for (JsonNode variable : container.path("env")) {
      environment.put(variable.path("name").asText(), local(variable.path("value").asText()));
    }
    environment.put("SPATE_HOME", work.toString());
    return Script.runWithin(HELM_TEST_SECONDS, environment, command.toArray(String[]::new));
  }

  /** The names of what all parts tell Prometheus. */
  Set<String> metrics() throws IOException {
    Set<String> names = new TreeSet<>();
    for (URI part : List.of(api(), pages(), URI.create("http://127.0.0.1:" + agent))) {
      names.addAll(metrics(part));
    }
    return names;
  }

  private Set<String> metrics(URI part) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(part.resolve("/q/metrics")).timeout(Duration.ofSeconds(10)).build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofLines())
          .body()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split("[ {]", 2)[0])
          .collect(Collectors.toSet());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private String words() {
    return log() + "refused: " + RecordingAuthorizer.refused();
  }

  /** What all services have said. */
  String log() {
    StringBuilder all = new StringBuilder();
    for (String part : List.of("control-plane", "aggregator", "load-agent")) {
      Path log = work.resolve(part + ".log");
      if (!Files.exists(log)) {
        continue;
      }
      try {
        all.append(part).append(":\n").append(Files.readString(log));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return all.toString();
  }

  private void service(String part, String module, int port) {
    Path jar = ROOT.resolve(module).resolve("target/quarkus-app/quarkus-run.jar");
    assertThat(jar).as("packaged, as by ./spate build").exists();
    try {
      ProcessBuilder builder =
          new ProcessBuilder(JAVA, "-Xmx256m", "-jar", jar.toString())
              .directory(work.toFile())
              .redirectErrorStream(true)
              .redirectOutput(work.resolve(part + ".log").toFile());
      builder.environment().putAll(environment(part, port));
      running.add(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, String> environment(String part, int port) {
    Map<String, String> environment = new LinkedHashMap<>();
    for (JsonNode variable :
        chart.one("Deployment", part).at("/spec/template/spec/containers/0/env")) {
      String secret = variable.at("/valueFrom/secretKeyRef/name").asText();
      String value =
          variable.has("value")
              ? local(variable.path("value").asText())
              : secret.isEmpty() ? part : SecuredKafka.jaas(secret);
      environment.put(variable.path("name").asText(), value);
    }
    if (certificates != null) {
      // The secret is mounted where the services look by default; here it is elsewhere.
      environment.put("SPATE_TLS_CERTIFICATE", certificates.resolve("tls.crt").toString());
      environment.put("SPATE_TLS_KEY", certificates.resolve("tls.key").toString());
    }
    environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
    environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
    return environment;
  }

  /** The text as it is on this machine. */
  private String local(String text) {
    return text.replace(Chart.RELEASE + "-control-plane:8090", "127.0.0.1:" + api)
        .replace(Chart.RELEASE + "-aggregator:8091", "127.0.0.1:" + pages)
        .replace("spate-kafka-kafka-bootstrap:9093", kafka == null ? "" : kafka.bootstrapServers())
        .replace("/etc/spate/kafka/ca.crt", kafka == null ? "" : kafka.authority().toString())
        .replace("/etc/spate/tls/ca.crt", certificates + "/ca.crt")
        .replace("/etc/spate/oidc/ca.crt", certificates + "/ca.crt")
        .replace("/etc/spate/security/tokens", work.resolve("tokens").toString())
        .replace("/tmp/state", work.resolve("state").toString());
  }

  /** Asks a part for a change without a body; gives the answer's status. */
  int change(String method, URI uri) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(Duration.ofSeconds(20))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The body that a part answers with. */
  String get(URI uri) throws IOException {
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10)).build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private int status(URI uri, String probe) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(uri.resolve(probe)).timeout(Duration.ofSeconds(5)).build();
    return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  private static Path cli() throws IOException {
    try (Stream<Path> jars = Files.list(ROOT.resolve("cli/target"))) {
      return jars.filter(
              jar -> jar.getFileName().toString().matches("spate-cli-[^-]*(-SNAPSHOT)?.jar"))
          .findFirst()
          .orElseThrow(() -> new AssertionError("the command is not packaged: ./spate build"));
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    http.close();
    // Agents first, so that their last words find the others.
    for (Process process : running.reversed()) {
      process.destroy();
      try {
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
          process.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
        }
      } catch (InterruptedException e) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
  }
}
