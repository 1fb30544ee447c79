package io.spate.kafka.embedded;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.Server;
import kafka.server.SharedServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.bootstrap.BootstrapMetadata;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.server.metrics.KafkaYammerMetrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kafka's controller and broker, put together as {@link KafkaRaftServer} does, except that the
 * sockets are already bound and a fatal fault does not end the process.
 */
final class Node {
  private static final Logger LOGGER = LoggerFactory.getLogger(Node.class);

  /**
   * How many nodes have started and not stopped in this JVM; they share Kafka's metric registry.
   */
  private static final AtomicInteger RUNNING = new AtomicInteger();

  private final ControllerServer controller;
  private final BrokerServer broker;

  /** Reads the data directory; nothing runs yet. */
  Node(Map<String, String> settings, BoundListeners listeners, Faults faults) {
    KafkaConfig config = new KafkaConfig(settings, false);
    scala.Tuple2<MetaPropertiesEnsemble, BootstrapMetadata> data =
        KafkaRaftServer.initializeLogDirs(config, LOGGER, "");
    SharedServer shared =
        new SharedServer(
            config,
            data._1(),
            Time.SYSTEM,
            Server.initializeMetrics(config, Time.SYSTEM, data._1().clusterId().orElseThrow()),
            CompletableFuture.completedFuture(
                Map.<Integer, InetSocketAddress>of(BrokerSettings.NODE_ID, listeners.controller())),
            List.of(),
            faults,
            listeners);
    controller = new ControllerServer(shared, KafkaRaftServer.configSchema(), data._2());
    broker = new BrokerServer(shared);
  }

  /** Starts both; returns when clients are served. The broker part asks the controller part. */
  void start() {
    RUNNING.incrementAndGet();
    controller.startup();
    broker.startup();
  }

  /** Stops both. The broker goes first, as it needs the controller until its end. */
  void stop() {
    try {
      broker.shutdown();
    } finally {
      controller.shutdown();
      if (RUNNING.decrementAndGet() == 0) {
        forgetMetrics();
      }
    }
  }

  /** Kafka leaves gauges behind in a static registry; each keeps a stopped node in memory. */
  private static void forgetMetrics() {
    var registry = KafkaYammerMetrics.defaultRegistry();
    List.copyOf(registry.allMetrics().keySet()).forEach(registry::removeMetric);
  }
}
