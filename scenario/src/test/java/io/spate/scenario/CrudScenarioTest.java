package io.spate.scenario;

import static io.spate.scenario.Scenarios.steps;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spate.protocol.command.LoadProfile;
import io.spate.scenario.check.Save;
import io.spate.scenario.threshold.Metric;
import io.spate.scenario.threshold.Operator;
import io.spate.scenario.threshold.Threshold;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The scenario of the sample API, field by field. */
class CrudScenarioTest {
  private final Scenario scenario = Scenario.parse(source(), "crud.yaml");

  static String source() {
    try (InputStream in = CrudScenarioTest.class.getResourceAsStream("/crud.yaml")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void nameTargetAndLoadAreAsWritten() {
    assertThat(scenario.name()).isEqualTo("Todo CRUD");
    assertThat(scenario.target()).isEqualTo("http://localhost:8080");
    assertThat(scenario.load())
        .isEqualTo(new LoadSpec(200, 10, true, Duration.ofSeconds(60), List.of()));
    assertThat(scenario.profile()).isEqualTo(LoadProfile.ramp(200, 10, 60_000));
    assertThat(scenario.gracefulStop()).isEqualTo(Duration.ofSeconds(5));
    assertThat(scenario.http().timeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(scenario.http().connectTimeout()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void thresholdsAreAsWritten() {
    assertThat(scenario.thresholds())
        .containsExactly(
            new Threshold(
                "failures < 1%", Metric.FAILURE_RATIO, 0, null, Operator.LESS, 0.01, false),
            new Threshold("p95 < 500ms", Metric.PERCENTILE, 95, null, Operator.LESS, 500, false));
  }

  @Test
  void userAndTaskAreAsWritten() {
    UserClass user = scenario.users().get(0);

    assertThat(scenario.users()).hasSize(1);
    assertThat(user.name()).isEqualTo("TodoUser");
    assertThat(user.weight()).isEqualTo(1);
    assertThat(user.thinkTime()).isEqualTo(ThinkTime.uniform(2_000_000_000L, 5_000_000_000L));
    assertThat(user.tasks()).singleElement().extracting(Task::name).isEqualTo("task 1");
  }

  @Test
  void requestsAreNamedByMethodAndNameOrPath() {
    assertThat(scenario.requestNames())
        .containsExactly("POST /todo", "GET /todo/[id]", "PUT /todo/[id]", "DELETE /todo/[id]");
    assertThat(steps(scenario))
        .extracting(step -> ((RequestStep) step).nameIndex())
        .containsExactly(0, 1, 2, 3);
    assertThat(steps(scenario))
        .extracting(step -> ((RequestStep) step).method())
        .containsExactly("POST", "GET", "PUT", "DELETE");
  }

  @Test
  void createdIdIsUsedByTheRequestsAfterIt() throws IOException {
    UserContext context = Scenarios.user(scenario);
    RequestStep post = (RequestStep) steps(scenario).get(0);
    RequestStep put = (RequestStep) steps(scenario).get(2);

    StringBuilder body = new StringBuilder();
    post.renderBody(context, body);
    JsonNode sent = new ObjectMapper().readTree(body.toString());
    assertThat(sent.get("Description").textValue()).matches("[A-Z][a-z]+( [a-z]+){4,11}\\.");
    assertThat(sent.get("Completed").isBoolean()).isTrue();
    assertThat(post.contentType()).isEqualTo("application/json");
    assertThat(post.needsBody()).isTrue();
    assertThat(post.defaultStatusCheck()).isFalse();

    FakeResponse created = FakeResponse.of(201, "{\"Id\":4711,\"Completed\":false}");
    assertThat(post.checks()).allMatch(check -> check.failureOf(created, context) == null);
    assertThat(post.checks().get(0).failureOf(FakeResponse.of(500, ""), context))
        .isEqualTo("expected status 201, got 500");
    for (Save save : post.saves()) {
      assertThat(save.failureOf(created, context)).isNull();
    }

    StringBuilder path = new StringBuilder();
    put.renderPath(context, path);
    assertThat(path).hasToString("/todo/4711");
    body.setLength(0);
    put.renderBody(context, body);
    assertThat(body).hasToString("{\"Id\":4711,\"Description\":\"done\",\"Completed\":true}");
    assertThat(put.needsBody()).isFalse();
    assertThat(put.defaultStatusCheck()).isTrue();
  }
}
