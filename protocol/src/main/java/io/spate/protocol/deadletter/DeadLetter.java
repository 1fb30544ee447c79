package io.spate.protocol.deadletter;

import io.spate.protocol.Topics;
import io.spate.protocol.UnreadableRecordException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * A record that a service could not read, as it stands in {@code spate.dead-letters}: key and value
 * are the record's own, the rest travels in headers, as text. The headers of the record's place and
 * of the reason have the names that other software for Kafka uses, too.
 *
 * @param service that could not read it: {@code control-plane}, {@code load-agent} or {@code
 *     aggregator}
 * @param topic where the record was
 * @param partition where the record was
 * @param offset where the record was
 * @param recordAt the record's timestamp, milliseconds since the epoch
 * @param reason why it cannot be read, for people
 * @param key of the record; null if it had none
 * @param value of the record, its first {@value #MAX_VALUE_BYTES} bytes at the most; null if it had
 *     none
 * @param valueBytes how long the record's value was
 */
public record DeadLetter(
    String service,
    String topic,
    int partition,
    long offset,
    long recordAt,
    String reason,
    String key,
    byte[] value,
    int valueBytes) {
  /** What is kept of a value. */
  public static final int MAX_VALUE_BYTES = 16 * 1024;

  private static final int MAX_TEXT = 1_000;

  private static final String SERVICE = "dead-letter-service";
  private static final String TOPIC = "dead-letter-topic";
  private static final String PARTITION = "dead-letter-partition";
  private static final String OFFSET = "dead-letter-offset";
  private static final String TIMESTAMP = "dead-letter-timestamp";
  private static final String REASON = "dead-letter-reason";
  private static final String VALUE_BYTES = "dead-letter-value-bytes";

  /** The letter about a record, cut to what is kept. */
  static DeadLetter about(
      String service, ConsumerRecord<String, byte[]> record, RuntimeException reason) {
    byte[] value = record.value();
    int valueBytes = value == null ? 0 : value.length;
    return new DeadLetter(
        service,
        record.topic(),
        record.partition(),
        record.offset(),
        record.timestamp(),
        cut(inWords(reason)),
        cut(record.key()),
        valueBytes > MAX_VALUE_BYTES ? Arrays.copyOf(value, MAX_VALUE_BYTES) : value,
        valueBytes);
  }

  /** What a reader of the record did not expect is told by its kind, too. */
  private static String inWords(RuntimeException reason) {
    return reason instanceof UnreadableRecordException ? reason.getMessage() : reason.toString();
  }

  private static String cut(String text) {
    return text == null || text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT);
  }

  /**
   * Who could not read which record: the same for every letter about it by any instance of a
   * service. The timestamp tells a topic that was made anew from the one before.
   */
  public String identity() {
    return service + ' ' + topic + '/' + partition + '/' + offset + '@' + recordAt;
  }

  DeadLetter withoutValue() {
    return new DeadLetter(
        service, topic, partition, offset, recordAt, reason, key, null, valueBytes);
  }

  ProducerRecord<String, byte[]> toRecord() {
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>(Topics.DEAD_LETTERS.topic(), key, value);
    Headers headers = record.headers();
    headers.add(SERVICE, bytes(service));
    headers.add(TOPIC, bytes(topic));
    headers.add(PARTITION, bytes(Integer.toString(partition)));
    headers.add(OFFSET, bytes(Long.toString(offset)));
    headers.add(TIMESTAMP, bytes(Long.toString(recordAt)));
    headers.add(REASON, bytes(reason));
    headers.add(VALUE_BYTES, bytes(Integer.toString(valueBytes)));
    return record;
  }

  /**
   * Reads a letter.
   *
   * @throws UnreadableRecordException if it is none; which is no reason for another letter
   */
  public static DeadLetter of(ConsumerRecord<String, byte[]> record) {
    Headers headers = record.headers();
    try {
      return new DeadLetter(
          text(headers, SERVICE),
          text(headers, TOPIC),
          Integer.parseInt(text(headers, PARTITION)),
          Long.parseLong(text(headers, OFFSET)),
          Long.parseLong(text(headers, TIMESTAMP)),
          text(headers, REASON),
          record.key(),
          record.value(),
          Integer.parseInt(text(headers, VALUE_BYTES)));
    } catch (NumberFormatException e) {
      throw new UnreadableRecordException("not a dead letter: " + e.getMessage(), e);
    }
  }

  private static String text(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    if (header == null || header.value() == null) {
      throw new UnreadableRecordException("not a dead letter: it has no header " + name, null);
    }
    return new String(header.value(), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
