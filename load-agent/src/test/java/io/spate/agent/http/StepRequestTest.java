package io.spate.agent.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import io.spate.http.ConnectionPolicy;
import io.spate.http.EngineOptions;
import io.spate.http.HttpEngine;
import io.spate.http.HttpExchange;
import io.spate.http.TargetGuard;
import io.spate.http.TlsOptions;
import io.spate.scenario.RequestStep;
import io.spate.scenario.Scenario;
import io.spate.scenario.UserContext;
import io.spate.scenario.template.TemplateException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StepRequestTest {
  private final EventLoop loop = new DefaultEventLoop();
  private final HttpEngine engine =
      new HttpEngine(
          loop,
          new EngineOptions(
              Duration.ofSeconds(1),
              ConnectionPolicy.perUser(),
              TlsOptions.verified(),
              TargetGuard.ANYTHING));
  private final HttpExchange exchange = new HttpExchange(ended -> {});

  @AfterEach
  void close() {
    loop.shutdownGracefully();
  }

  /** The only request of a scenario, prepared for its user 0. */
  private StepRequest prepare(String steps) {
    Scenario scenario =
        Scenario.parse(
            """
            target: http://localhost:8080/api
            load: { users: 1, duration: 1s }
            http: { headers: { A: default, B: default } }
            vars: { word: "blank and \u00e4", lines: "a\\r\\nX: y" }
            users:
              - tasks:
            """
                + steps.indent(6),
            "test");
    RequestStep step = (RequestStep) scenario.users().get(0).tasks().get(0).steps().get(0);
    UserContext user = new UserContext(scenario, 0, 1);
    user.startUser();
    user.startIteration();
    StepRequest request = new StepRequest(step, engine, "http://localhost:8080/api", false);
    request.prepare(user, null, exchange);
    return request;
  }

  @Test
  void aRequestWithoutExpressionsIsEncodedOnce() {
    assertThat(prepare("- post: /todo\n  json: { a: 1 }").isPrepared()).isTrue();
    assertThat(exchange.bytesOut()).isEqualTo("{\"a\":1}".length());
  }

  @Test
  void anExpressionAnywhereMakesItOneThatIsRendered() {
    assertThat(prepare("- get: /todo/${user}").isPrepared()).isFalse();
    assertThat(prepare("- get: /\n  headers: { C: \"${user}\" }").isPrepared()).isFalse();
    assertThat(prepare("- post: /\n  body: \"${word}\"").isPrepared()).isFalse();
    assertThat(exchange.bytesOut()).isEqualTo("blank and \u00e4".length() + 1);
  }

  @Test
  void anAbsoluteUrlGoesToItsOwnOrigin() {
    assertThat(prepare("- get: http://other:81/a\n  name: other").isPrepared()).isTrue();
  }

  @Test
  void aValueThatWouldSmuggleAHeaderInIsATemplateError() {
    assertThatThrownBy(() -> prepare("- get: /\n  headers: { C: \"${lines}\" }"))
        .isInstanceOf(TemplateException.class);
  }
}
