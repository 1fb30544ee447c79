package io.spate.protocol.command;

import io.spate.protocol.UnreadableRecordException;
import java.util.List;
import java.util.Map;

/**
 * The whole desired state of a run: the value of {@code spate.run-commands}. Level-triggered: the
 * newest record per run is always enough, a repeated one is harmless.
 *
 * @param schema version of this record's layout, {@value #SCHEMA}
 * @param runId id of the run; letters, digits and dashes
 * @param revision 1, 2, 3 …; a reader ignores a revision that is not newer than the one it has
 * @param phase what the run should be doing
 * @param name the scenario's name
 * @param scenario the scenario as it was written (YAML or JSON); parts parse it themselves
 * @param target base URL of the system under test, overrides applied
 * @param load users over time, overrides applied
 * @param slots number of slots, equal to the partitions of {@code spate.user-quotas}
 * @param expectAgents agents that must be there before the run starts
 * @param createdAt when the run was asked for, milliseconds since the epoch
 * @param startTimeoutMs how long the run may wait for its agents, milliseconds; 0 for the control
 *     plane's default
 * @param startAt when users start, milliseconds since the epoch; 0 while waiting
 * @param endAt when users end at the latest, milliseconds since the epoch; 0 while waiting
 * @param pausedAt when the run's time was stopped, milliseconds since the epoch; 0 unless paused
 * @param reason why the run is in this phase, for people; null if there is nothing to say
 * @param drawingSlots among how many slots the rows of data are shared: those that have users by
 *     the load that the run was made with, whatever the load is later
 * @param fixture what is done once before and after the load; null if nothing is
 * @param data files that were sent with the run, by their {@link RunData#number()}; null if there
 *     are none
 */
public record RunCommand(
    int schema,
    String runId,
    long revision,
    RunPhase phase,
    String name,
    String scenario,
    String target,
    LoadProfile load,
    int slots,
    int expectAgents,
    long createdAt,
    long startTimeoutMs,
    long startAt,
    long endAt,
    long pausedAt,
    String reason,
    int drawingSlots,
    FixtureState fixture,
    List<RunData> data) {

  /** The layout that this version writes. */
  public static final int SCHEMA = 1;

  public RunCommand {
    data = data == null || data.isEmpty() ? null : List.copyOf(data);
    if (drawingSlots == 0 && load != null && slots > 0) { // of an older control plane
      drawingSlots =
          load.isOpen()
              ? slots
              : Math.clamp(load.isByClass() ? load.classUsers() : load.peakUsers(), 1, slots);
    }
  }

  /** A new run: its load says among how many slots rows of data are shared. */
  public RunCommand(
      int schema,
      String runId,
      long revision,
      RunPhase phase,
      String name,
      String scenario,
      String target,
      LoadProfile load,
      int slots,
      int expectAgents,
      long createdAt,
      long startTimeoutMs,
      long startAt,
      long endAt,
      long pausedAt,
      String reason) {
    this(
        schema,
        runId,
        revision,
        phase,
        name,
        scenario,
        target,
        load,
        slots,
        expectAgents,
        createdAt,
        startTimeoutMs,
        startAt,
        endAt,
        pausedAt,
        reason,
        0,
        null,
        null);
  }

  /** Files that were sent with the run; empty if there are none. */
  public List<RunData> files() {
    return data == null ? List.of() : data;
  }

  /** The same revision of a run that files were sent with, before it is published. */
  public RunCommand withData(List<RunData> data) {
    return same(reason, fixture, data);
  }

  /**
   * This command, if it has what every reader needs.
   *
   * @throws UnreadableRecordException if it lacks run, phase, load, scenario or slots; says which,
   *     and nothing of the scenario, which may hold secrets
   */
  public RunCommand requireComplete() {
    if (runId == null || phase == null || load == null || scenario == null || slots < 1) {
      throw new UnreadableRecordException(
          "a run command needs runId, phase, load, scenario and slots, got run "
              + runId
              + ", phase "
              + phase
              + (load == null ? ", no load" : "")
              + (scenario == null ? ", no scenario" : "")
              + ", slots "
              + slots,
          null);
    }
    return this;
  }

  /** The next revision: started at {@code startAt}. */
  public RunCommand started(long startAt) {
    return next(RunPhase.RUNNING, load, startAt, startAt + load.durationMs(), 0, null);
  }

  /** The same revision with something to be done once before or after the load; null for none. */
  public RunCommand withFixture(FixtureState fixture) {
    return same(reason, fixture, data);
  }

  /** The next revision of a run that has a setup: which is under way from {@code now} on. */
  public RunCommand settingUp(long now, String reason) {
    return to(RunPhase.SETUP, reason).withFixture(fixture.settingUp(now));
  }

  /** The next revision of a run whose setup has saved {@code values}: started. */
  public RunCommand startedWith(Map<String, String> values, long startAt) {
    return started(startAt).withFixture(fixture.setUp(values));
  }

  /**
   * The next revision of a run that has a teardown: which is under way from {@code now} on, when
   * the load has ended.
   *
   * @param then the phase after it
   */
  public RunCommand tearingDown(long now, RunPhase then, String reason) {
    long end = Math.min(endAt, now);
    return next(RunPhase.TEARDOWN, load, startAt, end, 0, reason)
        .withFixture(fixture.tearingDown(now, then));
  }

  /** The next revision: in {@code phase} because of {@code reason}, times unchanged. */
  public RunCommand to(RunPhase phase, String reason) {
    return next(phase, load, startAt, endAt, 0, reason);
  }

  /** The next revision: stopping, to be over by {@code endAt}. */
  public RunCommand stopping(long endAt, String reason) {
    long end = this.endAt == 0 ? endAt : Math.min(endAt, this.endAt);
    return next(RunPhase.STOPPING, load, startAt, end, 0, reason);
  }

  /** The next revision of a running run: its time stands still from {@code now} on. */
  public RunCommand paused(long now, String reason) {
    return next(RunPhase.PAUSED, load, startAt, endAt, now, reason);
  }

  /**
   * The next revision of a paused run: goes on at {@code now}. Start and end move by the length of
   * the pause, so that load stays a function of the time since the start.
   */
  public RunCommand resumed(long now, String reason) {
    long pause = Math.max(0, now - pausedAt);
    return next(RunPhase.RUNNING, load, startAt + pause, endAt + pause, 0, reason);
  }

  /** The next revision: another load, phase and times unchanged. */
  public RunCommand withLoad(LoadProfile load, String reason) {
    return next(phase, load, startAt, endAt, pausedAt, reason);
  }

  /** The same revision with another reason, before it is published. */
  public RunCommand withReason(String reason) {
    return same(reason, fixture, data);
  }

  /** The same revision with other parts that are no state of the run. */
  private RunCommand same(String reason, FixtureState fixture, List<RunData> data) {
    return new RunCommand(
        schema,
        runId,
        revision,
        phase,
        name,
        scenario,
        target,
        load,
        slots,
        expectAgents,
        createdAt,
        startTimeoutMs,
        startAt,
        endAt,
        pausedAt,
        reason,
        drawingSlots,
        fixture,
        data);
  }

  private RunCommand next(
      RunPhase phase, LoadProfile load, long startAt, long endAt, long pausedAt, String reason) {
    return new RunCommand(
        schema,
        runId,
        revision + 1,
        phase,
        name,
        scenario,
        target,
        load,
        slots,
        expectAgents,
        createdAt,
        startTimeoutMs,
        startAt,
        endAt,
        pausedAt,
        reason,
        drawingSlots,
        fixture,
        data);
  }
}
