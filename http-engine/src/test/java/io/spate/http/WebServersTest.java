package io.spate.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.spate.http.EngineFixture.Result;
import io.spate.protocol.ErrorKind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** nginx and Apache httpd, where they are installed; the tests skip themselves elsewhere. */
class WebServersTest {
  private static final String PAGE = "served by a real server\n";

  @TempDir Path dir;
  private Process server;

  @AfterEach
  void stop() throws InterruptedException {
    if (server != null) {
      server.destroy();
      if (!server.waitFor(10, TimeUnit.SECONDS)) {
        server.destroyForcibly();
      }
    }
  }

  private static Path command(String name) {
    return Stream.of("/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin")
        .map(place -> Path.of(place, name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElse(null);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void start(List<String> command) throws IOException {
    server =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(dir.resolve("server.log").toFile())
            .start();
  }

  private void writePages() throws IOException {
    Path pages = Files.createDirectories(dir.resolve("pages"));
    Files.writeString(pages.resolve("page.txt"), PAGE);
    Files.writeString(pages.resolve("large.txt"), "0123456789".repeat(200_000));
  }

  @Test
  void nginxIsSpokenTo() throws IOException {
    Path nginx = command("nginx");
    assumeTrue(nginx != null, "nginx is not installed");
    writePages();
    int port = freePort();
    String temporary =
        Stream.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
            .map(kind -> kind + "_temp_path " + dir.resolve(kind) + ";")
            .reduce("", String::concat);
    Path config =
        Files.writeString(
            dir.resolve("nginx.conf"),
            """
            daemon off; master_process off; pid %1$s/nginx.pid; error_log stderr;
            events { worker_connections 64; }
            http {
              access_log off; gzip on; gzip_types text/plain; gzip_min_length 1; %2$s
              default_type text/plain;
              server { listen 127.0.0.1:%3$d; root %1$s/pages; keepalive_requests 5; }
            }
            """
                .formatted(dir, temporary, port));
    start(List.of(nginx.toString(), "-c", config.toString(), "-p", dir.toString(), "-e", "stderr"));

    thenServes("http://127.0.0.1:" + port);
  }

  @Test
  void apacheIsSpokenTo() throws IOException {
    Path apache = command("apache2") == null ? command("httpd") : command("apache2");
    Path modules =
        Stream.of("/usr/lib/apache2/modules", "/usr/lib64/httpd/modules")
            .map(Path::of)
            .filter(Files::isDirectory)
            .findFirst()
            .orElse(null);
    assumeTrue(apache != null && modules != null, "Apache httpd is not installed");
    writePages();
    int port = freePort();
    Path config =
        Files.writeString(
            dir.resolve("httpd.conf"),
            """
            ServerRoot "%1$s"
            ServerName localhost
            Listen 127.0.0.1:%2$d
            PidFile "%1$s/httpd.pid"
            ErrorLog "%1$s/error.log"
            DefaultRuntimeDir "%1$s"
            LoadModule mpm_event_module "%3$s/mod_mpm_event.so"
            LoadModule authz_core_module "%3$s/mod_authz_core.so"
            DocumentRoot "%1$s/pages"
            KeepAlive On
            MaxKeepAliveRequests 5
            """
                .formatted(dir, port, modules));
    start(List.of(apache.toString(), "-f", config.toString(), "-DFOREGROUND"));

    thenServes("http://127.0.0.1:" + port);
  }

  private void thenServes(String origin) {
    try (EngineFixture fixture = EngineFixture.perUser()) {
      EngineFixture.User user = fixture.user();
      await()
          .atMost(EngineFixture.PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(user.call("GET", origin, "/page.txt", null).status())
                      .as(Files.readString(dir.resolve("server.log")))
                      .isEqualTo(200));
      for (int i = 0; i < 20; i++) { // more than the server takes on one connection
        Result page = user.call("GET", origin, "/page.txt", null);
        assertThat(page.error()).as(page.message()).isEqualTo(ErrorKind.NONE);
        assertThat(page.body()).isEqualTo(PAGE);
      }
      Result large = user.call("GET", origin, "/large.txt", null);
      assertThat(large.body()).hasSize(2_000_000);
      assertThat(user.call("HEAD", origin, "/large.txt", null).status()).isEqualTo(200);
      assertThat(user.call("GET", origin, "/missing", null).status()).isEqualTo(404);
      assertThat(user.call("OPTIONS", origin, "/page.txt", null).status()).isIn(200, 405);
      assertThat(user.call("POST", origin, "/page.txt", "body").status()).isIn(200, 405);
    }
  }
}
