package io.spate.protocol.data;

import io.spate.protocol.Topics;
import io.spate.protocol.command.RunData;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * The bytes of a file that was sent with a run, read from {@code spate.run-data} as they are asked
 * for: no more than a few chunks are in memory. The end is reached only by the bytes that were
 * sent: their hash is compared before. Used by one thread.
 */
public final class RunDataStream extends InputStream {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final String FETCH_BYTES = Integer.toString(4 * 1024 * 1024);

  private final String runId;
  private final RunData data;
  private final Duration patience;
  private final MessageDigest digest = Sha256.digest();
  private final TopicPartition partition;
  private final KafkaConsumer<String, byte[]> consumer;
  private Iterator<ConsumerRecord<String, byte[]>> fetched = Collections.emptyIterator();
  private long end = -1;
  private byte[] chunk = {};
  private int position;
  private int chunks;
  private long bytes;
  private boolean verified;

  /**
   * Opens a file.
   *
   * @param kafka client settings, {@code bootstrap.servers} at least
   * @param patience the longest wait for a chunk
   * @throws RunDataException if Kafka's client cannot be made
   */
  public RunDataStream(String runId, RunData data, Map<String, Object> kafka, Duration patience)
      throws RunDataException {
    this.runId = runId;
    this.data = data;
    this.patience = patience;
    this.partition = new TopicPartition(Topics.RUN_DATA.topic(), data.partition());
    Map<String, Object> settings = new HashMap<>(kafka);
    settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_BYTES);
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "8");
    settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Long.toString(patience.toMillis()));
    settings.put(
        ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG,
        Long.toString(Math.min(patience.toMillis(), 30_000)));
    try {
      this.consumer =
          new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    } catch (KafkaException e) {
      throw wrong("Kafka's client cannot be made: " + e.getMessage(), false, e);
    }
  }

  @Override
  public int read() throws IOException {
    return advance() ? chunk[position++] & 0xFF : -1;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, into.length);
    if (length == 0) {
      return 0;
    }
    if (!advance()) {
      return -1;
    }
    int count = Math.min(length, chunk.length - position);
    System.arraycopy(chunk, position, into, offset, count);
    position += count;
    return count;
  }

  /** Whether there is a byte more; false after the last one, if all of them are right. */
  private boolean advance() throws RunDataException {
    while (position == chunk.length) {
      if (chunks == data.chunks()) {
        verify();
        return false;
      }
      chunk = next();
      position = 0;
      chunks++;
      bytes += chunk.length;
      if (bytes > data.bytes()) {
        throw wrong(
            "it has more bytes than the %d that were sent".formatted(data.bytes()), true, null);
      }
      digest.update(chunk);
    }
    return true;
  }

  private void verify() throws RunDataException {
    if (verified) {
      return;
    }
    String hash = HexFormat.of().formatHex(digest.digest());
    if (bytes != data.bytes() || !hash.equals(data.sha256())) {
      throw wrong(
          "it is not what was sent: %d bytes with the hash %s, not %d with %s"
              .formatted(bytes, hash, data.bytes(), data.sha256()),
          true,
          null);
    }
    verified = true;
  }

  private byte[] next() throws RunDataException {
    String key = RunData.key(runId, data.number(), chunks);
    long deadline = System.nanoTime() + patience.toNanos();
    try {
      open();
      while (true) {
        while (fetched.hasNext()) {
          ConsumerRecord<String, byte[]> record = fetched.next();
          if (key.equals(record.key()) && record.value() != null) {
            return record.value();
          }
        }
        if (consumer.position(partition) >= end) {
          throw wrong(isGone(), true, null);
        }
        if (System.nanoTime() - deadline > 0) {
          throw wrong(
              "chunk %d of %d did not come within %d s"
                  .formatted(chunks + 1, data.chunks(), patience.toSeconds()),
              false,
              null);
        }
        fetched = consumer.poll(POLL).iterator();
      }
    } catch (OffsetOutOfRangeException e) {
      throw wrong(isGone(), true, e);
    } catch (KafkaException e) {
      throw wrong(e.getMessage(), false, e);
    }
  }

  private String isGone() {
    return "chunk %d of %d is not in %s any more"
        .formatted(chunks + 1, data.chunks(), Topics.RUN_DATA.topic());
  }

  /** All chunks were there before the command that names them: what comes later is of others. */
  private void open() {
    if (end < 0) {
      consumer.assign(List.of(partition));
      consumer.seek(partition, data.offset());
      end = consumer.endOffsets(List.of(partition)).get(partition);
    }
  }

  private RunDataException wrong(String why, boolean lasting, Throwable cause) {
    return new RunDataException("cannot read " + data.file() + ": " + why, lasting, cause);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
