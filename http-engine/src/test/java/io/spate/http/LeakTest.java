package io.spate.http;

import static io.spate.http.EngineFixture.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.spate.http.EngineFixture.Result;
import io.spate.protocol.ErrorKind;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Every buffer is given back, however exchanges end. */
class LeakTest {
  @Test
  void nothingIsInUseWhenAllConnectionsAreClosed() {
    UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true, true);
    try (ScriptedServer server = new ScriptedServer(LeakTest::behave);
        ScriptedServer noTls = new ScriptedServer(LeakTest::speakNoTls);
        EngineFixture fixture = EngineFixture.with(allocator)) {
      for (int i = 0; i < 40; i++) {
        EngineFixture.User user = fixture.user();
        user.call("GET", server.origin(), "/", null);
        user.call("POST", server.origin(), "/", "x".repeat(i * 5_000));
        user.call("GET", noTls.origin().replace("http:", "https:"), "/", null);
        CompletableFuture<Result> cut =
            user.begin("POST", server.origin(), "/silent", "x".repeat(4 << 20));
        fixture.doOnLoop(() -> fixture.engine.abort(user.exchange, ErrorKind.ABORTED, "over"));
        assertThat(EngineFixture.await(cut).error()).isNotEqualTo(ErrorKind.NONE);
      }
    }
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(allocator.metric().usedDirectMemory()).isZero();
              assertThat(allocator.metric().usedHeapMemory()).isZero();
            });
  }

  private static void speakNoTls(ScriptedServer.Talk talk) throws IOException {
    talk.send("this is no TLS\r\n\r\n");
    talk.awaitEnd();
  }

  private static void behave(ScriptedServer.Talk talk) throws IOException {
    for (String request = talk.request(); !request.isEmpty(); request = talk.request()) {
      if (request.contains("/silent")) {
        talk.awaitEnd();
        return;
      }
      switch (talk.number % 4) {
        case 0 -> talk.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        case 1 -> talk.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok and more");
        case 2 -> talk.send("garbage\r\n");
        default -> {
          talk.reset();
          return;
        }
      }
    }
  }
}
