package io.spate.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged services with the environment that the chart gives them when it has a secret with a
 * certificate: pages, API, the command and the parts between each other speak TLS.
 */
class TlsSlowIT {
  private static final String VALUES =
      """
      tls: {secret: web}
      controlPlane: {config: {spate.tls.reload-period: 1s}}
      aggregator: {config: {spate.tls.reload-period: 1s}}
      """;

  @TempDir private Path work;

  @Test
  void pagesApiAndTheCommandSpeakTlsAndARenewedCertificateIsServed() throws Exception {
    Path certificates = Files.createDirectories(work.resolve("tls"));
    TestAuthority authority = new TestAuthority(certificates);
    authority.issue("first");
    try (SecuredKafka kafka = SecuredKafka.start(work);
        ChartParts parts = new ChartParts(Chart.render(VALUES), kafka, work, certificates)) {
      parts.start();

      Script smoke = parts.smokeTest();
      assertThat(smoke.exitCode()).as("%s%n%s%n%s", smoke.out(), smoke.err(), parts.log()).isZero();
      assertThat(smoke.out()).containsPattern("Events +([1-9]\\d*) produced = \\1 aggregated");

      assertTheCommandSaysWhomItDoesNotTrust(parts, certificates);
      assertTheAggregatorReachesTheControlPlane(parts);
      assertThatThrownBy(() -> HttpClient.newHttpClient().send(get(parts.api()), discarding()))
          .isInstanceOf(SSLHandshakeException.class);
      URI plain = URI.create(parts.api().toString().replace("https:", "http:"));
      assertThatThrownBy(() -> HttpClient.newHttpClient().send(get(plain), discarding()))
          .isInstanceOf(IOException.class);

      assertThat(subject(parts, parts.api())).isEqualTo("CN=first");
      for (String name : List.of("second", "third", "fourth")) {
        authority.issue(name);
        assertIsShownAndNobodyRefusedMeanwhile(parts, parts.api(), name);
        assertIsShownAndNobodyRefusedMeanwhile(parts, parts.pages(), name);
      }
      authority.issueCertificateAlone("fifth");
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> assertThat(parts.log()).contains("is not for the key"));
      assertThat(subject(parts, parts.api())).isEqualTo("CN=fourth");
      authority.issueKeyAlone("fifth");
      assertIsShownAndNobodyRefusedMeanwhile(parts, parts.api(), "fifth");
      assertTheAggregatorReachesTheControlPlane(parts);
    }
  }

  private static void assertTheCommandSaysWhomItDoesNotTrust(ChartParts parts, Path certificates)
      throws IOException {
    String api = parts.api().toString();
    Script untrusted = parts.spate("runs", "--server", api);
    assertThat(untrusted.exitCode()).isEqualTo(1);
    assertThat(untrusted.err())
        .contains("its certificate is not trusted", "--ca-file FILE or SPATE_CA_FILE");

    String authority = certificates.resolve("ca.crt").toString();
    Script trusted = parts.spate("runs", "--server", api, "--ca-file", authority);
    assertThat(trusted.exitCode()).as(trusted.err()).isZero();

    Script none =
        parts.spate("runs", "--server", api, "--ca-file", certificates.resolve("tls.key") + "");
    assertThat(none.exitCode()).isEqualTo(2);
    assertThat(none.err()).contains("cannot use", "as certificates to trust");

    // The certificate is for 127.0.0.1 alone.
    Script other =
        parts.spate(
            "runs", "--server", api.replace("127.0.0.1", "localhost"), "--ca-file", authority);
    assertThat(other.exitCode()).isEqualTo(1);
    assertThat(other.err()).contains("its certificate is for another name");

    Script doctor =
        parts.spate(
            "doctor", "--server", api, "--aggregator", parts.pages() + "", "--ca-file", authority);
    assertThat(doctor.out()).contains("ok    control plane: ready", "ok    results aggregator:");
  }

  /** What it asks by itself: a run that there is not is told by the control plane. */
  private static void assertTheAggregatorReachesTheControlPlane(ChartParts parts)
      throws IOException, InterruptedException {
    HttpRequest stop =
        HttpRequest.newBuilder(parts.pages().resolve("/api/v1/runs/nobody/stop"))
            .timeout(Duration.ofSeconds(20))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{}"))
            .build();
    HttpResponse<String> answer = parts.http().send(stop, HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(404);
    assertThat(answer.body()).contains("nobody");
  }

  /** Connects again and again until the certificate is shown; each connection has to be served. */
  private static void assertIsShownAndNobodyRefusedMeanwhile(ChartParts parts, URI uri, String name)
      throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!subject(parts, uri).equals("CN=" + name)) {
      assertThat(System.nanoTime()).as("%s is not shown by %s", name, uri).isLessThan(deadline);
    }
  }

  /** Whom the certificate names that a new connection gets. */
  private static String subject(ChartParts parts, URI uri) throws Exception {
    try (HttpClient client = parts.client()) {
      HttpResponse<Void> answer = client.send(get(uri.resolve("/q/health/live")), discarding());
      X509Certificate certificate =
          (X509Certificate) answer.sslSession().orElseThrow().getPeerCertificates()[0];
      return certificate.getSubjectX500Principal().getName();
    }
  }

  private static HttpRequest get(URI uri) {
    return HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10)).build();
  }

  private static HttpResponse.BodyHandler<Void> discarding() {
    return HttpResponse.BodyHandlers.discarding();
  }
}
