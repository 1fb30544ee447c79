package io.spate.agent.kafka;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Utils;

/** The brokers that clients ask first, as {@code kafka.bootstrap.servers} names them. Immutable. */
final class BrokerNames {
  private final String setting;
  private final List<InetSocketAddress> addresses = new ArrayList<>();

  /**
   * @param setting host and port of each, by commas
   * @throws IllegalArgumentException if one of them is something else, or there is none
   */
  BrokerNames(String setting) {
    this.setting = setting;
    for (String broker : setting.split(",")) {
      if (!broker.isBlank()) {
        addresses.add(address(broker.strip()));
      }
    }
    if (addresses.isEmpty()) {
      throw wrong("it names no broker");
    }
  }

  private InetSocketAddress address(String broker) {
    String host = Utils.getHost(broker);
    Integer port = Utils.getPort(broker);
    if (host == null || port == null || port < 1 || port > 65_535) {
      throw wrong("'" + broker + "' is no host and port");
    }
    return InetSocketAddress.createUnresolved(host, port);
  }

  private IllegalArgumentException wrong(String why) {
    return new IllegalArgumentException(
        "kafka.bootstrap.servers is '%s': %s; it is to be like broker-1:9092,broker-2:9092"
            .formatted(setting, why));
  }

  /**
   * Whether the name of one of them at least is known. Asks the resolver, which may take a while.
   */
  boolean isOneKnown() {
    return addresses.stream()
        .anyMatch(
            named -> !new InetSocketAddress(named.getHostString(), named.getPort()).isUnresolved());
  }

  @Override
  public String toString() {
    return setting;
  }
}
