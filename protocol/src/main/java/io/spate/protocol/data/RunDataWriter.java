package io.spate.protocol.data;

import io.spate.protocol.Topics;
import io.spate.protocol.command.RunData;
import io.spate.protocol.kafka.KafkaUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Puts files into {@code spate.run-data}, in chunks and compressed. Holds no more of a file than
 * Kafka's client has room for (32 MB). Thread-safe, but files of one run are to be written one
 * after another.
 */
public final class RunDataWriter implements AutoCloseable {
  private static final int PARTITION = 0;

  private final KafkaProducer<String, byte[]> producer;

  /**
   * Makes the client.
   *
   * @param kafka client settings, {@code bootstrap.servers} at least
   * @throws KafkaException if it cannot be made
   */
  public RunDataWriter(Map<String, Object> kafka) {
    Map<String, Object> settings = new HashMap<>(kafka);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true"); // and so in order
    settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "gzip"); // the JDK's, also in images
    settings.put(ProducerConfig.LINGER_MS_CONFIG, "0");
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, "8000");
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, "8000");
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, "20000");
    this.producer =
        new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
  }

  /**
   * What to write.
   *
   * @param runId of the run
   * @param number among its files, from 0
   * @param file path as the scenario writes it
   * @param columns of its rows; null if it is no file of rows
   * @param rows how many there are; 0 if it is no file of rows
   */
  public record Entry(String runId, int number, String file, List<String> columns, int rows) {}

  /**
   * Writes a file; returns when all of it is acknowledged.
   *
   * @param in its bytes, to their end; not closed
   * @param timeout for all of it
   * @throws IOException if the file cannot be read
   * @throws KafkaUnavailableException if a chunk is refused, or not acknowledged in time
   */
  public RunData write(Entry entry, InputStream in, Duration timeout) throws IOException {
    long deadline = System.nanoTime() + timeout.toNanos();
    MessageDigest digest = Sha256.digest();
    AtomicReference<Exception> refused = new AtomicReference<>();
    Future<RecordMetadata> first = null;
    Future<RecordMetadata> last = null;
    long bytes = 0;
    int chunks = 0;
    byte[] chunk = in.readNBytes(RunData.CHUNK_BYTES);
    do {
      digest.update(chunk);
      last = send(entry, chunks, chunk, refused);
      first = first == null ? last : first;
      bytes += chunk.length;
      chunks++;
      requireNoFailure(entry, refused.get(), deadline);
      chunk = in.readNBytes(RunData.CHUNK_BYTES);
    } while (chunk.length > 0);
    RecordMetadata start = await(entry, first, deadline);
    await(entry, last, deadline);
    requireNoFailure(entry, refused.get(), deadline);
    return new RunData(
        entry.number(),
        entry.file(),
        bytes,
        chunks,
        HexFormat.of().formatHex(digest.digest()),
        entry.columns(),
        entry.rows(),
        start.partition(),
        start.offset());
  }

  private static void requireNoFailure(Entry entry, Exception refused, long deadline) {
    if (refused != null) {
      throw notWritten(entry, refused);
    }
    if (System.nanoTime() - deadline > 0) {
      throw notWritten(entry, new TimeoutException());
    }
  }

  private Future<RecordMetadata> send(
      Entry entry, int chunk, byte[] bytes, AtomicReference<Exception> refused) {
    String key = RunData.key(entry.runId(), entry.number(), chunk);
    try {
      return producer.send(
          new ProducerRecord<>(Topics.RUN_DATA.topic(), PARTITION, key, bytes),
          (metadata, failure) -> {
            if (failure != null) {
              refused.compareAndSet(null, failure);
            }
          });
    } catch (KafkaException e) {
      throw notWritten(entry, e);
    }
  }

  private static RecordMetadata await(Entry entry, Future<RecordMetadata> sent, long deadline) {
    try {
      return sent.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw notWritten(entry, e.getCause());
    } catch (TimeoutException e) {
      throw notWritten(entry, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw notWritten(entry, e);
    }
  }

  private static KafkaUnavailableException notWritten(Entry entry, Throwable why) {
    String words =
        why instanceof TimeoutException ? "no answer in time" : String.valueOf(why.getMessage());
    return new KafkaUnavailableException(
        "Kafka did not take the file "
            + entry.file()
            + " into "
            + Topics.RUN_DATA.topic()
            + ": "
            + words,
        why);
  }

  /** Ends the client, within two seconds. */
  @Override
  public void close() {
    producer.close(Duration.ofSeconds(2));
  }
}
