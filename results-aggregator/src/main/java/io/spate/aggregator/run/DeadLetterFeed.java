package io.spate.aggregator.run;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import io.spate.aggregator.config.Reasons;
import io.spate.protocol.Topics;
import io.spate.protocol.deadletter.DeadLetters;
import io.spate.protocol.kafka.TopicReader;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Map;
import org.jboss.logging.Logger;

/** Follows {@code spate.dead-letters} for whoever asks. Nothing else waits for it. */
@Singleton
public class DeadLetterFeed {
  private static final Logger LOGGER = Logger.getLogger(DeadLetterFeed.class);

  /** How many letters are held: about 1 kB each, without their values. */
  private static final int MOST = 500;

  private final DeadLetters letters = new DeadLetters(MOST);
  private final TopicReader reader;

  DeadLetterFeed(@Identifier("default-kafka-broker") Map<String, Object> kafka) {
    reader =
        new TopicReader(
            Topics.DEAD_LETTERS,
            kafka,
            letters::accept,
            // What is no letter is another program's, and no reason for another letter.
            (record, reason) ->
                LOGGER.debugf("Left out at offset %d: %s", record.offset(), reason.getMessage()),
            (topic, reason) ->
                LOGGER.debugf("Reading %s waits for Kafka: %s", topic, Reasons.of(reason)));
  }

  void start(@Observes StartupEvent event) {
    reader.start();
  }

  /** What the topic says, as far as it has been read. */
  public DeadLetters letters() {
    return letters;
  }

  void stop(@Observes ShutdownEvent event) {
    reader.close();
  }
}
