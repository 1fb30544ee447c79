package io.spate.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.spate.http.EngineFixture.Result;
import io.spate.http.EngineFixture.User;
import io.spate.protocol.ErrorKind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * A server holds a call up at one place at a time, and the time shows up in the phase of that
 * place. Nothing is compared with a clock but with how long the server says it has held.
 */
class CallTimesTest {
  private static final long HOLD_MILLIS = 300;
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody";

  private volatile long heldNanos;

  /** Lets time pass on the server, and takes note of how much it was. */
  private void hold() {
    long start = System.nanoTime();
    try {
      new CountDownLatch(1).await(HOLD_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    heldNanos = System.nanoTime() - start;
  }

  /** More than half of the time held: the two ends need not see it begin at the same moment. */
  private void assertHeldIn(long phaseNanos) {
    assertThat(phaseNanos).isGreaterThan(heldNanos / 2);
  }

  private static long sum(CallTimes times) {
    return times.blockedNanos()
        + times.connectingNanos()
        + times.tlsNanos()
        + times.sendingNanos()
        + times.waitingNanos()
        + times.receivingNanos();
  }

  private static void assertAddsUp(HttpExchange exchange) {
    assertThat(sum(exchange.times())).isEqualTo(exchange.endedNanos() - exchange.sentNanos());
  }

  @Test
  void aLateFirstByteIsTimeOfWaiting() {
    try (ScriptedServer server =
            new ScriptedServer(
                talk -> {
                  talk.request();
                  hold();
                  talk.send(OK);
                  talk.awaitEnd();
                });
        EngineFixture fixture = EngineFixture.perUser()) {
      User user = fixture.user();
      user.get(server.origin());

      CallTimes times = user.exchange.times();
      assertHeldIn(times.waitingNanos());
      assertThat(times.connectingNanos()).isPositive();
      assertThat(times.sendingNanos()).isPositive();
      assertThat(times.receivingNanos()).isPositive().isLessThan(times.waitingNanos());
      assertThat(times.tlsNanos()).isZero();
      assertAddsUp(user.exchange);
    }
  }

  @Test
  void aLateEndOfTheResponseIsTimeOfReceiving() {
    try (ScriptedServer server =
            new ScriptedServer(
                talk -> {
                  talk.request();
                  talk.send(OK.substring(0, OK.length() - 2));
                  hold();
                  talk.send(OK.substring(OK.length() - 2));
                  talk.awaitEnd();
                });
        EngineFixture fixture = EngineFixture.perUser()) {
      User user = fixture.user();
      user.get(server.origin());

      assertHeldIn(user.exchange.times().receivingNanos());
      assertAddsUp(user.exchange);
    }
  }

  @Test
  void aCallOnAnOpenConnectionHasNoTimeOfConnecting() {
    try (ScriptedServer server =
            new ScriptedServer(
                talk -> {
                  while (!talk.request().isEmpty()) {
                    talk.send(OK);
                  }
                });
        EngineFixture fixture = EngineFixture.perUser()) {
      User user = fixture.user();
      user.get(server.origin());
      assertThat(user.exchange.times().connectingNanos()).isPositive();

      user.get(server.origin());

      assertThat(user.exchange.times().connectingNanos()).isZero();
      assertThat(user.exchange.times().sendingNanos()).isPositive();
      assertAddsUp(user.exchange);
    }
  }

  @Test
  void aFullAcceptQueueIsTimeOfConnecting() throws Exception {
    List<SocketChannel> filling = new ArrayList<>();
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        EngineFixture fixture = EngineFixture.perUser()) {
      while (fill(listener, filling)) {
        continue;
      }
      User user = fixture.user();
      CompletableFuture<Result> result =
          user.begin("GET", "http://127.0.0.1:" + listener.getLocalPort(), "/", null);
      await().atMost(EngineFixture.PATIENCE).until(() -> fixture.engine.connections() == 1);
      hold();
      Thread.ofVirtual().start(() -> answerAll(listener));

      assertThat(EngineFixture.await(result).status()).isEqualTo(200);
      assertHeldIn(user.exchange.times().connectingNanos());
      assertAddsUp(user.exchange);
    } finally {
      for (SocketChannel socket : filling) {
        socket.close();
      }
    }
  }

  /** Connects without being accepted; false once that does not succeed at once. */
  private static boolean fill(ServerSocket listener, List<SocketChannel> filling)
      throws IOException {
    SocketChannel channel = SocketChannel.open();
    filling.add(channel);
    channel.configureBlocking(false);
    channel.connect(new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort()));
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(200);
    while (!channel.finishConnect()) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      Thread.onSpinWait();
    }
    assertThat(filling.size()).as("connections that nobody accepts").isLessThan(100);
    return true;
  }

  private static void answerAll(ServerSocket listener) {
    while (true) {
      try {
        Socket socket = listener.accept();
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    if (socket.getInputStream().read() >= 0) {
                      socket.getOutputStream().write(OK.getBytes());
                    }
                  } catch (IOException e) {
                    return; // one of those that filled the queue
                  }
                });
      } catch (IOException e) {
        return; // the test is over
      }
    }
  }

  @Test
  void aServerThatIsSlowToReadALargeRequestIsTimeOfSending() throws Exception {
    try (ServerSocket listener = new ServerSocket();
        EngineFixture fixture = EngineFixture.perUser()) {
      listener.setReceiveBufferSize(16 << 10);
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      String body = "x".repeat(32 << 20);
      Thread.ofVirtual().start(() -> readLate(listener, body.length()));

      User user = fixture.user();
      Result result = user.call("POST", "http://127.0.0.1:" + listener.getLocalPort(), "/", body);

      assertThat(result.status()).as(result.message()).isEqualTo(200);
      assertHeldIn(user.exchange.times().sendingNanos());
      assertAddsUp(user.exchange);
    }
  }

  private void readLate(ServerSocket listener, int bodyBytes) {
    try (Socket socket = listener.accept()) {
      hold();
      byte[] buffer = new byte[64 << 10];
      int matched = 0;
      while (matched < 4) { // the end of the head
        int next = socket.getInputStream().read();
        matched = next == "\r\n\r\n".charAt(matched) ? matched + 1 : 0;
      }
      for (int left = bodyBytes; left > 0; ) {
        left -= socket.getInputStream().read(buffer, 0, Math.min(left, buffer.length));
      }
      socket.getOutputStream().write(OK.getBytes());
      socket.getInputStream().read();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void theWaitForASharedConnectionIsTimeOfBeingBlocked() {
    try (ScriptedServer server =
            new ScriptedServer(
                talk -> {
                  talk.request();
                  hold();
                  talk.send(OK);
                  while (!talk.request().isEmpty()) {
                    talk.send(OK);
                  }
                });
        EngineFixture fixture = EngineFixture.shared(1)) {
      User first = fixture.user();
      User second = fixture.user();
      CompletableFuture<Result> one = first.begin("GET", server.origin(), "/", null);
      CompletableFuture<Result> two = second.begin("GET", server.origin(), "/", null);
      EngineFixture.await(one);
      EngineFixture.await(two);

      assertHeldIn(second.exchange.times().blockedNanos());
      assertThat(second.exchange.times().connectingNanos()).isZero();
      assertThat(first.exchange.times().blockedNanos()).isZero();
      assertAddsUp(first.exchange);
      assertAddsUp(second.exchange);
    }
  }

  @Test
  void aCallThatFailsHasItsTimeInThePhaseInWhichItFailed() throws Exception {
    int nobody;
    try (ServerSocket unused = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = unused.getLocalPort();
    }
    try (ScriptedServer silent = new ScriptedServer(ScriptedServer.Talk::awaitEnd);
        EngineFixture fixture = EngineFixture.perUser()) {
      User refused = fixture.user();
      Result result = refused.get("http://127.0.0.1:" + nobody);
      assertThat(result.error()).isEqualTo(ErrorKind.CONNECT_REFUSED);
      assertThat(refused.exchange.times().connectingNanos())
          .isEqualTo(sum(refused.exchange.times()));
      assertAddsUp(refused.exchange);

      User patient = fixture.user();
      CompletableFuture<Result> never = patient.begin("GET", silent.origin(), "/", null);
      await().atMost(EngineFixture.PATIENCE).until(() -> silent.accepted() == 1);
      hold();
      fixture.doOnLoop(() -> fixture.engine.timeOut(patient.exchange));
      assertThat(EngineFixture.await(never).error()).isEqualTo(ErrorKind.RESPONSE_TIMEOUT);
      assertHeldIn(patient.exchange.times().waitingNanos());
      assertAddsUp(patient.exchange);
    }
  }

  @Test
  void aSecondAttemptOnANewConnectionAddsUpToo() {
    try (ScriptedServer server =
            new ScriptedServer(
                talk -> {
                  talk.request();
                  talk.send(OK);
                  if (talk.number == 1) {
                    talk.request(); // taken, and the connection closed in place of an answer
                  } else {
                    talk.awaitEnd();
                  }
                });
        EngineFixture fixture = EngineFixture.perUser()) {
      User user = fixture.user();
      user.get(server.origin());
      assertThat(user.get(server.origin()).status()).isEqualTo(200);

      assertThat(server.accepted()).isEqualTo(2);
      assertThat(user.exchange.times().connectingNanos()).isPositive();
      assertAddsUp(user.exchange);
    }
  }
}
