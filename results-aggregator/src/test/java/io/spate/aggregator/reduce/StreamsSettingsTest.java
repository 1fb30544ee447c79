package io.spate.aggregator.reduce;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.SmallRyeConfigBuilder;
import io.spate.aggregator.config.AggregatorConfig;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;

class StreamsSettingsTest {
  private static Map<String, Object> mainConsumer(String sessionTimeout) {
    AggregatorConfig config =
        new SmallRyeConfigBuilder()
            .addDiscoveredConverters()
            .withMapping(AggregatorConfig.class)
            .withDefaultValue("spate.aggregator.reduce.session-timeout", sessionTimeout)
            .withValidateUnknown(false)
            .build()
            .getConfigMapping(AggregatorConfig.class);
    Properties settings =
        StreamsSettings.of(
            Map.of(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:9"), config.reduce());
    return new StreamsConfig(settings).getMainConsumerConfigs("group", "client", 0);
  }

  private static long millis(Object value) {
    return Long.parseLong(value.toString());
  }

  @Test
  void anAnswerToAJoiningThatTheBrokerLostIsWaitedForSecondsNotKafkasFiveMinutes() {
    Map<String, Object> consumer = mainConsumer("8s");

    assertThat(millis(consumer.get(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG)))
        .isGreaterThan(2 * millis(consumer.get(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG)))
        .isLessThanOrEqualTo(24_000);
  }

  @Test
  void whoeverSetsALongerSessionWaitsLongerForAJoiningToo() {
    Map<String, Object> consumer = mainConsumer("20s");

    assertThat(millis(consumer.get(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG))).isEqualTo(20_000);
    assertThat(millis(consumer.get(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG))).isEqualTo(60_000);
  }
}
