package io.spate.aggregator.reduce;

import io.spate.aggregator.config.AggregatorConfig.Reduce;
import io.spate.protocol.Topics;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/** The settings of Kafka Streams, each with the reason why it is not the default. */
final class StreamsSettings {
  private static final int JOIN_SESSIONS = 3;

  private StreamsSettings() {}

  static Properties of(Map<String, Object> kafka, Reduce reduce) {
    Properties settings = new Properties();
    settings.putAll(kafka);
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, Topics.REDUCER_APPLICATION);
    settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, reduce.threads());
    settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, reduce.commitInterval().toMillis());
    settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, reduce.cacheBytes());
    settings.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, reduce.standbyReplicas());
    settings.put(StreamsConfig.STATE_DIR_CONFIG, stateDir(reduce).toString());
    // The broker's default: one replica on a laptop, three in a cluster.
    settings.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, -1);
    // The store is small and in memory. A new instance takes its share at once, not after a warm-up
    // that is looked at each ten minutes.
    settings.put(StreamsConfig.ACCEPTABLE_RECOVERY_LAG_CONFIG, Long.MAX_VALUE);
    settings.put(StreamsConfig.POLL_MS_CONFIG, 50);

    settings.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG),
        Math.toIntExact(reduce.sessionTimeout().toMillis()));
    settings.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG),
        Math.toIntExact(Math.max(500, reduce.sessionTimeout().toMillis() / 5)));
    // Also how long a member waits for the answer to its joining. A broker that is killed may lose
    // that answer; with Kafka's five minutes nothing would be reduced for so long.
    settings.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG),
        Math.toIntExact(JOIN_SESSIONS * reduce.sessionTimeout().toMillis()));
    settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.METADATA_MAX_AGE_CONFIG), 10_000);
    // Leave the group when stopped, so that others take over at once, not after the session.
    settings.put(StreamsConfig.mainConsumerPrefix("internal.leave.group.on.close"), true);

    settings.put(
        StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG),
        Math.toIntExact(reduce.transactionTimeout().toMillis()));
    settings.put(
        StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG),
        Topics.MAX_RECORD_BYTES);
    settings.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
    settings.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 20);
    return settings;
  }

  private static Path stateDir(Reduce reduce) {
    return reduce
        .stateDir()
        .map(Path::of)
        .orElseGet(() -> Path.of(System.getProperty("java.io.tmpdir"), "spate-aggregator"));
  }
}
