package io.spate.protocol.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

class TopicTroublesTest {
  private final List<String> told = new ArrayList<>();
  private final AtomicLong nanos = new AtomicLong(-5);
  private final TopicTroubles troubles =
      new TopicTroubles(
          (topic, reason) -> told.add(topic + ": " + reason.getMessage()), nanos::get);

  @Test
  void eachTopicIsToldTwiceAMinuteAtTheMost() {
    for (int second = 0; second < 60; second++) {
      troubles.troubled("a", new TopicAuthorizationException("no right"));
      troubles.troubled("b", new KafkaException("no such topic"));
      nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    }

    assertThat(told)
        .containsExactly("a: no right", "b: no such topic", "a: no right", "b: no such topic");
  }

  @Test
  void thatKafkaIsAwayIsToldForAllTopicsAtOnce() {
    troubles.troubled("a", new TimeoutException("no answer"));
    troubles.troubled("b", new TimeoutException("no answer"));
    assertThat(told).containsExactly("a: no answer");
  }

  @Test
  void refusalsAreToldElsewhere() {
    troubles.troubled("a", new SaslAuthenticationException("who?"));
    assertThat(told).isEmpty();
  }
}
