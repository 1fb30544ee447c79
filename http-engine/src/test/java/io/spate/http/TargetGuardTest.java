package io.spate.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.spate.http.EngineFixture.Result;
import io.spate.protocol.ErrorKind;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetGuardTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1",
        "http://localhost",
        "http://[::1]",
        "http://[::ffff:127.0.0.1]",
        "http://2130706433",
        "http://127.1",
        "http://LOCALHOST",
        "http://[0:0:0:0:0:ffff:7f00:1]"
      })
  void aServerThatIsNotAllowedIsNeverConnectedToHoweverItIsWritten(String host) throws Exception {
    try (ScriptedServer server = new ScriptedServer(talk -> {});
        EngineFixture engine = EngineFixture.guarded((name, port, address) -> false)) {
      Result result = engine.user().get(host + port(server));

      assertThat(result.error()).isEqualTo(ErrorKind.TARGET_NOT_ALLOWED);
      assertThat(result.message())
          .contains("may not be put under load: ", "is not in the agents' list of allowed targets");
      assertThat(server.accepted()).isZero();
    }
  }

  private static String port(ScriptedServer server) {
    return server.origin().substring(server.origin().lastIndexOf(':'));
  }

  @Test
  void whatTheGuardIsAskedIsTheAddressAndNotOnlyTheName() {
    List<String> asked = new CopyOnWriteArrayList<>();
    try (EngineFixture engine =
        EngineFixture.guarded(
            (name, port, address) -> {
              asked.add(name + " " + port + " " + address.getHostAddress());
              return false;
            })) {
      engine.user().get("http://localhost:81");
    }

    assertThat(asked).contains("localhost 81 127.0.0.1");
  }

  @Test
  void ofSeveralAddressesOnlyAllowedOnesAreUsed() throws Exception {
    InetAddress loopback = InetAddress.getByName("127.0.0.1");
    try (ScriptedServer server =
            new ScriptedServer(
                talk -> {
                  talk.request();
                  talk.send("HTTP/1.1 204 No Content\r\n\r\n");
                  talk.awaitEnd();
                });
        EngineFixture engine =
            EngineFixture.guarded((name, port, address) -> address.equals(loopback))) {
      Result result = engine.user().get("http://localhost" + port(server));

      assertThat(result.error()).as(result.message()).isEqualTo(ErrorKind.NONE);
    }
  }
}
