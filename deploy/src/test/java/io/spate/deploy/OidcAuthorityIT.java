package io.spate.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged control plane with the environment that the chart gives it, and an OpenID Connect
 * provider whose certificate is of an authority that no JVM knows, as one inside a company is.
 */
class OidcAuthorityIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SIGN_IN = "/login/oidc";

  @TempDir private Path work;

  @Test
  void theProviderIsTrustedByTheAuthorityOfTheChartsSecretAndByNoOther() throws Exception {
    Path certificates = Files.createDirectories(work.resolve("tls"));
    TestAuthority authority = new TestAuthority(certificates);
    authority.issue("here");
    Files.writeString(work.resolve("tokens"), "# none\n");
    HttpsServer provider = provider(authority);
    String issuer = "https://127.0.0.1:" + provider.getAddress().getPort();
    try {
      HttpResponse<String> trusted = signIn(issuer, "caSecret: provider-ca", certificates);
      assertThat(trusted.statusCode()).as(trusted.body()).isEqualTo(302);
      assertThat(trusted.headers().firstValue("Location").orElseThrow())
          .startsWith(issuer + "/authorize?")
          .containsPattern("[?&]scope=openid(\\+|%20)profile(\\+|%20)groups(&|$)");

      HttpResponse<String> strange = signIn(issuer, "clientId: spate", certificates);
      assertThat(strange.statusCode()).as(strange.body()).isEqualTo(503);
    } finally {
      provider.stop(0);
    }
  }

  private HttpResponse<String> signIn(String issuer, String setting, Path certificates)
      throws IOException, InterruptedException {
    Chart chart =
        Chart.render(
            """
            tls: {secret: web}
            kafka: {mode: external, external: {bootstrapServers: '127.0.0.1:1'}}
            security:
              secret: spate-tokens
              oidc: {issuer: '%s', scopes: [profile, groups], %s}
            """
                .formatted(issuer, setting));
    try (ChartParts parts = new ChartParts(chart, null, work, certificates)) {
      parts.startControlPlane();
      HttpRequest request =
          HttpRequest.newBuilder(parts.api().resolve(SIGN_IN))
              .timeout(Duration.ofSeconds(30))
              .build();
      return parts.http().send(request, HttpResponse.BodyHandlers.ofString());
    }
  }

  /** What a sign-in needs to begin: where things are, and a key. */
  private static HttpsServer provider(TestAuthority authority)
      throws IOException, GeneralSecurityException {
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(authority.server("here")));
    String issuer = "https://127.0.0.1:" + server.getAddress().getPort();
    answer(
        server,
        "/.well-known/openid-configuration",
        Map.of(
            "issuer", issuer,
            "authorization_endpoint", issuer + "/authorize",
            "token_endpoint", issuer + "/token",
            "jwks_uri", issuer + "/keys"));
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    RSAPublicKey key = (RSAPublicKey) generator.generateKeyPair().getPublic();
    answer(
        server,
        "/keys",
        Map.of(
            "keys",
            List.of(
                Map.of(
                    "kty", "RSA",
                    "kid", "1",
                    "use", "sig",
                    "n", base64(key.getModulus()),
                    "e", base64(key.getPublicExponent())))));
    server.start();
    return server;
  }

  private static void answer(HttpsServer server, String path, Map<String, ?> body)
      throws IOException {
    byte[] bytes = JSON.writeValueAsBytes(body);
    server.createContext(
        path,
        exchange -> {
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
  }

  private static String base64(BigInteger number) {
    byte[] bytes = number.toByteArray();
    // Without the byte of the sign.
    int from = bytes[0] == 0 ? 1 : 0;
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(Arrays.copyOfRange(bytes, from, bytes.length));
  }
}
