package io.spate.testsupport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class KafkaChoiceTest {
  private static final Supplier<RunningKafka> CONTAINER = running("a container");
  private static final Supplier<RunningKafka> EMBEDDED = running("the embedded broker");
  private static final Supplier<RunningKafka> NO_ENGINE =
      () -> {
        throw new TestKafkaException("no Docker engine answers");
      };

  @Test
  void anExistingClusterIsUsedBeforeAnythingIsStarted() {
    RunningKafka kafka =
        new KafkaChoice("auto", Optional.of("somewhere:9092"), NO_ENGINE, NO_ENGINE).start();

    assertThat(kafka.bootstrapServers()).isEqualTo("somewhere:9092");
    assertThat(kafka.replicationFactor()).isEqualTo((short) -1);
    assertThat(kafka.description()).contains("KAFKA_BOOTSTRAP_SERVERS");
  }

  @Test
  void aContainerIsUsedWhereItCanBeStarted() {
    RunningKafka kafka = new KafkaChoice("auto", Optional.empty(), CONTAINER, EMBEDDED).start();

    assertThat(kafka.description()).startsWith("a container");
  }

  @Test
  void theEmbeddedBrokerIsUsedWhereThereIsNoContainerAndSaysWhy() {
    RunningKafka kafka = new KafkaChoice("auto", Optional.empty(), NO_ENGINE, EMBEDDED).start();

    assertThat(kafka.description()).isEqualTo("the embedded broker (no Docker engine answers)");
  }

  @Test
  void aChoiceIsStrongerThanAnExistingCluster() {
    RunningKafka kafka =
        new KafkaChoice("embedded", Optional.of("somewhere:9092"), CONTAINER, EMBEDDED).start();

    assertThat(kafka.description()).startsWith("the embedded broker");
  }

  @Test
  void aContainerThatWasAskedForIsNeverReplaced() {
    KafkaChoice choice = new KafkaChoice("testcontainers", Optional.empty(), NO_ENGINE, EMBEDDED);

    assertThatThrownBy(choice::start)
        .isInstanceOf(TestKafkaException.class)
        .hasMessage("no Docker engine answers");
  }

  @Test
  void anUnknownChoiceIsNamed() {
    KafkaChoice choice = new KafkaChoice("redpanda", Optional.empty(), CONTAINER, EMBEDDED);

    assertThatThrownBy(choice::start)
        .hasMessage("spate.test.kafka=redpanda is none of auto, embedded, testcontainers");
  }

  private static Supplier<RunningKafka> running(String description) {
    return () -> new RunningKafka("127.0.0.1:1", description, (short) 1, () -> {});
  }
}
