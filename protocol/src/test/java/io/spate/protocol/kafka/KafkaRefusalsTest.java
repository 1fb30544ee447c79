package io.spate.protocol.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class KafkaRefusalsTest {
  private static final String ATTEMPT =
      "[Consumer clientId=c-1, groupId=null] Connection to node -1 (/10.0.0.7:9093) failed"
          + " authentication due to: SSL handshake failed";

  private final List<String> warned = new ArrayList<>();
  private final List<String> informed = new ArrayList<>();
  private final AtomicLong nanos = new AtomicLong(-5);
  private final KafkaRefusals refusals =
      new KafkaRefusals(
          new KafkaRefusals.Told() {
            @Override
            public void warn(String words) {
              warned.add(words);
            }

            @Override
            public void info(String words) {
              informed.add(words);
            }
          },
          nanos::get);

  @Test
  void anHourOfSevenAttemptsASecondIsAWarningAndTwoRemindersAMinute() {
    for (int i = 0; i < 3600 * 7; i++) {
      assertThat(refusals.mayPass(line(ATTEMPT))).isFalse();
      nanos.addAndGet(Duration.ofSeconds(1).toNanos() / 7);
    }

    assertThat(warned).hasSizeBetween(118, 120);
    assertThat(warned.getFirst())
        .startsWith("Kafka at 10.0.0.7:9093 and this service refuse each other: SSL handshake")
        .contains("kafka.ssl.keystore.*", "kafka.sasl.*", "kafka.ssl.truststore.*");
    assertThat(warned.get(1))
        .contains("still refuse each other, 211 attempts in 30 s: SSL handshake failed");
    assertThat(informed).isEmpty();
  }

  @Test
  void thatItIsOverIsToldOnceAndTheNextTimeBeginsAnew() {
    refusals.mayPass(line(ATTEMPT));
    pass(KafkaRefusals.QUIET.minusSeconds(1));
    assertThat(refusals.isOver()).isFalse();
    pass(Duration.ofSeconds(1));
    assertThat(refusals.isOver()).isTrue();
    assertThat(refusals.isOver()).isTrue();
    assertThat(informed)
        .containsExactly(
            "Kafka at 10.0.0.7:9093 and this service have not refused each other for 10 s");

    refusals.mayPass(line(ATTEMPT));

    assertThat(warned).hasSize(2).allMatch(words -> words.contains("; check what the service"));
  }

  @Test
  void otherLinesPass() {
    assertThat(refusals.mayPass(line("Uncaught error in request completion:"))).isTrue();
    assertThat(refusals.mayPass(line(null))).isTrue();
    LogRecord metadata = line("[AdminClient clientId=a] Fatal error during metadata update");
    metadata.setThrown(new TimeoutException("no answer"));
    assertThat(refusals.mayPass(metadata)).isTrue();
    metadata.setThrown(new SslAuthenticationException("SSL handshake failed"));
    assertThat(refusals.mayPass(metadata)).isFalse();
    assertThat(warned).isEmpty();
  }

  @Test
  void aRefusalIsKnownByItsCause() {
    assertThat(
            KafkaRefusals.isRefusal(
                new KafkaException("x", new SslAuthenticationException("SSL handshake failed"))))
        .isTrue();
    assertThat(KafkaRefusals.isRefusal(new TimeoutException("no answer"))).isFalse();
    assertThat(KafkaRefusals.isRefusal(null)).isFalse();
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  private static LogRecord line(String words) {
    return new LogRecord(Level.SEVERE, words);
  }
}
