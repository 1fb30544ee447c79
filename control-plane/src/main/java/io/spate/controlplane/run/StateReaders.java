package io.spate.controlplane.run;

import io.spate.controlplane.audit.AuditTrail;
import io.spate.controlplane.fleet.Fleet;
import io.spate.controlplane.kafka.KafkaLink;
import io.spate.controlplane.kafka.KafkaSettings;
import io.spate.controlplane.kafka.LinkState;
import io.spate.controlplane.log.RunLogs;
import io.spate.protocol.Topics;
import io.spate.protocol.deadletter.DeadLetterWriter;
import io.spate.protocol.kafka.KafkaUnavailableException;
import io.spate.protocol.kafka.TopicReader;
import io.spate.protocol.kafka.TopicTroubles;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/**
 * Rebuilds the whole state from the topics, from their beginning, and follows them. The topics are
 * read side by side, each on its own thread.
 */
@Singleton
public final class StateReaders {
  private static final Logger LOGGER = Logger.getLogger(StateReaders.class);

  private final KafkaLink link;
  private final KafkaSettings settings;
  private final RunRegistry runs;
  private final SlotBoards slots;
  private final Fleet fleet;
  private final Verdicts verdicts;
  private final RunLogs logs;
  private final DeadLetterWriter deadLetters;
  private final DeadLetterMeters deadLetterMeters;
  private final AuditTrail audit;
  private final Clock clock;
  private final List<TopicReader> readers = new ArrayList<>();
  private final TopicTroubles troubles =
      new TopicTroubles(
          (topic, reason) ->
              LOGGER.warnf("reading is interrupted topic=%s error=%s", topic, reason.getMessage()));
  private volatile long caughtUpAt;

  StateReaders(
      KafkaLink link,
      KafkaSettings settings,
      RunRegistry runs,
      SlotBoards slots,
      Fleet fleet,
      Verdicts verdicts,
      RunLogs logs,
      DeadLetterWriter deadLetters,
      DeadLetterMeters deadLetterMeters,
      AuditTrail audit,
      Clock clock) {
    this.link = link;
    this.settings = settings;
    this.runs = runs;
    this.slots = slots;
    this.fleet = fleet;
    this.verdicts = verdicts;
    this.logs = logs;
    this.deadLetters = deadLetters;
    this.deadLetterMeters = deadLetterMeters;
    this.audit = audit;
    this.clock = clock;
  }

  /** Begins to read; called once the topics are there. */
  synchronized void start() {
    CompletableFuture<Void> agents = follow(Topics.AGENT_STATUS, fleet::accept);
    CompletableFuture.allOf(
            agents.thenRun(fleet::caughtUp),
            follow(Topics.RUN_COMMANDS, runs::accept),
            follow(Topics.SLOT_STATUS, slots::accept),
            follow(Topics.RUN_REPORTS, verdicts::accept))
        .thenRun(this::caughtUp);
    follow(Topics.DEAD_LETTERS, deadLetterMeters::accept);
    // Not among the others: logs that cannot be read hold no run up.
    follow(Topics.RUN_LOG, logs::accept).thenRun(logs::caughtUp);
    follow(Topics.AUDIT, audit::accept).thenRun(audit::caughtUp);
  }

  private CompletableFuture<Void> follow(
      Topics topic, Consumer<ConsumerRecord<String, byte[]>> handler) {
    TopicReader reader =
        new TopicReader(
                topic,
                settings.forReading(),
                handler,
                (record, reason) -> {
                  LOGGER.warnf(
                      "record left out topic=%s partition=%d offset=%d key=%s error=%s",
                      record.topic(),
                      record.partition(),
                      record.offset(),
                      record.key(),
                      reason.getMessage());
                  deadLetters.offer(record, reason);
                },
                troubles)
            .start();
    readers.add(reader);
    return reader.caughtUp();
  }

  private void caughtUp() {
    caughtUpAt = clock.millis();
    LOGGER.infof("state is rebuilt runs=%d", runs.all().size());
  }

  /** True when the topics' past has been read. */
  public boolean isCaughtUp() {
    return caughtUpAt != 0;
  }

  /**
   * Refuses to answer from a state that is not complete.
   *
   * @throws KafkaUnavailableException while the topics' past has not been read
   */
  public void requireCaughtUp() {
    if (!isCaughtUp()) {
      link.requireUp();
      throw new KafkaUnavailableException(
          "the state is being rebuilt from Kafka at "
              + settings.bootstrapServers()
              + "; try again in a few seconds",
          null);
    }
  }

  /**
   * Since when everything has been seen without a break, milliseconds since the epoch; empty while
   * it is not.
   */
  OptionalLong watchedSince() {
    return isCaughtUp() && link.state() instanceof LinkState.Up up
        ? OptionalLong.of(Math.max(caughtUpAt, up.since()))
        : OptionalLong.empty();
  }

  @PreDestroy
  synchronized void close() {
    readers.forEach(TopicReader::close);
  }
}
