package io.spate.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;

class AllowedServersTest {
  private static final AllowedServers SERVERS =
      new AllowedServers(() -> List.of("shop.test:8443", "10.1.0.0/16"));

  @Test
  void anAgentAsksForTheAddressOfANameThatIsListed() throws UnknownHostException {
    assertThat(SERVERS.allows("shop.test", 8443, address("203.0.113.9"))).isTrue();
    assertThat(SERVERS.allows("shop.test", 8443, address("169.254.169.254"))).isFalse();
    assertThat(SERVERS.allows("shop.test", 443, address("203.0.113.9"))).isFalse();
  }

  @Test
  void aNameThatIsNotListedIsAllowedByItsAddressAtThatMoment() throws UnknownHostException {
    assertThat(SERVERS.allows("other.test", 80, address("10.1.2.3"))).isTrue();
    assertThat(SERVERS.allows("other.test", 80, address("10.2.2.3"))).isFalse();
  }

  private static InetAddress address(String literal) throws UnknownHostException {
    return InetAddress.getByName(literal);
  }
}
