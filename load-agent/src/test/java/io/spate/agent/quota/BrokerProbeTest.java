package io.spate.agent.quota;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;

class BrokerProbeTest {

  @Test
  void kafkaIsDownWhenEveryBrokerRefuses() throws IOException {
    assertThat(new BrokerProbe(List.of(closedPort(), closedPort())).allRefuse()).isTrue();
  }

  @Test
  void kafkaIsNotDownWhenOneBrokerListens() throws IOException {
    try (ServerSocket broker = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(
              new BrokerProbe(List.of(closedPort(), "127.0.0.1:" + broker.getLocalPort()))
                  .allRefuse())
          .isFalse();
    }
  }

  @Test
  void aNameThatCannotBeResolvedSaysNothing() {
    assertThat(new BrokerProbe(List.of("no-such-host.invalid:9092")).allRefuse()).isFalse();
  }

  private static String closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return "127.0.0.1:" + socket.getLocalPort();
    }
  }
}
