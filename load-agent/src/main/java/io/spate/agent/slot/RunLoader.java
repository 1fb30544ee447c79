package io.spate.agent.slot;

import io.smallrye.common.annotation.Identifier;
import io.spate.agent.config.AgentConfig;
import io.spate.agent.config.AllowedEnvironment;
import io.spate.agent.user.PreparedRun;
import io.spate.protocol.command.RunCommand;
import io.spate.protocol.command.RunData;
import io.spate.protocol.data.RunDataException;
import io.spate.protocol.data.RunDataStream;
import io.spate.protocol.log.LogFields;
import io.spate.scenario.data.DataFile;
import io.spate.scenario.data.FeedFile;
import io.spate.scenario.data.FeedTable;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jboss.logging.Logger;

/**
 * Prepares runs that files were sent with: reads their rows from {@code spate.run-data}, one run
 * after another, on a thread of its own. Thread-safe.
 */
@ApplicationScoped
public class RunLoader {
  private static final Logger LOGGER = Logger.getLogger(RunLoader.class);

  private final AgentConfig config;
  private final AllowedEnvironment environment;
  private final Map<String, Object> kafka;
  private final DataRoom room = new DataRoom(Runtime.getRuntime().maxMemory());
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread loader = new Thread(task, "run-loader");
            loader.setDaemon(true);
            return loader;
          });

  RunLoader(
      AgentConfig config,
      AllowedEnvironment environment,
      @Identifier("default-kafka-broker") Map<String, Object> kafka) {
    this.config = config;
    this.environment = environment;
    this.kafka = kafka;
  }

  /**
   * Prepares the run of a command.
   *
   * @return completed when its rows are there; with a {@link RunDataException} if they cannot be
   *     read, with a {@link io.spate.scenario.ScenarioException} if this agent cannot read the
   *     scenario
   */
  CompletableFuture<PreparedRun> load(RunCommand command) {
    CompletableFuture<PreparedRun> loaded = new CompletableFuture<>();
    thread.execute(
        () -> {
          try {
            loaded.complete(prepare(command));
          } catch (UncheckedIOException e) {
            forget(command.runId());
            loaded.completeExceptionally(e.getCause());
          } catch (RuntimeException | IOException e) {
            forget(command.runId());
            loaded.completeExceptionally(e);
          } catch (OutOfMemoryError e) {
            forget(command.runId());
            loaded.completeExceptionally(room.refusal(command.files()));
          }
        });
    return loaded;
  }

  /** The rows of a run are not needed any more. */
  void forget(String runId) {
    room.forget(runId);
  }

  private PreparedRun prepare(RunCommand command) throws IOException {
    long bytes = command.files().stream().mapToLong(RunData::bytes).sum();
    room.take(command.runId(), command.files());
    long since = System.nanoTime();
    Set<String> read = new HashSet<>();
    PreparedRun run = PreparedRun.of(command, environment, file -> open(command, file, read));
    LogFields.run(command.runId())
        .log(
            () ->
                LOGGER.infof(
                    "Run %s: %d bytes of data are read in %d ms and take %d bytes",
                    command.runId(),
                    bytes,
                    (System.nanoTime() - since) / 1_000_000,
                    run.scenario().feeds().stream().mapToLong(feed -> feed.table().bytes()).sum()));
    return run;
  }

  private DataFile open(RunCommand command, String file, Set<String> read) {
    return command.files().stream()
        .filter(each -> each.file().equals(file))
        .findFirst()
        .map(each -> new Sent(command.runId(), each, read))
        .orElse(null);
  }

  /** A file whose columns the control plane has found already. */
  private final class Sent implements DataFile {
    private final String runId;
    private final RunData data;
    private final Set<String> read; // files of whose rows there is a table already

    Sent(String runId, RunData data, Set<String> read) {
      this.runId = runId;
      this.data = data;
      this.read = read;
    }

    @Override
    public List<String> columns() {
      return data.columns();
    }

    @Override
    public FeedTable table() throws IOException {
      if (!read.add(data.file())) {
        room.takeAgain(runId, data);
      }
      try (RunDataStream in = new RunDataStream(runId, data, kafka, config.dataTimeout())) {
        return FeedFile.read(in, data.file(), data.columns(), data.bytes(), data.rows());
      }
    }

    /** Outside the heap, from where it goes into sockets without being copied. */
    @Override
    public ByteBuffer content() throws IOException {
      if (data.bytes() > Integer.MAX_VALUE) {
        throw new RunDataException(data.file() + " is larger than 2 GB", true, null);
      }
      ByteBuffer content = ByteBuffer.allocateDirect((int) data.bytes());
      byte[] some = new byte[64 * 1024];
      try (RunDataStream in = new RunDataStream(runId, data, kafka, config.dataTimeout())) {
        for (int count = in.read(some); count >= 0; count = in.read(some)) {
          content.put(some, 0, count);
        }
      }
      return content.flip().asReadOnlyBuffer();
    }
  }

  @PreDestroy
  void close() {
    thread.shutdownNow();
  }
}
