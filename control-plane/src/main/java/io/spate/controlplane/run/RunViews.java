package io.spate.controlplane.run;

import io.spate.controlplane.config.ControlPlaneConfig;
import io.spate.controlplane.log.RunLogView;
import io.spate.controlplane.log.RunLogs;
import io.spate.protocol.command.RunCommand;
import io.spate.protocol.kafka.KafkaUnavailableException;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Shows runs as they are now. Thread-safe. */
@Singleton
public final class RunViews {
  private final RunRegistry runs;
  private final SlotBoards slots;
  private final Verdicts verdicts;
  private final RunLogs logs;
  private final StateReaders readers;
  private final String pages;

  RunViews(
      RunRegistry runs,
      SlotBoards slots,
      Verdicts verdicts,
      RunLogs logs,
      StateReaders readers,
      ControlPlaneConfig config) {
    this.runs = runs;
    this.slots = slots;
    this.verdicts = verdicts;
    this.logs = logs;
    this.readers = readers;
    this.pages = config.pages().url().replaceAll("/+$", "");
  }

  /**
   * One run.
   *
   * @param self where a run of an id is found
   * @throws UnknownRunException if there is no such run
   * @throws KafkaUnavailableException if the runs are not known yet
   */
  public RunView one(String runId, Function<String, URI> self) {
    readers.requireCaughtUp();
    return runs.find(runId)
        .map(run -> view(run, self))
        .orElseThrow(() -> new UnknownRunException(runId));
  }

  /**
   * All runs, newest first.
   *
   * @param self where a run of an id is found
   * @throws KafkaUnavailableException if the runs are not known yet
   */
  public List<RunView> all(Function<String, URI> self) {
    readers.requireCaughtUp();
    return runs.newestFirst().stream().map(run -> view(run, self)).toList();
  }

  /**
   * What happened to a run.
   *
   * @throws UnknownRunException if there is no such run
   * @throws KafkaUnavailableException if the runs or their logs are not known yet
   */
  public RunLogView log(String runId) {
    readers.requireCaughtUp();
    if (runs.find(runId).isEmpty()) {
      throw new UnknownRunException(runId);
    }
    if (!logs.isCaughtUp()) {
      throw new KafkaUnavailableException(
          "the logs of the runs are still being read from Kafka; try again in a few seconds", null);
    }
    return logs.view(runId);
  }

  private RunView view(TrackedRun run, Function<String, URI> self) {
    RunCommand command = run.command();
    SlotTally tally = slots.of(run.id()).tally(command.slots(), status -> false);
    return new RunView(
        run.id(),
        command.name(),
        command.phase().name().toLowerCase(Locale.ROOT),
        command.reason(),
        verdicts.of(run.id()).orElse(null),
        command.target(),
        LoadLevels.wanted(command.load()),
        command.load().peakUsers(),
        command.load().isOpen() ? null : (Double) command.load().spawnRate(),
        command.load().isOpen() ? (Double) LoadLevels.wantedRate(command.load()) : null,
        command.load().durationMs() / 1000.0,
        command.createdAt(),
        command.startAt(),
        command.endAt(),
        command.pausedAt(),
        command.revision(),
        command.slots(),
        tally.held(),
        tally.running(),
        tally.ended(),
        command.load().isBounded() ? (Long) tally.done() : null,
        command.load().isBounded() ? (Long) command.load().iterations().total() : null,
        command.expectAgents(),
        new RunView.Links(self.apply(run.id()), URI.create(pages + "/runs/" + run.id())));
  }
}
