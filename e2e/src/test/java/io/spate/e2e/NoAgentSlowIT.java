package io.spate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a stack without agents, or with a taken port, says. */
class NoAgentSlowIT {

  @Test
  void aRunWithoutAgentsSaysThatItWaitsAndThenWhyItGaveUp() {
    try (Spate spate = Spate.inNewHome()) {
      spate.run(Duration.ofMinutes(2), "up", "--agents", "0").exitsWith(0);
      String run =
          spate
              .send(
                  "POST",
                  spate.url("controlPlane") + "/api/v1/runs",
                  """
                  {"startTimeout": "3s", "scenario": {"name": "lonely",
                   "target": "http://127.0.0.1:1", "load": {"users": 1, "duration": "5s"},
                   "users": [{"name": "u", "tasks": [{"get": "/"}]}]}}
                  """)
              .path("id")
              .asText();

      org.awaitility.Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () -> {
                var view = spate.get(spate.url("controlPlane") + "/api/v1/runs/" + run);
                assertThat(view.path("phase").asText()).isEqualTo("failed");
                assertThat(view.path("reason").asText()).contains("agent", "3");
              });
    }
  }

  @Test
  void aTakenPortIsReplacedAndTold() throws IOException {
    try (Spate spate = Spate.inNewHome();
        ServerSocket taken = take(8090)) {
      String out = spate.run(Duration.ofMinutes(2), "up", "--agents", "1").exitsWith(0).out();
      if (taken != null) { // else somebody else has it, which is as good
        assertThat(out).contains("8090");
      }
      assertThat(spate.url("controlPlane")).doesNotEndWith(":8090");
      assertThat(spate.get(spate.url("controlPlane") + "/api/v1/runs").path("runs").isArray())
          .isTrue();
    }
  }

  private static ServerSocket take(int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    try {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return socket;
    } catch (IOException e) {
      socket.close();
      return null;
    }
  }
}
