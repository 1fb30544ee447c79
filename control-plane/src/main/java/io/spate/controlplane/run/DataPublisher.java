package io.spate.controlplane.run;

import io.smallrye.common.annotation.Identifier;
import io.spate.controlplane.config.ControlPlaneConfig;
import io.spate.protocol.command.RunData;
import io.spate.protocol.data.RunDataWriter;
import io.spate.protocol.kafka.KafkaUnavailableException;
import io.spate.protocol.log.LogFields;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;

/**
 * Publishes the files of runs to {@code spate.run-data}. Its client is made with the first of them.
 * Thread-safe.
 */
@Singleton
final class DataPublisher {
  private static final Logger LOGGER = Logger.getLogger(DataPublisher.class);

  private final Map<String, Object> kafka;
  private final Duration timeout;
  private final long maxBytes;
  private RunDataWriter writer;

  DataPublisher(
      @Identifier("default-kafka-broker") Map<String, Object> kafka, ControlPlaneConfig config) {
    this.kafka = kafka;
    this.timeout = config.data().timeout();
    this.maxBytes = config.data().maxBytes();
  }

  /**
   * Publishes files; returns when Kafka has all of them.
   *
   * @throws KafkaUnavailableException if Kafka does not take them in time
   * @throws RequestTooLargeException if there is more of them than may be
   */
  List<RunData> publish(String runId, List<RunFile> files) {
    List<RunData> published = new ArrayList<>();
    long deadline = System.nanoTime() + timeout.toNanos();
    long left = maxBytes;
    for (RunFile each : files) {
      RunDataWriter.Entry entry =
          new RunDataWriter.Entry(
              runId, published.size(), each.name(), each.rows().columns(), each.rows().rows());
      try (InputStream in = new LimitedStream(each.open(), left, maxBytes)) {
        RunData data = writer().write(entry, in, Duration.ofNanos(deadline - System.nanoTime()));
        LogFields.run(runId)
            .log(
                () ->
                    LOGGER.infof(
                        "data is published runId=%s file=%s bytes=%d chunks=%d rows=%d",
                        runId, data.file(), data.bytes(), data.chunks(), data.rows()));
        published.add(data);
        left -= data.bytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return published;
  }

  private synchronized RunDataWriter writer() {
    try {
      writer = writer == null ? new RunDataWriter(kafka) : writer;
      return writer;
    } catch (KafkaException e) {
      throw new KafkaUnavailableException("no client for Kafka can be made: " + e.getMessage(), e);
    }
  }

  @PreDestroy
  synchronized void close() {
    if (writer != null) {
      writer.close();
    }
  }
}
