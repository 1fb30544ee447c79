package io.spate.testsupport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spate.protocol.Topics;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The broker of the services' mTLS tests is one: what they show by it would be nothing else. */
class MutualTlsKafkaIT {
  private static MutualTlsKafka kafka;

  @BeforeAll
  static void start() {
    kafka = new MutualTlsKafka();
    kafka.start();
  }

  @AfterAll
  static void stop() {
    kafka.stop();
  }

  @Test
  void aCertificateThatTheBrokerKnowsIsLetIn() throws Exception {
    assertThat(topics(MutualTlsKafka.KNOWN)).contains(Topics.RUN_COMMANDS.topic());
  }

  @ParameterizedTest
  @ValueSource(strings = {MutualTlsKafka.NONE, MutualTlsKafka.STRANGE})
  void nobodyElseIs(String client) {
    assertThatThrownBy(() -> topics(client))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(SslAuthenticationException.class);
  }

  private static Set<String> topics(String client) throws Exception {
    Map<String, Object> settings = kafka.clientSettings(client);
    try (Admin admin = Admin.create(settings)) {
      return admin.listTopics().names().get(30, TimeUnit.SECONDS);
    }
  }
}
