package io.spate.agent.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.SmallRyeConfigBuilder;
import io.spate.agent.config.AgentConfig;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuotaGroupTest {
  private static ConsumerConfig settings(String protocol) {
    AgentConfig config =
        new SmallRyeConfigBuilder()
            .addDiscoveredConverters()
            .withMapping(AgentConfig.class)
            .withDefaultValue("spate.agent.id", "a")
            .withDefaultValue("spate.agent.group.protocol", protocol)
            .withValidateUnknown(false)
            .build()
            .getConfigMapping(AgentConfig.class);
    Map<String, Object> settings = new HashMap<>(new QuotaGroup(config).settings());
    settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:9");
    settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    return new ConsumerConfig(settings);
  }

  @ParameterizedTest
  @ValueSource(strings = {"classic", "consumer"})
  void anAnswerToAJoiningThatTheBrokerLostIsWaitedForSecondsNotKafkasFiveMinutes(String protocol) {
    assertThat(settings(protocol).getInt(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG))
        .isEqualTo(18_000);
  }

  @Test
  void aSessionIsShorterThanTheTimeToJoin() {
    ConsumerConfig settings = settings("classic");

    assertThat(settings.getInt(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG))
        .isLessThan(settings.getInt(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG));
  }
}
