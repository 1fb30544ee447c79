package io.spate.kafka.embedded;

import io.spate.protocol.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Utils;

/** Kafka's settings for a node that is alone, small and quick to start. */
final class BrokerSettings {
  /** The id of the only node; it is written into the data and must never change. */
  static final int NODE_ID = 1;

  private BrokerSettings() {}

  /** All settings; the overrides of the options win. */
  static Map<String, String> of(
      EmbeddedKafkaOptions options, Path logDirectory, BoundListeners listeners) {
    Map<String, String> settings = new TreeMap<>();
    node(settings, options, logDirectory, listeners);
    replication(settings);
    groups(settings);
    storage(settings);
    size(settings);
    settings.putAll(options.overrides());
    return settings;
  }

  private static void node(
      Map<String, String> settings,
      EmbeddedKafkaOptions options,
      Path logDirectory,
      BoundListeners listeners) {
    String clients = Utils.formatAddress(options.host(), listeners.clients().getPort());
    String controller =
        Utils.formatAddress(
            listeners.controller().getAddress().getHostAddress(), listeners.controller().getPort());
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", Integer.toString(NODE_ID));
    settings.put(
        "listeners",
        BoundListeners.CLIENTS
            + "://"
            + clients
            + ","
            + BoundListeners.CONTROLLER
            + "://"
            + controller);
    settings.put("advertised.listeners", BoundListeners.CLIENTS + "://" + clients);
    settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    settings.put("inter.broker.listener.name", BoundListeners.CLIENTS);
    settings.put("controller.listener.names", BoundListeners.CONTROLLER);
    // Static voters are read at each start and not stored, so the controller's port may change.
    settings.put("controller.quorum.voters", NODE_ID + "@" + controller);
    settings.put("log.dirs", logDirectory.toString());
    settings.put("server.max.startup.time.ms", millis(options.startTimeout()));
    // There is nobody to hand leaderships over to, but a broker that says good-bye is known to be
    // gone:
    // without it the next start waits until the session of the last one has expired.
    settings.put("controlled.shutdown.enable", "true");
    settings.put("auto.create.topics.enable", "false");
    // Waits that only matter with several nodes; they would make the start and the stop slow.
    settings.put("controller.quorum.election.timeout.ms", "100");
    settings.put("controller.quorum.election.backoff.max.ms", "100");
    settings.put("controller.quorum.append.linger.ms", "1");
    settings.put("broker.heartbeat.interval.ms", "500");
    // Shorter: a start after a crash waits less. Longer: a stalled machine takes its broker less
    // often
    // for dead.
    settings.put("broker.session.timeout.ms", "6000");
  }

  private static void replication(Map<String, String> settings) {
    settings.put("default.replication.factor", "1");
    settings.put("min.insync.replicas", "1");
    settings.put("offsets.topic.replication.factor", "1");
    settings.put("offsets.topic.num.partitions", "6");
    settings.put("transaction.state.log.replication.factor", "1");
    settings.put("transaction.state.log.min.isr", "1");
    settings.put("transaction.state.log.num.partitions", "6");
    settings.put("share.coordinator.state.topic.replication.factor", "1");
    settings.put("share.coordinator.state.topic.min.isr", "1");
    settings.put("share.coordinator.state.topic.num.partitions", "1");
    settings.put("auto.leader.rebalance.enable", "false");
  }

  private static void groups(Map<String, String> settings) {
    settings.put("group.initial.rebalance.delay.ms", "0");
    settings.put("group.min.session.timeout.ms", "1000");
    // The consumer protocol of KIP-848 takes these from the broker, not from the client.
    settings.put("group.consumer.session.timeout.ms", "6000");
    settings.put("group.consumer.min.session.timeout.ms", "1000");
    settings.put("group.consumer.heartbeat.interval.ms", "1000");
    settings.put("group.consumer.min.heartbeat.interval.ms", "100");
    // A killed Kafka Streams instance holds its partitions until its transaction is timed out,
    // which
    // is looked for this often (Kafka's default: 10 s).
    settings.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000");
  }

  private static void storage(Map<String, String> settings) {
    // For topics without a retention of their own; those of Spate have one.
    settings.put("log.retention.ms", millis(Duration.ofHours(24)));
    settings.put("log.retention.check.interval.ms", millis(Duration.ofSeconds(30)));
    settings.put("log.segment.bytes", Integer.toString(128 << 20));
    settings.put("log.segment.delete.delay.ms", "1000");
    // Two index files per partition are mapped at this size; it is enough for a segment of 128 MiB.
    settings.put("log.index.size.max.bytes", Integer.toString(1 << 20));
    settings.put("log.cleaner.threads", "1");
    settings.put("log.cleaner.dedupe.buffer.size", Integer.toString(8 << 20));
    settings.put("log.cleaner.io.buffer.size", Integer.toString(256 << 10));
    settings.put("offsets.topic.segment.bytes", Integer.toString(8 << 20));
    settings.put("transaction.state.log.segment.bytes", Integer.toString(8 << 20));
    settings.put("metadata.log.segment.bytes", Integer.toString(8 << 20));
    settings.put("metadata.max.retention.bytes", Integer.toString(32 << 20));
    // An idle controller writes a record this often (Kafka's default: 500 ms).
    settings.put("metadata.max.idle.interval.ms", "5000");
  }

  private static void size(Map<String, String> settings) {
    String maxRecord = Integer.toString(Topics.MAX_RECORD_BYTES);
    settings.put("message.max.bytes", maxRecord);
    settings.put("replica.fetch.max.bytes", maxRecord);
    settings.put("num.network.threads", "2");
    settings.put("num.io.threads", "4");
    settings.put("background.threads", "2");
    settings.put("num.recovery.threads.per.data.dir", "2");
    settings.put("num.replica.alter.log.dirs.threads", "1");
    settings.put("group.coordinator.threads", "2");
    settings.put("share.coordinator.threads", "1");
    settings.put("queued.max.requests", "200");
    // Hundreds of MBeans that nobody reads cost time at the start and memory after it.
    settings.put("metrics.jmx.exclude", ".*");
  }

  private static String millis(Duration duration) {
    return Long.toString(duration.toMillis());
  }
}
