package io.spate.aggregator.events;

import io.spate.aggregator.config.Reasons;
import io.spate.protocol.Topics;
import io.spate.protocol.UnreadableRecordException;
import io.spate.protocol.event.EventBatch;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/**
 * One way through the events of a range of time. A record's timestamp is when the agent handed it
 * to its producer, so it is after the ends of all events in it: reading begins at the first record
 * of the range and ends some time behind it.
 */
final class KafkaReading implements EventReading {
  /** Clocks of agents and of whoever asks differ by less. */
  private static final long EARLIER_MS = 5_000;

  /**
   * How late events may come: an agent that Kafka does not answer keeps them so long, and longer.
   */
  private static final long LATER_MS = 60_000;

  private static final Duration POLL = Duration.ofMillis(200);
  private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final RawEvents.Query query;
  private final Runnable whenClosed;

  /** Where reading ends in each partition that is not read to there. */
  private final Map<TopicPartition, Long> ends = new HashMap<>();

  private final Map<String, Long> sequences = new HashMap<>();
  private int[] chosen = new int[0];
  private boolean cut;

  private KafkaReading(
      KafkaConsumer<byte[], byte[]> consumer, RawEvents.Query query, Runnable whenClosed) {
    this.consumer = consumer;
    this.query = query;
    this.whenClosed = whenClosed;
  }

  static KafkaReading open(
      Map<String, Object> settings, RawEvents.Query query, Runnable whenClosed) {
    KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings);
    boolean opened = false;
    try {
      KafkaReading reading = new KafkaReading(consumer, query, whenClosed);
      reading.seek();
      opened = true;
      return reading;
    } finally {
      if (!opened) {
        consumer.close();
      }
    }
  }

  private void seek() {
    List<PartitionInfo> known = consumer.partitionsFor(Topics.REQUEST_EVENTS.topic());
    List<TopicPartition> partitions =
        (known == null ? List.<PartitionInfo>of() : known)
            .stream().map(info -> new TopicPartition(info.topic(), info.partition())).toList();
    consumer.assign(partitions); // else it wonders about what it is told of them
    Map<TopicPartition, Long> oldest = consumer.beginningOffsets(partitions);
    Map<TopicPartition, Long> newest = consumer.endOffsets(partitions);
    Map<TopicPartition, OffsetAndTimestamp> first =
        consumer.offsetsForTimes(each(partitions, Math.max(0, query.fromMs() - EARLIER_MS)));
    Map<TopicPartition, OffsetAndTimestamp> behind =
        consumer.offsetsForTimes(each(partitions, query.toMs() + LATER_MS));
    Map<TopicPartition, Long> begins = new HashMap<>();
    for (TopicPartition partition : partitions) {
      OffsetAndTimestamp begin = first.get(partition);
      if (begin == null) {
        continue; // all of it is older
      }
      long oldestOffset = oldest.get(partition);
      cut |= oldestOffset > 0 && begin.offset() <= oldestOffset;
      OffsetAndTimestamp beyond = behind.get(partition);
      long end = beyond == null ? newest.get(partition) : beyond.offset();
      if (begin.offset() < end) {
        begins.put(partition, begin.offset());
        ends.put(partition, end);
      }
    }
    consumer.assign(begins.keySet());
    begins.forEach(consumer::seek);
  }

  private static Map<TopicPartition, Long> each(List<TopicPartition> partitions, long atMs) {
    Map<TopicPartition, Long> times = new HashMap<>();
    partitions.forEach(partition -> times.put(partition, atMs));
    return times;
  }

  @Override
  public boolean isCut() {
    return cut;
  }

  @Override
  public boolean forEach(RawEvents.Visitor visitor, Duration atMost) {
    long started = System.nanoTime();
    long heard = started;
    try {
      while (!ends.isEmpty()) {
        boolean any = false;
        for (ConsumerRecord<byte[], byte[]> each : consumer.poll(POLL)) {
          any = true;
          take(each, visitor);
        }
        dropRead();
        long now = System.nanoTime();
        heard = any ? now : heard;
        if (now - started > atMost.toNanos()) {
          return ends.isEmpty();
        }
        if (now - heard > SILENCE_NANOS) {
          throw new EventsUnavailableException(
              "Kafka has given no events for "
                  + TimeUnit.NANOSECONDS.toSeconds(SILENCE_NANOS)
                  + " s, and there are more: is it there?",
              null);
        }
      }
      return true;
    } catch (KafkaException e) {
      throw new EventsUnavailableException("Kafka does not give the events: " + Reasons.of(e), e);
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> each, RawEvents.Visitor visitor) {
    Long end = ends.get(new TopicPartition(each.topic(), each.partition()));
    if (each.value() == null || end == null || each.offset() >= end) {
      return;
    }
    EventBatch batch;
    try {
      batch = EventBatch.read(each.value());
    } catch (UnreadableRecordException e) {
      return; // the reducer has told of it, and it is in no number
    }
    if (batch.runId().equals(query.runId()) && isNew(batch)) {
      choose(batch, visitor);
    }
  }

  /** A batch that was sent twice counts once, as in all numbers of the run. */
  private boolean isNew(EventBatch batch) {
    String source = batch.agentId() + '/' + batch.incarnation() + '/' + batch.loop();
    Long before = sequences.get(source);
    if (before != null && batch.sequence() <= before) {
      return false;
    }
    sequences.put(source, batch.sequence());
    return true;
  }

  private void choose(EventBatch batch, RawEvents.Visitor visitor) {
    if (chosen.length < batch.size()) {
      chosen = new int[batch.size()];
    }
    long fromUs = query.fromMs() * 1_000;
    long toUs = query.toMs() * 1_000;
    int count = 0;
    for (int i = 0; i < batch.size(); i++) {
      long endedUs = batch.dueUs(i) + batch.responseTimeUs(i);
      if (endedUs >= fromUs && endedUs < toUs) {
        chosen[count++] = i;
      }
    }
    if (count > 0) {
      visitor.visit(batch, chosen, count);
    }
  }

  private void dropRead() {
    boolean less =
        ends.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
    if (less) {
      consumer.assign(List.copyOf(ends.keySet())); // positions of those that stay are kept
    }
  }

  @Override
  public void close() {
    try {
      consumer.close();
    } finally {
      whenClosed.run();
    }
  }
}
