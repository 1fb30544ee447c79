package io.spate.bench;

import io.spate.protocol.Topics;
import io.spate.protocol.event.EventBatchWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Sends synthetic request events at a rate, as a fleet of agents would, without a request being
 * made: with the producer's settings of an agent, due times of now, and each source's own sequence
 * of batches. Behind its schedule it sends as fast as it can and never more than was due.
 *
 * <p>Arguments: bootstrap servers, run id, events per second, seconds, sources, events per batch,
 * request names. Prints one line of JSON at the end; exit code 1 if a batch was not acknowledged.
 */
public final class EventFlood {
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final int USERS = 1_000;

  private final KafkaProducer<String, byte[]> producer;
  private final List<EventBatchWriter> sources = new ArrayList<>();
  private final List<String> keys = new ArrayList<>();
  private final SplittableRandom random = new SplittableRandom(7);
  private final AtomicLong refused = new AtomicLong();
  private final int perBatch;
  private final int names;
  private long bytes;

  private EventFlood(String bootstrap, String runId, int sources, int perBatch, int names) {
    this.perBatch = perBatch;
    this.names = names;
    List<String> labels = new ArrayList<>();
    for (int n = 0; n < names; n++) {
      labels.add("GET /page/" + n);
    }
    for (int s = 0; s < sources; s++) {
      String agent = "flood-" + s;
      this.sources.add(new EventBatchWriter(runId, agent, "one", 0, labels, perBatch));
      keys.add(agent + "/0");
    }
    producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap,
                ProducerConfig.ACKS_CONFIG, "all",
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true",
                ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4",
                ProducerConfig.LINGER_MS_CONFIG, "50",
                ProducerConfig.BATCH_SIZE_CONFIG, "65536",
                ProducerConfig.BUFFER_MEMORY_CONFIG, Integer.toString(64 << 20)),
            new StringSerializer(),
            new ByteArraySerializer());
  }

  /** See the class. */
  public static void main(String[] arguments) {
    if (arguments.length != 7) {
      System.err.println(
          "usage: EventFlood BOOTSTRAP RUN EVENTS_PER_SECOND SECONDS SOURCES PER_BATCH NAMES");
      System.exit(2);
    }
    EventFlood flood =
        new EventFlood(
            arguments[0],
            arguments[1],
            Integer.parseInt(arguments[4]),
            Integer.parseInt(arguments[5]),
            Integer.parseInt(arguments[6]));
    System.exit(flood.run(Double.parseDouble(arguments[2]), Double.parseDouble(arguments[3])));
  }

  private int run(double rate, double seconds) {
    long batches = Math.round(rate * seconds / perBatch);
    long start = System.nanoTime();
    long sent = 0;
    while (sent < batches) {
      double elapsed = (System.nanoTime() - start) / 1e9;
      long due = Math.min(batches, (long) (elapsed * rate / perBatch));
      while (sent < due) {
        send((int) (sent % sources.size()));
        sent++;
      }
      LockSupport.parkNanos(TICK_NANOS);
    }
    double took = (System.nanoTime() - start) / 1e9;
    producer.close();
    System.out.printf(
        java.util.Locale.ROOT,
        "{\"events\": %d, \"seconds\": %.3f, \"bytes\": %d, \"refused\": %d}%n",
        sent * perBatch,
        took,
        bytes,
        refused.get());
    return refused.get() == 0 ? 0 : 1;
  }

  private void send(int source) {
    EventBatchWriter writer = sources.get(source);
    long nowUs = System.currentTimeMillis() * 1_000;
    for (int i = 0; i < perBatch; i++) {
      long responseUs = 400 + (long) (-800 * Math.log(1 - random.nextDouble()));
      int user = random.nextInt(USERS);
      writer.add(
          i % names, nowUs - 100_000 + i * 200L, responseUs, 0, 200, 0, 180, 140, user % 120, user);
    }
    byte[] batch = writer.encode(false);
    bytes += batch.length;
    producer.send(
        new ProducerRecord<>(Topics.REQUEST_EVENTS.topic(), keys.get(source), batch),
        (metadata, failure) -> {
          if (failure != null) {
            refused.incrementAndGet();
          }
        });
  }
}
