package io.spate.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FreePortsTest {
  private final List<String> words = new ArrayList<>();
  private final FreePorts ports = new FreePorts(words::add);

  @Test
  void aTakenPortIsReplacedAndTold() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = ports.choose("control plane", taken.getLocalPort());

      assertThat(port).isNotEqualTo(taken.getLocalPort()).isBetween(10_000, 29_999);
      assertThat(FreePorts.isFree(port)).isTrue();
      assertThat(words)
          .containsExactly(
              "port " + taken.getLocalPort() + " is taken, control plane uses " + port);
    }
  }

  @Test
  void aPortThatAListenerOnAllAddressesHasIsTaken() throws IOException {
    try (ServerSocket taken = new ServerSocket(0)) {
      assertThat(FreePorts.isFree(taken.getLocalPort())).isFalse();
    }
  }

  @Test
  void noPortIsGivenTwiceAndNothingIsSaidWhereAnyWillDo() {
    List<Integer> given = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      given.add(ports.choose("load agent", 0));
    }

    assertThat(given).doesNotHaveDuplicates();
    assertThat(words).isEmpty();
  }
}
