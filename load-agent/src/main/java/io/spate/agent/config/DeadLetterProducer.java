package io.spate.agent.config;

import io.smallrye.common.annotation.Identifier;
import io.spate.protocol.deadletter.DeadLetterWriter;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Map;
import org.jboss.logging.Logger;

/** The one writer of this service's dead letters. */
@Singleton
final class DeadLetterProducer {
  private static final Logger LOGGER = Logger.getLogger(DeadLetterWriter.class);

  @Produces
  @Singleton
  DeadLetterWriter deadLetters(@Identifier("default-kafka-broker") Map<String, Object> kafka) {
    return new DeadLetterWriter("load-agent", kafka, LOGGER::warn);
  }

  void close(@Disposes DeadLetterWriter writer) {
    writer.close();
  }
}
