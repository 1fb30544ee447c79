package io.spate.controlplane;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.Method;
import io.restassured.response.Response;
import io.spate.testsupport.KafkaTestResource;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a client sends: an answer below 500, which tells nothing of the inside. */
@QuarkusTest
@TestProfile(QuickSettings.class)
@WithTestResource(value = KafkaTestResource.class, scope = TestResourceScope.MATCHING_RESOURCES)
class HostileRequestsQuarkusTest {
  private static final String API = "/api/v1";
  private static final String VALIDATE = API + "/scenarios/validate";
  private static final int ROUNDS = 120;

  @BeforeEach
  void awaitReady() {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> when().get("/q/health/ready").then().statusCode(200));
  }

  private static void assertHarmless(
      String what, Method method, String path, String type, byte[] body) {
    Response answer = given().contentType(type).body(body).when().request(method, path);

    assertThat(answer.statusCode())
        .as("%s: %s %s answers %s", what, method, path, answer.asString())
        .isBetween(200, 499);
    assertThat(answer.asString())
        .as(what)
        .doesNotContain("\tat ", "Exception", "io.spate.", "com.fasterxml", "java.lang");
  }

  private static byte[] damaged(byte[] whole, SplittableRandom random) {
    byte[] bytes = whole.clone();
    for (int i = random.nextInt(1, 6); i > 0; i--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(4)) {
        case 0 -> bytes[at] = (byte) random.nextInt(128);
        case 1 -> bytes[at] = (byte) random.nextInt(256);
        case 2 -> bytes[at] = (byte) "{}[]:,\"'\n -*&!|>$%@#?".charAt(random.nextInt(21));
        default -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
      }
    }
    return bytes;
  }

  /** Never a run by chance: nobody could stop it in time, so there is no scenario in it. */
  @Test
  void damagedBodiesAreAnsweredInWords() {
    byte[] yaml = Records.SCENARIO.getBytes(StandardCharsets.UTF_8);
    byte[] request =
        "{\"users\": 5, \"spawnRate\": 1.5, \"duration\": \"1m\", \"expectAgents\": 2, \"scenario\": 1}"
            .getBytes(StandardCharsets.UTF_8);
    byte[] load = "{\"users\": 100, \"spawnRate\": 10}".getBytes(StandardCharsets.UTF_8);
    byte[] reason = "{\"reason\": \"enough\"}".getBytes(StandardCharsets.UTF_8);
    for (int seed = 0; seed < ROUNDS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      String what = "seed " + seed;
      assertHarmless(what, Method.POST, VALIDATE, "application/yaml", damaged(yaml, random));
      assertHarmless(what, Method.POST, VALIDATE, "application/json", damaged(request, random));
      assertHarmless(
          what, Method.POST, API + "/runs", "application/json", damaged(request, random));
      assertHarmless(
          what, Method.PATCH, API + "/runs/nix/load", "application/json", damaged(load, random));
      assertHarmless(
          what, Method.POST, API + "/runs/nix/stop", "application/json", damaged(reason, random));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "[]", "\"x\"", "1e999", "{\"reason\":null}", "{\"reason\":[[]]}"})
  void jsonOfAnyKindIsAnsweredInWords(String json) {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    for (String path : new String[] {"/runs", "/scenarios/validate", "/runs/nix/stop"}) {
      assertHarmless(json, Method.POST, API + path, "application/json", body);
    }
    assertHarmless(json, Method.POST, API + "/runs/nix/pause", "application/json", body);
    assertHarmless(json, Method.POST, API + "/runs/nix/resume", "application/json", body);
    assertHarmless(json, Method.PATCH, API + "/runs/nix/load", "application/json", body);
  }

  @Test
  void bodiesNestedWithoutEndAreAnsweredInWords() {
    String[] deep = {
      "[".repeat(100_000),
      "{\"scenario\":".repeat(50_000),
      "{\"scenario\":{\"a\":" + "[".repeat(100_000),
      "{\"reason\":" + "[".repeat(100_000),
    };
    for (int i = 0; i < deep.length; i++) {
      byte[] body = deep[i].getBytes(StandardCharsets.UTF_8);
      String what = "body " + i;
      assertHarmless(what, Method.POST, API + "/runs", "application/json", body);
      assertHarmless(what, Method.POST, VALIDATE, "application/yaml", body);
      assertHarmless(what, Method.POST, API + "/runs/nix/stop", "application/json", body);
      assertHarmless(what, Method.PATCH, API + "/runs/nix/load", "application/json", body);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"regex: '%s'", "xpath: '%s'", "json: '$[?%s'"})
  void expressionsNestedWithoutEndAreMistakes(String check) {
    String scenario =
        """
        target: http://127.0.0.1
        load: { users: 1, duration: 1s }
        users:
          - tasks:
              - get: /
                expect: { checks: [ { %s } ] }
        """
            .formatted(check.formatted("(".repeat(100_000)));

    assertHarmless(
        check,
        Method.POST,
        VALIDATE,
        "application/yaml",
        scenario.getBytes(StandardCharsets.UTF_8));
  }
}
