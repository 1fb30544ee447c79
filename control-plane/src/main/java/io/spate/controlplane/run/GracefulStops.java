package io.spate.controlplane.run;

import io.spate.protocol.command.RunCommand;
import io.spate.protocol.log.LogFields;
import io.spate.scenario.HttpOptions;
import io.spate.scenario.Scenario;
import io.spate.scenario.ScenarioException;
import io.spate.scenario.data.DataFiles;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * How long requests in flight may take at the end of a run, by its scenario; read once per run that
 * is not over. Thread-safe.
 */
@Singleton
final class GracefulStops {
  private static final Logger LOGGER = Logger.getLogger(GracefulStops.class);

  private final Map<String, Duration> byRun = new ConcurrentHashMap<>();

  Duration of(RunCommand command) {
    return byRun.computeIfAbsent(command.runId(), id -> read(command));
  }

  private static Duration read(RunCommand command) {
    try {
      return Scenario.parse(
              command.scenario(), command.runId(), DataFiles.sentWith(command.files()))
          .gracefulStop();
    } catch (ScenarioException e) {
      // Written by another version, which knew more. The run goes on; only its end is guessed.
      LogFields.run(command.runId())
          .log(
              () ->
                  LOGGER.warnf(
                      "scenario not readable, assuming the default graceful stop runId=%s error=%s",
                      command.runId(), e.problems().get(0)));
      return HttpOptions.DEFAULT_GRACEFUL_STOP;
    }
  }

  /** Forgets all runs but these. */
  void retain(Collection<String> runIds) {
    byRun.keySet().retainAll(runIds);
  }
}
