package io.spate.protocol.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.spate.protocol.Topics;
import io.spate.protocol.command.RunData;
import io.spate.testsupport.TestKafka;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Files of runs at a real broker. */
class RunDataIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration TIMEOUT = Duration.ofMinutes(3);
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final Map<String, Object> kafka = Map.of("bootstrap.servers", TestKafka.ensureTopics());
  private final RunDataWriter writer = new RunDataWriter(kafka);
  private final String runId = "run-" + System.nanoTime() + "-" + NUMBER.incrementAndGet();

  @AfterEach
  void close() {
    writer.close();
  }

  /** So many bytes that neither compress nor repeat. */
  private static byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    new Random(count).nextBytes(bytes);
    return bytes;
  }

  private RunData write(int number, byte[] bytes) throws IOException {
    return writer.write(
        new RunDataWriter.Entry(runId, number, "f" + number + ".csv", List.of("a"), 1),
        new ByteArrayInputStream(bytes),
        TIMEOUT);
  }

  private byte[] read(RunData data) throws IOException {
    try (InputStream in = new RunDataStream(runId, data, kafka, PATIENCE)) {
      return in.readAllBytes();
    }
  }

  private void send(String key, byte[] value) throws Exception {
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(kafka, new StringSerializer(), new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(Topics.RUN_DATA.topic(), 0, key, value)).get();
    }
  }

  @Test
  void filesOfAnySizeComeBackAsTheyWere() throws Exception {
    int chunk = RunData.CHUNK_BYTES;
    int[] sizes = {0, 1, chunk - 1, chunk, chunk + 1, 7 * chunk + 12_345};
    RunData[] written = new RunData[sizes.length];
    for (int i = 0; i < sizes.length; i++) {
      written[i] = write(i, bytes(sizes[i]));
    }

    for (int i = 0; i < sizes.length; i++) {
      assertThat(written[i].bytes()).isEqualTo(sizes[i]);
      assertThat(written[i].chunks()).isEqualTo(Math.max(1, (sizes[i] + chunk - 1) / chunk));
      assertThat(read(written[i])).as("%d bytes", sizes[i]).isEqualTo(bytes(sizes[i]));
    }
  }

  @Test
  void aHundredMegabytesAreWrittenAndReadInBoundedTime() throws Exception {
    byte[] bytes = bytes(100 * 1024 * 1024);
    long start = System.nanoTime();
    RunData data = write(0, bytes);
    long written = System.nanoTime();
    assertThat(read(data)).isEqualTo(bytes);
    System.out.printf(
        "100 MiB in %d chunks: written in %d ms, read in %d ms%n",
        data.chunks(), (written - start) / 1_000_000, (System.nanoTime() - written) / 1_000_000);
  }

  @Test
  void bytesThatAreNotThoseThatWereSentAreRefused() throws Exception {
    RunData data = write(0, bytes(10));
    RunData other =
        new RunData(0, "f0.csv", 10, 1, "00".repeat(32), null, 0, data.partition(), data.offset());

    RunDataException refused = catchThrowableOfType(RunDataException.class, () -> read(other));
    assertThat(refused)
        .hasMessageContaining("cannot read f0.csv: it is not what was sent: 10 bytes");
    assertThat(refused.isLasting()).isTrue();
  }

  @Test
  void aFileOfWhichAPieceIsGoneIsRefusedAtOnce() throws Exception {
    RunData data = write(0, bytes(3 * RunData.CHUNK_BYTES));
    RunData more =
        new RunData(
            0, "f0.csv", data.bytes(), 4, data.sha256(), null, 0, data.partition(), data.offset());
    long start = System.nanoTime();

    RunDataException refused = catchThrowableOfType(RunDataException.class, () -> read(more));
    assertThat(refused)
        .hasMessage("cannot read f0.csv: chunk 4 of 4 is not in spate.run-data any more");
    assertThat(refused.isLasting()).isTrue();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(PATIENCE);
  }

  @Test
  void whatOthersWriteInBetweenDoesNoHarm() throws Exception {
    byte[] bytes = bytes(100);
    send(RunData.key(runId, 0, 1), bytes(5));
    RunData data = write(0, bytes);
    send(RunData.key(runId, 1, 0), bytes(7));
    send("garbage", null);

    assertThat(read(data)).isEqualTo(bytes);
  }

  @Test
  void aBrokerThatIsAwayIsTriedForABoundedTime() throws Exception {
    RunData data = write(0, bytes(10));
    Map<String, Object> nowhere = Map.of("bootstrap.servers", "127.0.0.1:1");
    long start = System.nanoTime();

    assertThatThrownBy(
            () -> {
              try (InputStream in =
                  new RunDataStream(runId, data, nowhere, Duration.ofSeconds(2))) {
                in.readAllBytes();
              }
            })
        .isInstanceOfSatisfying(
            RunDataException.class, refused -> assertThat(refused.isLasting()).isFalse());
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
  }
}
