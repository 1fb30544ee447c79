package io.spate.controlplane.kafka;

import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.smallrye.reactive.messaging.kafka.KafkaProducer;
import io.spate.protocol.Topics;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.clients.producer.Producer;
import org.jboss.logging.Logger;

/**
 * Has the producers made and connected as soon as Kafka is there: they are made when first used,
 * and the first run should not have to wait for that.
 */
@Singleton
public final class ProducerWarmUp {
  private static final Logger LOGGER = Logger.getLogger(ProducerWarmUp.class);

  private final KafkaClientService clients;

  private record Channel(String name, Topics topic) {}

  private static final List<Channel> CHANNELS =
      List.of(
          new Channel("run-commands", Topics.RUN_COMMANDS),
          new Channel("user-quotas", Topics.USER_QUOTAS));

  ProducerWarmUp(KafkaClientService clients) {
    this.clients = clients;
  }

  /** Begins; does not wait. A failure is no harm: the first use tries again. */
  public void start() {
    CHANNELS.forEach(this::start);
  }

  private void start(Channel channel) {
    KafkaProducer<Object, Object> producer = clients.getProducer(channel.name());
    Function<Producer<Object, Object>, Integer> connect =
        client -> client.partitionsFor(channel.topic().topic()).size();
    producer
        .runOnSendingThread(connect)
        .subscribe()
        .with(
            partitions -> {},
            failure ->
                LOGGER.infof(
                    "producer is not ready yet channel=%s error=%s",
                    channel.name(), Failures.inWords(failure)));
  }
}
