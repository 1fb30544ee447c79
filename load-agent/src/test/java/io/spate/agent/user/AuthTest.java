package io.spate.agent.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.spate.protocol.ErrorKind;
import io.spate.protocol.wire.FailureSample;
import io.spate.scenario.Environment;
import io.spate.testsupport.CannedResponse;
import io.spate.testsupport.CountingServer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Credentials and secrets of the agent's environment, against a real server. */
class AuthTest {
  private static final Environment SECRETS =
      new Environment() {
        private final Map<String, String> values = Map.of("PASSWORD", "s\u00e4cret", "KEY", "k1");

        @Override
        public String valueOf(String name) {
          return values.get(name);
        }

        @Override
        public String whyNot(String name) {
          return "no " + name + " here";
        }
      };

  private final CountingServer target = CountingServer.start();
  private final OneLoop loop = new OneLoop(SECRETS);

  @AfterEach
  void close() {
    loop.close();
    target.close();
  }

  private void run(String http, String steps) {
    loop.run(
        """
        target: %s
        load: { users: 1, iterations: 1 }
        http: { %s }
        users:
          - tasks:
              - sequence:
        """
                .formatted(target.baseUrl(), http)
            + steps.stripTrailing().indent(10));
  }

  private List<String> sent(String path) {
    return target.requests().stream()
        .filter(request -> request.path().equals(path))
        .map(request -> request.header("Authorization"))
        .toList();
  }

  private static String basic(String credentials) {
    return "Basic "
        + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void basicCredentialsAreEncodedWhetherTheyAreConstantOrNot() {
    run(
        "timeout: 5s",
        """
        - get: /constant
          auth: { basic: { user: me, password: "p:w" } }
        - get: /each
          auth: { basic: { user: "u${user}", password: "${env.PASSWORD}" } }
        """);

    assertThat(sent("/constant")).containsExactly(basic("me:p:w"));
    assertThat(sent("/each")).containsExactly(basic("u0:s\u00e4cret"));
  }

  @Test
  void aTokenThatWasSavedIsTheBearers() {
    target.respond("POST", "/login", CannedResponse.json(200, "{\"token\":\"t.1-2\"}"));

    run(
        "auth: { bearer: \"${env.KEY}\" }",
        """
        - post: /login
          save: { token: $.token }
        - get: /with
          auth: { bearer: "${token}" }
        - get: /default
        - get: /none
          auth: none
        - get: /own
          headers: { authorization: mine }
        """);

    assertThat(sent("/login")).containsExactly("Bearer k1");
    assertThat(sent("/with")).containsExactly("Bearer t.1-2");
    assertThat(sent("/default")).containsExactly("Bearer k1");
    assertThat(sent("/none")).containsExactly((String) null);
    assertThat(sent("/own")).containsExactly("mine");
  }

  @Test
  void aVariableOfTheEnvironmentThatIsNotThereFailsTheRequestInWordsOrHasADefault() {
    run(
        "timeout: 5s",
        """
        - get: /b
          headers: { X: "${env.NOTHING|other}" }
        - get: /a
          headers: { X: "${env.NOTHING}" }
        """);

    assertThat(target.requests()).hasSize(1);
    assertThat(target.requests().getFirst().header("X")).isEqualTo("other");
    List<FailureSample> samples =
        loop.batches().stream().flatMap(batch -> batch.samples().stream()).toList();
    assertThat(samples).hasSize(1);
    assertThat(ErrorKind.of(samples.getFirst().getError())).isEqualTo(ErrorKind.TEMPLATE);
    assertThat(samples.getFirst().getMessage()).isEqualTo("no NOTHING here");
  }
}
