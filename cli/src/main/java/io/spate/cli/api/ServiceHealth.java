package io.spate.cli.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.spate.protocol.Json;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a service says of itself at {@code /q/health/ready}.
 *
 * @param ready whether it is
 * @param reason why not, for people; empty if it is ready
 * @param version of the service; empty if it does not tell it
 */
public record ServiceHealth(boolean ready, String reason, Optional<String> version) {
  private static final Duration QUICK = Duration.ofSeconds(5);
  private static final String PATH = "/q/health/ready";
  private static final String VERSION = "version";

  /**
   * Asks a service; it tells everybody, so no API token is sent.
   *
   * @param server its name in messages
   * @param trust whom to trust if it is https
   * @throws UnreachableException if there is no answer within five seconds
   */
  public static ServiceHealth of(String server, URI base, Trust trust) {
    Access access = new Access(null, trust);
    RestClient.Answer answer = new RestClient(server, base, access).answer(PATH, QUICK);
    return parse(answer.status(), answer.body());
  }

  static ServiceHealth parse(int status, byte[] body) {
    List<String> reasons = new ArrayList<>();
    String version = null;
    boolean isHealth = false;
    try {
      for (JsonNode check : Json.MAPPER.readTree(body).path("checks")) {
        isHealth = true;
        version = check.path("data").path(VERSION).asText(version);
        if (!"UP".equals(check.path("status").asText())) {
          reasons.add(words(check));
        }
      }
    } catch (IOException e) {
      isHealth = false;
    }
    if (!isHealth) {
      return new ServiceHealth(
          false, "status " + status + " and no health document of Spate", Optional.empty());
    }
    return new ServiceHealth(
        status == 200, String.join("; ", reasons), Optional.ofNullable(version));
  }

  private static String words(JsonNode check) {
    List<String> data = new ArrayList<>();
    check
        .path("data")
        .properties()
        .forEach(
            entry -> {
              if (!VERSION.equals(entry.getKey())) {
                data.add(entry.getValue().asText());
              }
            });
    String name = check.path("name").asText();
    return data.isEmpty() ? name + " is down" : name + ": " + String.join(", ", data);
  }
}
