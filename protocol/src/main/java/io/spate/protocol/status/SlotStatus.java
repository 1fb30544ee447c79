package io.spate.protocol.status;

import io.spate.protocol.UnreadableRecordException;
import java.util.List;

/**
 * Progress and end of a slot: the value of {@code spate.slot-status}, written by the agent that
 * holds the slot.
 *
 * @param schema version of this record's layout, {@value #SCHEMA}
 * @param runId the run
 * @param slot number of the slot
 * @param state where the slot is
 * @param agentId the agent that holds (or held) it
 * @param incarnation of the agent's process
 * @param users users active now
 * @param iterations iterations that users of this slot have ended on this agent
 * @param produced events that this agent has produced for the slot
 * @param done iterations of this slot that have ended on any agent, as far as this one knows; what
 *     a successor goes on from. Told only where a run is bounded by its iterations, else 0
 * @param at milliseconds since the epoch, by the agent's clock
 * @param abort why a user of the slot wants the whole run to end, empty for no reason, or why the
 *     agent cannot run it; null if neither is so
 * @param drawn rows that were drawn for this slot's iterations on any agent, of each feed of data
 *     by its index; what a successor goes on from. Null where iterations draw none
 * @param fixture how the run's setup or teardown has ended, of the slot whose agent did it; null
 *     otherwise
 * @param classDone {@code done} by class of users, in the order of the scenario, where classes have
 *     loads of their own; null elsewhere
 */
public record SlotStatus(
    int schema,
    String runId,
    int slot,
    SlotState state,
    String agentId,
    String incarnation,
    int users,
    long iterations,
    long produced,
    long done,
    long at,
    String abort,
    List<Long> drawn,
    FixtureEnd fixture,
    List<Long> classDone) {
  /** The layout that this version writes. */
  public static final int SCHEMA = 1;

  /** Of a slot whose users let the run go on, and draw no rows. */
  public SlotStatus(
      int schema,
      String runId,
      int slot,
      SlotState state,
      String agentId,
      String incarnation,
      int users,
      long iterations,
      long produced,
      long done,
      long at) {
    this(
        schema,
        runId,
        slot,
        state,
        agentId,
        incarnation,
        users,
        iterations,
        produced,
        done,
        at,
        null,
        null);
  }

  /** Of a slot that says nothing of the run's setup or teardown. */
  public SlotStatus(
      int schema,
      String runId,
      int slot,
      SlotState state,
      String agentId,
      String incarnation,
      int users,
      long iterations,
      long produced,
      long done,
      long at,
      String abort,
      List<Long> drawn) {
    this(
        schema,
        runId,
        slot,
        state,
        agentId,
        incarnation,
        users,
        iterations,
        produced,
        done,
        at,
        abort,
        drawn,
        null,
        null);
  }

  /** The same, and its {@code done} by class of users. */
  public SlotStatus withClassDone(List<Long> classDone) {
    return same(abort, fixture, classDone);
  }

  /** The same, and how the run's setup or teardown has ended; null for nothing. */
  public SlotStatus withFixture(FixtureEnd fixture) {
    return same(abort, fixture, classDone);
  }

  /**
   * This status, if it has what every reader needs.
   *
   * @throws UnreadableRecordException if it lacks run or state, or has no number of a slot
   */
  public SlotStatus requireComplete() {
    if (runId == null || state == null || slot < 0) {
      throw new UnreadableRecordException(
          "a slot status needs runId, state and a slot from 0 on, got " + this, null);
    }
    return this;
  }

  /** The same where the run has to end for this reason. */
  public SlotStatus withAbort(String reason) {
    return same(reason, fixture, classDone);
  }

  private SlotStatus same(String abort, FixtureEnd fixture, List<Long> classDone) {
    return new SlotStatus(
        schema,
        runId,
        slot,
        state,
        agentId,
        incarnation,
        users,
        iterations,
        produced,
        done,
        at,
        abort,
        drawn,
        fixture,
        classDone);
  }

  /** The record's key: run id / slot. */
  public String key() {
    return runId + "/" + slot;
  }
}
