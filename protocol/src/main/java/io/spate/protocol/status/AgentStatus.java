package io.spate.protocol.status;

import io.spate.protocol.UnreadableRecordException;
import java.util.List;

/**
 * An agent's heartbeat, each second: the value of {@code spate.agent-status}.
 *
 * @param schema version of this record's layout, {@value #SCHEMA}
 * @param agentId name of the agent, unique in the fleet
 * @param incarnation made anew by each start of the process
 * @param version of the agent
 * @param zone where it runs; null if not told
 * @param state where it is
 * @param startedAt milliseconds since the epoch
 * @param at milliseconds since the epoch, by the agent's clock
 * @param users active users of all runs
 * @param slots slots held of all runs
 * @param cpu of its process in the last second, in cores (1.0 = one core busy)
 * @param cpuLimit cores it may use
 * @param throttledMs milliseconds of the last second in which its cgroup was throttled
 * @param loopLagMs largest event-loop delay of the last second, milliseconds
 * @param scheduleLagMs largest delay between due and sent of the last second, milliseconds
 * @param rssBytes resident memory of the process, 0 where it cannot be read
 * @param heapBytes heap in use
 * @param bufferedEvents events not yet acknowledged by Kafka
 * @param runs its share of each run it works for
 * @param scheduleLagP99Ms 99th percentile of the delay between due and sent of the last second,
 *     milliseconds; 0 without a request
 * @param bottlenecks why it could not keep to its schedule in the last second; empty if it could
 * @param clock how its clock compares with the brokers'; null as long as that is not known
 */
public record AgentStatus(
    int schema,
    String agentId,
    String incarnation,
    String version,
    String zone,
    AgentState state,
    long startedAt,
    long at,
    int users,
    int slots,
    double cpu,
    double cpuLimit,
    double throttledMs,
    double loopLagMs,
    double scheduleLagMs,
    long rssBytes,
    long heapBytes,
    long bufferedEvents,
    List<RunShare> runs,
    double scheduleLagP99Ms,
    List<Bottleneck> bottlenecks,
    ClockReading clock) {
  /** The layout that this version writes. */
  public static final int SCHEMA = 1;

  /**
   * This status, if it has what every reader needs.
   *
   * @throws UnreadableRecordException if it lacks agent, incarnation, state or the run of a share
   */
  public AgentStatus requireComplete() {
    if (agentId == null || incarnation == null || state == null) {
      throw new UnreadableRecordException(
          "an agent status needs agentId, incarnation and state, got " + this, null);
    }
    if (runs.stream().anyMatch(share -> share.runId() == null)) {
      throw new UnreadableRecordException("each share of a run needs runId, got " + this, null);
    }
    return this;
  }

  public AgentStatus {
    runs = runs == null ? List.of() : List.copyOf(runs);
    bottlenecks = bottlenecks == null ? List.of() : List.copyOf(bottlenecks);
  }

  /** One that keeps to its schedule, or does not say, and of whose clock nothing is known. */
  public AgentStatus(
      int schema,
      String agentId,
      String incarnation,
      String version,
      String zone,
      AgentState state,
      long startedAt,
      long at,
      int users,
      int slots,
      double cpu,
      double cpuLimit,
      double throttledMs,
      double loopLagMs,
      double scheduleLagMs,
      long rssBytes,
      long heapBytes,
      long bufferedEvents,
      List<RunShare> runs) {
    this(
        schema,
        agentId,
        incarnation,
        version,
        zone,
        state,
        startedAt,
        at,
        users,
        slots,
        cpu,
        cpuLimit,
        throttledMs,
        loopLagMs,
        scheduleLagMs,
        rssBytes,
        heapBytes,
        bufferedEvents,
        runs,
        0,
        List.of(),
        null);
  }

  /**
   * What an agent does for one run.
   *
   * @param runId the run
   * @param users active users; in the open model the most that were in an iteration at one time of
   *     the last second
   * @param slots slots held
   * @param produced events produced since the process started, dropped ones included
   * @param dropped of these, dropped because the buffer was full
   * @param restartedUsers users started after a slot was taken over
   */
  public record RunShare(
      String runId, int users, int slots, long produced, long dropped, long restartedUsers) {}
}
