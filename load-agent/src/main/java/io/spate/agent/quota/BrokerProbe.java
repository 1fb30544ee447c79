package io.spate.agent.quota;

import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.ClientUtils;

/**
 * Tells whether Kafka as a whole is down, as opposed to out of reach. Blocks for a bounded time.
 */
@ApplicationScoped
class BrokerProbe {
  private static final int CONNECT_MILLIS = 300;

  private final List<String> bootstrap;

  @Inject
  BrokerProbe(@Identifier("default-kafka-broker") Map<String, Object> kafka) {
    this(List.of(String.valueOf(kafka.get("bootstrap.servers")).split("\\s*,\\s*")));
  }

  BrokerProbe(List<String> bootstrap) {
    this.bootstrap = bootstrap;
  }

  /**
   * True if the machine of every bootstrap broker answers and says that nothing listens there. A
   * broker that accepts, or that does not answer at all, makes it false.
   */
  boolean allRefuse() {
    List<InetSocketAddress> addresses;
    try {
      addresses = ClientUtils.parseAndValidateAddresses(bootstrap, "use_all_dns_ips");
    } catch (RuntimeException e) {
      return false; // a name that cannot be resolved says nothing about the brokers
    }
    for (InetSocketAddress address : addresses) {
      if (!refuses(address)) {
        return false;
      }
    }
    return !addresses.isEmpty();
  }

  private static boolean refuses(InetSocketAddress address) {
    try (Socket socket = new Socket()) {
      socket.connect(address, CONNECT_MILLIS);
      return false;
    } catch (ConnectException e) {
      return true;
    } catch (IOException e) {
      return false; // no answer in time: cut off, perhaps
    }
  }
}
