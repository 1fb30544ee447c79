package io.spate.protocol.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spate.protocol.UnreadableRecordException;
import io.spate.protocol.deadletter.DeadLetters.Origin;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class DeadLettersTest {
  private final DeadLetters letters = new DeadLetters(3);

  private static DeadLetter letter(String service, String topic, long offset) {
    return new DeadLetter(
        service, topic, 1, offset, 5, "torn", "k", "v".getBytes(StandardCharsets.UTF_8), 1);
  }

  private static ConsumerRecord<String, byte[]> record(DeadLetter letter, long at) {
    ProducerRecord<String, byte[]> sent = letter.toRecord();
    return new ConsumerRecord<>(
        sent.topic(),
        0,
        at,
        at,
        TimestampType.CREATE_TIME,
        -1,
        -1,
        sent.key(),
        sent.value(),
        sent.headers(),
        Optional.empty());
  }

  @Test
  void eachLetterIsCountedOnceAndTheNewestAreKeptWithoutTheirValues() {
    for (int offset = 0; offset < 5; offset++) {
      assertThat(letters.accept(record(letter("s", "t", offset), 10 + offset))).isPresent();
      assertThat(letters.accept(record(letter("s", "t", offset), 90))).isEmpty();
    }
    letters.accept(record(letter("r", "t", 4), 20));

    assertThat(letters.counts())
        .containsExactly(Map.entry(new Origin("r", "t"), 1L), Map.entry(new Origin("s", "t"), 5L));
    assertThat(letters.newest()).extracting(DeadLetters.Entry::at).containsExactly(20L, 14L, 13L);
    DeadLetter newest = letters.newest().getFirst().letter();
    assertThat(newest.identity()).isEqualTo("r t/1/4@5");
    assertThat(newest.reason()).isEqualTo("torn");
    assertThat(newest.value()).isNull();
    assertThat(newest.valueBytes()).isEqualTo(1);
  }

  @Test
  void topicsWithoutEndAreCountedTogether() {
    for (int i = 0; i < 300; i++) {
      letters.accept(record(letter("s", "topic-" + i, 0), 1));
    }

    assertThat(letters.counts()).hasSize(101).containsEntry(new Origin("other", "other"), 200L);
  }

  @Test
  void aRecordWithoutAHeaderOfALetterIsNone() {
    for (String name :
        new String[] {
          "service", "topic", "partition", "offset", "timestamp", "reason", "value-bytes"
        }) {
      ConsumerRecord<String, byte[]> record = record(letter("s", "t", 1), 1);
      record.headers().remove("dead-letter-" + name);
      assertThatThrownBy(() -> letters.accept(record))
          .isInstanceOf(UnreadableRecordException.class)
          .hasMessage("not a dead letter: it has no header dead-letter-" + name);
    }
    ConsumerRecord<String, byte[]> record = record(letter("s", "t", 1), 1);
    record.headers().add("dead-letter-offset", "x".getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> letters.accept(record)).isInstanceOf(UnreadableRecordException.class);
  }
}
