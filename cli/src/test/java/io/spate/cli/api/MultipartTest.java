package io.spate.cli.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a scenario and its files go over the wire. */
class MultipartTest {
  @TempDir Path directory;

  private record Received(String type, String length, String body) {}

  @Test
  void scenarioAndFilesAreSentAsPartsWithTheirLengthKnown() throws Exception {
    Map<String, Path> files = new LinkedHashMap<>();
    files.put("data/accounts.csv", Files.writeString(directory.resolve("a"), "name\nanna\n"));
    files.put("empty.bin", Files.createFile(directory.resolve("b")));
    CompletableFuture<Received> received = new CompletableFuture<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          received.complete(
              new Received(
                  exchange.getRequestHeaders().getFirst("Content-Type"),
                  exchange.getRequestHeaders().getFirst("Content-Length"),
                  new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
          byte[] answer = "{\"id\": \"run-1\"}".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(201, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    try {
      URI base = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
      RunView run = new ControlPlane(base).start("name: ü\n", files, ControlPlane.Overrides.NONE);
      assertThat(run.id()).isEqualTo("run-1");
    } finally {
      server.stop(0);
    }

    Received sent = received.get(10, TimeUnit.SECONDS);
    String boundary = sent.type().substring("multipart/form-data; boundary=".length());
    assertThat(sent.length())
        .isEqualTo(Integer.toString(sent.body().getBytes(StandardCharsets.UTF_8).length));
    assertThat(sent.body().replace(boundary, "B").replace("\r\n", "\n"))
        .isEqualTo(
            """
            --B
            Content-Disposition: form-data; name="scenario"
            Content-Type: application/yaml

            name: ü

            --B
            Content-Disposition: form-data; name="data/accounts.csv"; filename="file"
            Content-Type: application/octet-stream

            name
            anna

            --B
            Content-Disposition: form-data; name="empty.bin"; filename="file"
            Content-Type: application/octet-stream


            --B--
            """);
  }
}
