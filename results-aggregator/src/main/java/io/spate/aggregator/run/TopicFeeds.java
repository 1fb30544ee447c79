package io.spate.aggregator.run;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import io.spate.aggregator.config.Reasons;
import io.spate.aggregator.reduce.HistogramCodec;
import io.spate.aggregator.reduce.StatsKey;
import io.spate.aggregator.reduce.StatsRecord;
import io.spate.aggregator.report.Baselines;
import io.spate.aggregator.report.History;
import io.spate.protocol.Json;
import io.spate.protocol.Topics;
import io.spate.protocol.UnreadableRecordException;
import io.spate.protocol.command.RunCommand;
import io.spate.protocol.deadletter.DeadLetterWriter;
import io.spate.protocol.kafka.TopicReader;
import io.spate.protocol.kafka.TopicTroubles;
import io.spate.protocol.log.RunLogEntry;
import io.spate.protocol.status.AgentStatus;
import io.spate.protocol.status.SlotStatus;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/**
 * Follows the topics that views are made from, each on a thread of its own. Reports are read first,
 * then commands, then what agents and others say, then statistics: so nothing is collected of runs
 * that are finished, and a run is known before its statistics come.
 */
@Singleton
public class TopicFeeds {
  private static final Logger LOGGER = Logger.getLogger(TopicFeeds.class);
  private static final long LOG_EVERY_MS = 30_000;

  private final Map<String, Object> kafka;
  private final Runs runs;
  private final History history;
  private final Baselines baselines;
  private final Supervisor supervisor;
  private final DeadLetterWriter deadLetters;
  private final Clock clock;
  private final HistogramCodec statsCodec = new HistogramCodec();
  private final TopicTroubles troubles =
      new TopicTroubles(
          (topic, reason) ->
              LOGGER.warnf("Reading %s waits for Kafka: %s", topic, Reasons.of(reason)));
  private final List<TopicReader> readers = new ArrayList<>();
  private final Map<String, Long> loggedMs = new ConcurrentHashMap<>();
  private final Map<Topics, Boolean> caughtUp = new ConcurrentHashMap<>();
  private volatile TopicReader statsReader;
  private boolean closed;

