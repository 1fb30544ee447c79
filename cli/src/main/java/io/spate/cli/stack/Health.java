package io.spate.cli.stack;

import com.fasterxml.jackson.databind.JsonNode;
import io.spate.protocol.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether a process of the stack is ready, asked once.
 *
 * @param ready whether it is
 * @param stranger whether it is somebody else who answers at its address
 * @param reason why not, for people; empty if there is nothing to say
 */
record Health(boolean ready, boolean stranger, String reason) {
  /**
   * In the answers of each service of a local stack, with an id that the service was started with.
   * Two stacks that start at the same moment may choose the same port, and the one that does not
   * get it would take the other's service for its own.
   */
  static final String INSTANCE_HEADER = "Spate-Instance";

  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final Health READY = new Health(true, false, "");

  // Made when first needed: commands without a stack need not pay for it.
  private static final class Client {
    static final HttpClient HTTP =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();
  }

  /** Asks a process: its health endpoint, or whether it listens where there is none. */
  static Health of(StackProcess process) {
    return process.kind() == ProcessKind.BROKER ? listening(process.port()) : http(process);
  }

  private static Health listening(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port), (int) TIMEOUT.toMillis());
      return READY;
    } catch (IOException e) {
      return notReady("does not listen on port " + port);
    }
  }

  private static Health http(StackProcess process) {
    // The sample API has no health endpoint: it is a target like any other, and kept plain.
    String path = process.kind() == ProcessKind.TODO_API ? "/served" : "/q/health/ready";
    URI uri = URI.create(process.url() + path);
    try {
      HttpResponse<String> response =
          Client.HTTP.send(
              HttpRequest.newBuilder(uri).timeout(TIMEOUT).GET().build(), BodyHandlers.ofString());
      return isOf(process, response)
          ? parse(response.statusCode(), response.body())
          : new Health(false, true, "another program answers at " + uri);
    } catch (IOException e) {
      return notReady("does not answer at " + uri);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return notReady("interrupted");
    }
  }

  private static boolean isOf(StackProcess process, HttpResponse<?> response) {
    return process.instance() == null
        || response.headers().allValues(INSTANCE_HEADER).contains(process.instance());
  }

  private static Health notReady(String reason) {
    return new Health(false, false, reason);
  }

  /** Reads the answer of MicroProfile Health. */
  static Health parse(int status, String body) {
    if (status == 200) {
      return READY;
    }
    List<String> reasons = new ArrayList<>();
    try {
      for (JsonNode check : Json.MAPPER.readTree(body).path("checks")) {
        if (!"UP".equals(check.path("status").asText())) {
          reasons.add(words(check));
        }
      }
    } catch (IOException e) {
      reasons.clear(); // Not its health document; the status has to do.
    }
    return notReady(reasons.isEmpty() ? "answers status " + status : String.join("; ", reasons));
  }

  private static String words(JsonNode check) {
    List<String> data = new ArrayList<>();
    check
        .path("data")
        .properties()
        .forEach(
            entry -> {
              if (!"version".equals(entry.getKey())) { // No reason of anything.
                data.add(entry.getValue().asText());
              }
            });
    String name = check.path("name").asText();
    return data.isEmpty() ? name + " is down" : name + ": " + String.join(", ", data);
  }
}
