package io.spate.protocol.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.spate.protocol.Topics;
import io.spate.protocol.UnreadableRecordException;
import io.spate.protocol.deadletter.DeadLetterWriter.Patience;
import io.spate.testsupport.DeadLetterTopic;
import io.spate.testsupport.DeadLetterTopic.Place;
import io.spate.testsupport.TestKafka;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** At a real broker. It is in this package to have less patience than usual. */
class DeadLetterWriterSlowIT {
  private static final Duration WAIT = Duration.ofSeconds(60);
  private static final Patience HASTY =
      new Patience(
          Duration.ofMillis(20),
          Duration.ofMillis(100),
          Duration.ofSeconds(1),
          Duration.ofMillis(200));

  private final String servers = TestKafka.ensureTopics();
  private final Map<String, Object> kafka = Map.of("bootstrap.servers", servers);
  private final DeadLetterTopic topic = new DeadLetterTopic(servers);
  private final String service = "service-" + System.nanoTime();
  private final List<String> warnings = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    topic.close();
  }

  private DeadLetterWriter writer() {
    return new DeadLetterWriter(service, kafka, warnings::add, HASTY);
  }

  private static Place place(int number) {
    return new Place(Topics.RUN_LOG, 0, number);
  }

  private static ConsumerRecord<String, byte[]> record(int number, String key, byte[] value) {
    return new ConsumerRecord<>(
        Topics.RUN_LOG.topic(),
        0,
        number,
        1_700_000_000_000L + number,
        TimestampType.CREATE_TIME,
        -1,
        -1,
        key,
        value,
        new RecordHeaders(),
        Optional.empty());
  }

  private static void offer(DeadLetterWriter writer, int number) {
    writer.offer(
        record(number, "key-" + number, ("value-" + number).getBytes(StandardCharsets.UTF_8)),
        new UnreadableRecordException("reason-" + number, null));
  }

  @Test
  void aLetterHasTheRecordAndWhereItWasAndWhy() {
    try (DeadLetterWriter writer = writer()) {
      offer(writer, 7);
      await().atMost(WAIT).until(() -> topic.about(service, place(7)).size() == 1);
    }

    DeadLetter letter = topic.about(service, place(7)).getFirst();
    assertThat(letter.recordAt()).isEqualTo(1_700_000_000_007L);
    assertThat(letter.reason()).isEqualTo("reason-7");
    assertThat(letter.key()).isEqualTo("key-7");
    assertThat(letter.value()).asString(StandardCharsets.UTF_8).isEqualTo("value-7");
    assertThat(letter.valueBytes()).isEqualTo(7);
  }

  /** A restart reads compacted topics from their beginning, and meets the same records again. */
  @Test
  void aRecordThatIsMetAgainAfterRestartsIsNotWrittenAgain() {
    for (int start = 0; start < 3; start++) {
      try (DeadLetterWriter writer = writer()) {
        for (int number = 0; number < 5; number++) {
          offer(writer, number);
          offer(writer, number);
        }
        offer(writer, 100 + start); // behind them: when it is there they are handled
        Place last = place(100 + start);
        await().atMost(WAIT).until(() -> topic.about(service, last).size() == 1);
        assertThat(writer.unreadable()).isEqualTo(11);
        assertThat(writer.leftOut()).isZero();
      }
    }

    for (int number = 0; number < 5; number++) {
      assertThat(topic.about(service, place(number))).hasSize(1);
    }
  }

  /** Instances of a service meet the same record at about the same time. */
  @Test
  void instancesSeeEachOthersLetters() {
    Patience spread =
        new Patience(Duration.ofMillis(300), HASTY.retry(), HASTY.giveUp(), HASTY.idle());
    List<DeadLetterWriter> instances =
        IntStream.range(0, 4)
            .mapToObj(i -> new DeadLetterWriter(service, kafka, warnings::add, spread))
            .toList();
    DeadLetters read = new DeadLetters(1_000);
    for (int number = 0; number < 10; number++) {
      for (DeadLetterWriter instance : instances) {
        offer(instance, number);
      }
    }
    await().atMost(WAIT).until(() -> IntStream.range(0, 10).allMatch(this::isThere));
    instances.forEach(DeadLetterWriter::close);

    long written = instances.stream().mapToLong(DeadLetterWriter::written).sum();
    assertThat(written).isBetween(10L, 39L);
    List<DeadLetter> letters = new ArrayList<>();
    IntStream.range(0, 10).forEach(number -> letters.addAll(topic.about(service, place(number))));
    for (DeadLetter letter : letters) {
      read.accept(
          new ConsumerRecord<>(
              "t",
              0,
              0,
              0,
              TimestampType.CREATE_TIME,
              -1,
              -1,
              letter.key(),
              letter.value(),
              letter.toRecord().headers(),
              Optional.empty()));
    }
    assertThat(read.counts().values()).as("readers take them for one").containsExactly(10L);
  }

  private boolean isThere(int number) {
    return !topic.about(service, place(number)).isEmpty();
  }

  @Test
  void aLongValueIsCutAndItsLengthIsTold() {
    try (DeadLetterWriter writer = writer()) {
      writer.offer(
          record(1, null, new byte[Topics.MAX_RECORD_BYTES]),
          new IllegalStateException("x".repeat(100_000)));
      await().atMost(WAIT).until(() -> isThere(1));
    }

    DeadLetter letter = topic.about(service, place(1)).getFirst();
    assertThat(letter.key()).isNull();
    assertThat(letter.value()).hasSize(DeadLetter.MAX_VALUE_BYTES);
    assertThat(letter.valueBytes()).isEqualTo(Topics.MAX_RECORD_BYTES);
    assertThat(letter.reason())
        .startsWith("java.lang.IllegalStateException: x")
        .hasSizeLessThanOrEqualTo(1_000);
  }

  /** Who sends garbage without end must not make the service wait, nor fill the topic. */
  @Test
  void aFloodIsCountedAndASampleOfItIsWritten() {
    try (DeadLetterWriter writer = writer()) {
      long started = System.nanoTime();
      for (int number = 0; number < 50_000; number++) {
        offer(writer, number);
      }
      Duration took = Duration.ofNanos(System.nanoTime() - started);

      assertThat(took).isLessThan(Duration.ofSeconds(10));
      assertThat(writer.unreadable()).isEqualTo(50_000);
      assertThat(writer.leftOut()).isGreaterThan(49_000);
      await().atMost(WAIT).until(() -> isThere(0) && writer.written() >= 100);
      assertThat(writer.written() + writer.leftOut()).isLessThanOrEqualTo(50_000);
    }
  }

  /** The broker is not there: nobody waits, and it ends. */
  @Test
  void whereKafkaDoesNotTakeALetterItIsGivenUpAndSaid() {
    Map<String, Object> away = Map.of("bootstrap.servers", "127.0.0.1:1");
    try (DeadLetterWriter writer = new DeadLetterWriter(service, away, warnings::add, HASTY)) {
      offer(writer, 1);
      await().atMost(WAIT).until(() -> writer.leftOut() == 1);
    }

    assertThat(warnings)
        .singleElement()
        .asString()
        .contains(service + " spate.run-log/0/1@1700000000001", "could not be written");
  }

  @Test
  void whatIsNoLetterIsPassedOver() {
    topic.write(Topics.DEAD_LETTERS, null, null, "no letter".getBytes(StandardCharsets.UTF_8));
    try (DeadLetterWriter writer = writer()) {
      writer.offer(
          new ConsumerRecord<>(Topics.DEAD_LETTERS.topic(), 0, 0, "k", new byte[1]),
          new UnreadableRecordException("a letter about a letter", null));
      offer(writer, 1);
      await().atMost(WAIT).until(() -> isThere(1));

      assertThat(writer.unreadable()).isEqualTo(1);
    }
  }
}