  TopicFeeds(
      @Identifier("default-kafka-broker") Map<String, Object> kafka,
      Runs runs,
      History history,
      Baselines baselines,
      Supervisor supervisor,
      DeadLetterWriter deadLetters,
      Clock clock) {
    this.kafka = new HashMap<>(kafka);
    this.kafka.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 10_000);
    // A topic that is not there yet is made by those who know its settings.
    this.kafka.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    this.runs = runs;
    this.history = history;
    this.baselines = baselines;
    this.supervisor = supervisor;
    this.deadLetters = deadLetters;
    this.clock = clock;
  }

  void start(@Observes StartupEvent event) {
    follow(
        Topics.RUN_REPORTS,
        this::onReport,
        () -> follow(Topics.RUN_COMMANDS, this::onCommand, this::followRest));
  }

  private void followRest() {
    follow(Topics.SLOT_STATUS, this::onSlot, this::followStats);
    follow(Topics.AGENT_STATUS, this::onAgent, this::followStats);
    follow(Topics.RUN_LOG, this::onLog, this::followStats);
  }

  /** Last: seconds of a long run are thinned as they are read, with the users of their time. */
  private synchronized void followStats() {
    boolean first = statsReader == null;
    if (first && waitingFor().equals(List.of(Topics.RUN_STATS.topic()))) {
      statsReader = follow(Topics.RUN_STATS, this::onStats, this::checkCaughtUp);
    }
  }

  private synchronized TopicReader follow(
      Topics topic, Consumer<ConsumerRecord<String, byte[]>> handler, Runnable then) {
    if (closed) {
      return null;
    }
    TopicReader reader =
        new TopicReader(
            topic, kafka, handler, (record, reason) -> unreadable(topic, record, reason), troubles);
    readers.add(reader.start());
    reader
        .caughtUp()
        .thenRun(
            () -> {
              caughtUp.put(topic, true);
              then.run();
            });
    return reader;
  }

  private void checkCaughtUp() {
    if (waitingFor().isEmpty()) {
      supervisor.caughtUp();
    }
  }

  /** The topics that have not been read to where their end was at the start. */
  public List<String> waitingFor() {
    return List.of(
            Topics.RUN_REPORTS,
            Topics.RUN_COMMANDS,
            Topics.RUN_STATS,
            Topics.SLOT_STATUS,
            Topics.AGENT_STATUS,
            Topics.RUN_LOG)
        .stream()
        .filter(topic -> !caughtUp.containsKey(topic))
        .map(Topics::topic)
        .toList();
  }

  private boolean isLive(Topics topic) {
    return caughtUp.containsKey(topic);
  }

  private void onReport(ConsumerRecord<String, byte[]> record) {
    if (record.key() == null) {
      throw new UnreadableRecordException("a report needs the run's id as its key", null);
    }
    if (baselines.take(record.key(), record.value())) {
      return;
    }
    history.put(record.key(), record.value()).ifPresent(supervisor::finished);
  }

  private void onCommand(ConsumerRecord<String, byte[]> record) {
    if (record.value() == null) {
      return;
    }
    RunCommand command = Json.read(record.value(), RunCommand.class).requireComplete();
    runs.viewFor(command.runId())
        .ifPresent(
            view -> view.onCommand(command, record.timestamp(), isLive(Topics.RUN_COMMANDS)));
  }

  private void onStats(ConsumerRecord<String, byte[]> record) {
    if (record.value() == null) {
      return;
    }
    StatsKey key = StatsKey.parse(record.key());
    if (history.isFinal(key.runId())) {
      supervisor.leftOver(key);
      return;
    }
    runs.viewFor(key.runId())
        .ifPresent(
            view -> {
              view.onStats(key, StatsRecord.parse(record.value()), statsCodec, clock.millis());
              TopicReader reader = statsReader;
              if (!isLive(Topics.RUN_STATS) && reader != null) {
                view.tidyWhileReading(key, record.partition(), reader.partitions());
              }
            });
  }

  private void onSlot(ConsumerRecord<String, byte[]> record) {
    if (record.value() != null) {
      SlotStatus status = Json.read(record.value(), SlotStatus.class).requireComplete();
      runs.viewFor(status.runId()).ifPresent(view -> view.onSlot(status));
    }
  }

  private void onAgent(ConsumerRecord<String, byte[]> record) {
    if (record.value() == null) {
      return;
    }
    AgentStatus status = Json.read(record.value(), AgentStatus.class).requireComplete();
    status.runs().forEach(share -> runs.viewFor(share.runId()));
    // What is read from the past was said then; what comes now is heard now, whatever clock the
    // agent has.
    long heardMs = isLive(Topics.AGENT_STATUS) ? clock.millis() : status.at();
    runs.live().forEach(view -> view.onAgent(status, heardMs));
  }

  private void onLog(ConsumerRecord<String, byte[]> record) {
    if (record.value() == null) {
      runs.live().forEach(view -> view.onLogRemoved(record.key()));
      return;
    }
    RunLogEntry entry = Json.read(record.value(), RunLogEntry.class).requireComplete();
    runs.viewFor(entry.runId()).ifPresent(view -> view.onLog(entry));
  }

  private void unreadable(
      Topics topic, ConsumerRecord<String, byte[]> record, RuntimeException reason) {
    if (mayLog("unreadable " + topic.topic())) {
      LOGGER.warnf(
          "Left out a record that cannot be read: topic=%s partition=%d offset=%d key=%s error=%s",
          topic.topic(), record.partition(), record.offset(), record.key(), reason.toString());
    }
    deadLetters.offer(record, reason);
  }

  private boolean mayLog(String what) {
    long now = clock.millis();
    Long last = loggedMs.get(what);
    if (last != null && now - last < LOG_EVERY_MS) {
      return false;
    }
    loggedMs.put(what, now);
    return true;
  }

  synchronized void stop(@Observes ShutdownEvent event) {
    closed = true;
    readers.forEach(TopicReader::close);
  }
}
