package io.spate.agent.command;

import io.smallrye.common.annotation.Identifier;
import io.spate.protocol.Json;
import io.spate.protocol.Topics;
import io.spate.protocol.UnreadableRecordException;
import io.spate.protocol.command.RunCommand;
import io.spate.protocol.deadletter.DeadLetterWriter;
import io.spate.protocol.kafka.TopicReader;
import io.spate.protocol.kafka.TopicTroubles;
import io.spate.protocol.log.LogFields;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Knows the newest command of each run, by following the topic from its beginning. Level-triggered:
 * a record whose revision is not newer than the known one is left out.
 */
@ApplicationScoped
public class CommandReader {
  private static final Logger LOGGER = Logger.getLogger(CommandReader.class);

  private final Map<String, RunCommand> newest = new ConcurrentHashMap<>();
  private final TopicReader reader;
  private final CommandListener listener;

  CommandReader(
      CommandListener listener,
      @Identifier("default-kafka-broker") Map<String, Object> kafka,
      DeadLetterWriter deadLetters) {
    this.listener = listener;
    this.reader =
        new TopicReader(
            Topics.RUN_COMMANDS,
            kafka,
            record -> take(record.key(), record.value()),
            (record, reason) -> {
              LogFields.run(record.key())
                  .log(
                      () ->
                          LOGGER.errorf(
                              "Left out an unreadable run command (offset %d, key %s): %s",
                              record.offset(), record.key(), reason.getMessage()));
              deadLetters.offer(record, reason);
            },
            new TopicTroubles(
                (topic, reason) -> LOGGER.warnf("Cannot read %s: %s", topic, reason.getMessage())));
  }

  /** Begins to read, on a thread of its own. To be called once. */
  public void start() {
    reader.start();
  }

  private void take(String runId, byte[] value) {
    if (runId == null) {
      throw new UnreadableRecordException("a run command needs the run's id as its key", null);
    }
    if (value == null) {
      newest.remove(runId);
      return;
    }
    RunCommand command = Json.read(value, RunCommand.class).requireComplete();
    if (!command.runId().equals(runId)) {
      throw new UnreadableRecordException("it is about run " + command.runId(), null);
    }
    RunCommand known = newest.get(runId);
    if (known != null && known.revision() >= command.revision()) {
      return;
    }
    newest.put(runId, command);
    listener.commanded(command);
  }

  /** The newest command of a run, null if none is known. Any thread. */
  public RunCommand command(String runId) {
    return newest.get(runId);
  }

  /** True when all commands that were there at the start have been read. */
  public boolean isCaughtUp() {
    return reader.caughtUp().isDone();
  }

  @PreDestroy
  void stop() {
    reader.close();
  }
}
