package io.spate.agent.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BrokerNamesTest {
  @Test
  void oneKnownNameIsEnough() {
    assertThat(new BrokerNames("no-such-broker.invalid:9092").isOneKnown()).isFalse();
    assertThat(new BrokerNames("no-such-broker.invalid:9092, 127.0.0.1:9092").isOneKnown())
        .isTrue();
    assertThat(new BrokerNames("SASL_SSL://[::1]:9093").isOneKnown()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"broker-1", "broker-1:many", "127.0.0.1:9092,broker-2", "a:70000"})
  void whatIsNoHostAndPortIsNamed(String setting) {
    assertThatThrownBy(() -> new BrokerNames(setting))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("kafka.bootstrap.servers is '" + setting + "'")
        .hasMessageContaining("is no host and port");
  }

  @Test
  void noBrokerAtAllIsNamedToo() {
    assertThatThrownBy(() -> new BrokerNames(" , "))
        .hasMessageContaining("it names no broker")
        .hasMessageContaining("broker-1:9092,broker-2:9092");
  }
}
