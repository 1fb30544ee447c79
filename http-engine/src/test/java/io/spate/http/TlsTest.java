package io.spate.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.spate.http.EngineFixture.Result;
import io.spate.protocol.ErrorKind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** https, with certificates that are made for the test by the JDK's keytool. */
class TlsTest {
  @TempDir Path dir;
  private TestKeys keys;
  private HttpsServer server;
  private boolean asksForCertificate;

  @BeforeEach
  void makeCertificates() throws Exception {
    keys = new TestKeys(dir);
    keys.make("server", "dns:localhost");
    keys.make("client", "dns:client");
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.stop(0);
    }
  }

  private SSLContext serverContext() throws Exception {
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(keys.load("server"), TestKeys.PASSWORD);
    KeyStore clients = KeyStore.getInstance("PKCS12");
    clients.load(null, null);
    clients.setCertificateEntry("client", keys.load("client").getCertificate("client"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(clients);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  private String start() throws Exception {
    SSLContext context = serverContext();
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(context) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters ssl = context.getDefaultSSLParameters();
            ssl.setNeedClientAuth(asksForCertificate);
            parameters.setSSLParameters(ssl);
          }
        });
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 6);
          exchange.getResponseBody().write("secret".getBytes());
          exchange.close();
        });
    server.start();
    return ":" + server.getAddress().getPort();
  }

  private Result get(TlsOptions tls, String origin) {
    try (EngineFixture fixture = EngineFixture.tls(tls)) {
      return fixture.user().get(origin);
    }
  }

  private TlsOptions trusting() {
    return new TlsOptions(true, dir.resolve("server.crt"), null, null);
  }

  @Test
  void aTrustedServerIsSpokenToAndItsConnectionIsUsedAgain() throws Exception {
    String port = start();
    try (EngineFixture fixture = EngineFixture.tls(trusting())) {
      EngineFixture.User user = fixture.user();
      Result first = user.get("https://localhost" + port);
      Result second = user.get("https://localhost" + port);

      assertThat(first.error()).as(first.message()).isEqualTo(ErrorKind.NONE);
      assertThat(first.body()).isEqualTo("secret");
      assertThat(first.tlsNanos()).isPositive();
      assertThat(second.tlsNanos()).isZero();
    }
  }

  @Test
  void aHandshakeThatTheServerHoldsUpIsTimeOfTls() throws Exception {
    SSLContext context = serverContext();
    AtomicLong heldNanos = new AtomicLong();
    try (ServerSocket listener =
            context
                .getServerSocketFactory()
                .createServerSocket(0, 0, InetAddress.getLoopbackAddress());
        EngineFixture fixture = EngineFixture.tls(trusting())) {
      Thread.ofVirtual().start(() -> shakeHandsLate(listener, heldNanos));
      EngineFixture.User user = fixture.user();
      Result result = user.get("https://localhost:" + listener.getLocalPort());

      assertThat(result.error()).as(result.message()).isEqualTo(ErrorKind.NONE);
      CallTimes times = user.exchange.times();
      assertThat(times.tlsNanos()).isGreaterThan(heldNanos.get() / 2);
      assertThat(times.connectingNanos()).isPositive();
      assertThat(times.connectingNanos() + times.waitingNanos() + times.receivingNanos())
          .isLessThanOrEqualTo(
              user.exchange.endedNanos() - user.exchange.sentNanos() - times.tlsNanos());
    }
  }

  /** A socket of the JDK's TLS begins its handshake when it is read from. */
  private static void shakeHandsLate(ServerSocket listener, AtomicLong heldNanos) {
    try (Socket socket = listener.accept()) {
      long start = System.nanoTime();
      new CountDownLatch(1).await(300, TimeUnit.MILLISECONDS);
      heldNanos.set(System.nanoTime() - start);
      socket.getInputStream().read();
      socket.getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes());
      while (socket.getInputStream().read() >= 0) {
        continue;
      }
    } catch (IOException e) {
      return; // the client went
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aServerOfAnUnknownAuthorityIsRefused() throws Exception {
    Result result = get(TlsOptions.verified(), "https://localhost" + start());

    assertThat(result.error()).isEqualTo(ErrorKind.TLS);
    assertThat(result.message()).startsWith("TLS with https://localhost");
  }

  @Test
  void aServerOfAnotherNameIsRefused() throws Exception {
    Result result = get(trusting(), "https://127.0.0.1" + start());

    assertThat(result.error()).isEqualTo(ErrorKind.TLS);
    assertThat(result.message()).contains("127.0.0.1");
  }

  @Test
  void verificationCanBeLeftOut() throws Exception {
    Result result = get(TlsOptions.unverified(), "https://127.0.0.1" + start());

    assertThat(result.error()).as(result.message()).isEqualTo(ErrorKind.NONE);
  }

  @Test
  void aServerThatAsksForACertificateGetsTheOneGiven() throws Exception {
    asksForCertificate = true;
    String origin = "https://localhost" + start();

    Result with =
        get(
            new TlsOptions(
                true,
                dir.resolve("server.crt"),
                dir.resolve("client.crt"),
                dir.resolve("client.key")),
            origin);
    Result without = get(trusting(), origin);

    assertThat(with.error()).as(with.message()).isEqualTo(ErrorKind.NONE);
    assertThat(without.error()).isIn(ErrorKind.TLS, ErrorKind.CONNECTION_CLOSED);
  }

  @Test
  void filesThatCannotBeUsedAreAFailureThatSaysSo() throws Exception {
    Path missing = dir.resolve("missing.crt");

    Result result = get(new TlsOptions(true, missing, null, null), "https://localhost" + start());

    assertThat(result.error()).isEqualTo(ErrorKind.TLS);
    assertThat(result.message()).contains("the TLS files of this agent cannot be used");
  }
}
