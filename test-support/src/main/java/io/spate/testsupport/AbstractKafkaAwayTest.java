package io.spate.testsupport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What services have in common while Kafka is away, as by {@link NoKafka}. */
public abstract class AbstractKafkaAwayTest {
  @Test
  void thatKafkaIsAwayIsToldNoMoreThanTwiceInTenSeconds() {
    LogLines lines = LogLines.begin();
    try {
      await()
          .during(Duration.ofSeconds(10))
          .atMost(Duration.ofSeconds(15))
          .untilAsserted(() -> assertThat(lines.all()).hasSizeLessThanOrEqualTo(2));
    } finally {
      lines.close();
    }
  }
}
