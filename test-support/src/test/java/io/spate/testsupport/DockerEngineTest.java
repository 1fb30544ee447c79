package io.spate.testsupport;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DockerEngineTest {
  @TempDir private Path home;

  @Test
  void anEngineThatAnswersItsPingIsThere() {
    try (CountingServer engine = CountingServer.start()) {
      engine.respond("GET", "/_ping", CannedResponse.text(200, "OK"));

      assertThatCode(() -> engineAt("tcp://127.0.0.1:" + engine.port()).require())
          .doesNotThrowAnyException();
    }
  }

  @Test
  void somethingElseOnTheAddressIsNoEngine() {
    try (CountingServer other = CountingServer.start()) {
      other.respondOtherwise(request -> CannedResponse.status(404));

      assertThatThrownBy(() -> engineAt("tcp://127.0.0.1:" + other.port()).require())
          .isInstanceOf(TestKafkaException.class)
          .hasMessageContaining("no Docker engine there");
    }
  }

  @Test
  void anEngineThatHangsIsGivenUp() {
    try (NeverAnsweringServer hanging = NeverAnsweringServer.start()) {
      assertThatThrownBy(() -> engineAt("tcp://127.0.0.1:" + hanging.port()).require())
          .isInstanceOf(TestKafkaException.class)
          .hasMessageContaining("no answer within 2 s");
    }
  }

  @Test
  void aSocketThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> engineAt("unix:///nowhere/docker.sock").require())
        .isInstanceOf(TestKafkaException.class)
        .hasMessage("no Docker engine answers; tried unix:///nowhere/docker.sock: not there");
  }

  @Test
  void theAddressMayComeFromTheFileOfTheContainerLibrary() throws IOException {
    Files.writeString(
        home.resolve(".testcontainers.properties"), "docker.host=unix:///from-the-file\n");

    assertThatThrownBy(() -> new DockerEngine(Map.of(), home).require())
        .hasMessageContaining("unix:///from-the-file");
  }

  private DockerEngine engineAt(String host) {
    return new DockerEngine(Map.of("DOCKER_HOST", host), home);
  }
}
