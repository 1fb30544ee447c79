package io.spate.kafka.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spate.protocol.Topics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddedKafkaIT {
  @TempDir private Path data;

  @ParameterizedTest
  @ValueSource(strings = {"classic", "consumer"})
  void recordsArriveWithEitherGroupProtocol(String protocol) throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(EmbeddedKafkaOptions.in(data))) {
      KafkaClients clients = new KafkaClients(kafka.bootstrapServers());
      clients.createTopic("letters", 1);

      clients.produce("letters", "a", "b", "c");

      assertThat(clients.consume("letters", 3, Map.of("group.protocol", protocol)))
          .containsExactly("a", "b", "c");
      assertThat(kafka.failure().toCompletableFuture()).isNotDone();
    }
  }

  @Test
  void topicsRecordsAndCommittedOffsetsSurviveARestartOnTheSamePort() throws Exception {
    int port;
    try (EmbeddedKafka kafka = EmbeddedKafka.start(EmbeddedKafkaOptions.in(data))) {
      port = kafka.port();
      KafkaClients clients = new KafkaClients(kafka.bootstrapServers());
      clients.createTopic("letters", 1);
      clients.produce("letters", "a", "b");
      clients.consume("letters", 2, Map.of());
      clients.produce("letters", "c");
    }

    EmbeddedKafkaOptions samePort = EmbeddedKafkaOptions.in(data).withPort(port);
    try (EmbeddedKafka kafka = EmbeddedKafka.start(samePort)) {
      assertThat(kafka.port()).isEqualTo(port);
      KafkaClients clients = new KafkaClients(kafka.bootstrapServers());
      assertThat(clients.consume("letters", 1, Map.of())).containsExactly("c");
    }
    try (EmbeddedKafka kafka = EmbeddedKafka.start(samePort)) {
      KafkaClients clients = new KafkaClients(kafka.bootstrapServers());
      clients.produce("letters", "d");
      assertThat(clients.consume("letters", 1, Map.of())).containsExactly("d");
    }
  }

  @Test
  void recordsOfTheLargestSizeThatSpateWritesAreAccepted() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(EmbeddedKafkaOptions.in(data))) {
      new KafkaClients(kafka.bootstrapServers()).createTopic("large", 1);
      byte[] value = new byte[Topics.MAX_RECORD_BYTES - 1024];
      Arrays.fill(value, (byte) 'x');

      try (var producer =
          new KafkaProducer<>(
              Map.of(
                  "bootstrap.servers",
                  kafka.bootstrapServers(),
                  "max.request.size",
                  Topics.MAX_RECORD_BYTES),
              new ByteArraySerializer(),
              new ByteArraySerializer())) {
        var written = producer.send(new ProducerRecord<>("large", value)).get(30, TimeUnit.SECONDS);
        assertThat(written.serializedValueSize()).isEqualTo(value.length);
      }
    }
  }

  @Test
  void aTakenPortIsSaidInWordsAndNothingIsLeftBehind() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      EmbeddedKafkaOptions onTakenPort =
          EmbeddedKafkaOptions.in(data).withPort(taken.getLocalPort());

      assertThatThrownBy(() -> EmbeddedKafka.start(onTakenPort))
          .isInstanceOf(EmbeddedKafkaException.class)
          .hasMessageContaining("cannot listen on 127.0.0.1:" + taken.getLocalPort())
          .hasMessageContaining("0 takes a free port");
    }
    try (EmbeddedKafka kafka = EmbeddedKafka.start(EmbeddedKafkaOptions.in(data))) {
      assertThat(kafka.port()).isPositive();
    }
  }

  @Test
  void aDataDirectoryInUseIsSaidInWordsAndItsBrokerGoesOn() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(EmbeddedKafkaOptions.in(data))) {
      assertThatThrownBy(() -> EmbeddedKafka.start(EmbeddedKafkaOptions.in(data)))
          .isInstanceOf(EmbeddedKafkaException.class)
          .hasMessageContaining(data.toRealPath().toString())
          .hasMessageContaining("in use by another broker in this process");

      new KafkaClients(kafka.bootstrapServers()).createTopic("still-there", 1);
    }
  }

  @Test
  void damagedDataIsSaidInWords() throws IOException {
    Path log = Files.createDirectories(data.resolve("log"));
    Files.writeString(log.resolve("meta.properties"), "node.id=77\nversion=1\ncluster.id=other\n");

    assertThatThrownBy(() -> EmbeddedKafka.start(EmbeddedKafkaOptions.in(data)))
        .isInstanceOf(EmbeddedKafkaException.class)
        .hasMessageContaining("cannot start on the data in " + data.toRealPath())
        .hasMessageContaining("77");
  }

  @Test
  void twoBrokersInOneProcessAreTwoClusters(@TempDir Path otherData) throws Exception {
    try (EmbeddedKafka staying = EmbeddedKafka.start(EmbeddedKafkaOptions.in(otherData))) {
      KafkaClients clients = new KafkaClients(staying.bootstrapServers());
      clients.createTopic("letters", 1);
      try (EmbeddedKafka leaving = EmbeddedKafka.start(EmbeddedKafkaOptions.in(data))) {
        new KafkaClients(leaving.bootstrapServers()).createTopic("letters", 1);
      }

      clients.produce("letters", "a");

      assertThat(clients.consume("letters", 1, Map.of())).containsExactly("a");
    }
  }

  @Test
  void settingsOfTheCallerWin() throws Exception {
    EmbeddedKafkaOptions options =
        EmbeddedKafkaOptions.in(data).withOverrides(Map.of("message.max.bytes", "2000"));
    try (EmbeddedKafka kafka = EmbeddedKafka.start(options)) {
      KafkaClients clients = new KafkaClients(kafka.bootstrapServers());
      clients.createTopic("small", 1);

      assertThatThrownBy(() -> clients.produce("small", "x".repeat(5000)))
          .hasCauseInstanceOf(RecordTooLargeException.class);
    }
  }
}
