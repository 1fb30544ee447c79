package io.spate.aggregator.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.spate.protocol.report.RunReport;
import java.util.List;

/**
 * A run as its viewers see it: the answer of {@code GET /api/v1/runs/{id}/stats}, the data of each
 * event of {@code GET /api/v1/runs/{id}/live}, and what the page is rendered from. Immutable.
 *
 * @param run what the run is and should be
 * @param now the last few seconds
 * @param report the run in numbers from its start until now, and its log; in a live update the log
 *     holds only entries that are new since the event before
 * @param series the charts, one entry per second (coarser for what is long ago); in a live update
 *     only what is new or has changed since the event before
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record StatsView(Run run, Now now, RunReport report, Series series) {

  /**
   * What the run is and should be.
   *
   * @param id of the run
   * @param name the scenario's name
   * @param target base URL of the system under test
   * @param phase waiting, running, paused, stopping, finished, stopped or failed
   * @param reason why it is in this phase, for people; null if there is nothing to say
   * @param users the most users that are planned from now on; of a run that is over, at any time
   * @param spawnRate users per second at which users start
   * @param rate arrivals per second at the peak of the open model, in which users are those at the
   *     most; null in the closed model
   * @param durationSeconds planned length
   * @param createdAt milliseconds since the epoch
   * @param startAt milliseconds since the epoch; 0 while waiting
   * @param endAt milliseconds since the epoch; 0 while waiting
   * @param revision of the newest command
   * @param classes names of the user classes that have loads of their own; else empty
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record Run(
      String id,
      String name,
      String target,
      String phase,
      String reason,
      int users,
      double spawnRate,
      Double rate,
      double durationSeconds,
      long createdAt,
      long startAt,
      long endAt,
      long revision,
      List<String> classes) {
    public Run {
      classes = classes == null ? List.of() : List.copyOf(classes);
    }

    /** A run whose user classes share one load. */
    public Run(
        String id,
        String name,
        String target,
        String phase,
        String reason,
        int users,
        double spawnRate,
        Double rate,
        double durationSeconds,
        long createdAt,
        long startAt,
        long endAt,
        long revision) {
      this(
          id,
          name,
          target,
          phase,
          reason,
          users,
          spawnRate,
          rate,
          durationSeconds,
          createdAt,
          startAt,
          endAt,
          revision,
          null);
    }

    /** A run of the closed model. */
    public Run(
        String id,
        String name,
        String target,
        String phase,
        String reason,
        int users,
        double spawnRate,
        double durationSeconds,
        long createdAt,
        long startAt,
        long endAt,
        long revision) {
      this(
          id,
          name,
          target,
          phase,
          reason,
          users,
          spawnRate,
          null,
          durationSeconds,
          createdAt,
          startAt,
          endAt,
          revision);
    }
  }

  /**
   * The run at this moment. Rates, ratio and latencies are over the last few complete seconds.
   *
   * @param at milliseconds since the epoch
   * @param elapsedSeconds since the start, 0 before it, not growing after the end
   * @param remainingSeconds until the planned end, 0 when over
   * @param users active users as the agents say
   * @param targetUsers users of the closed model that should be active; null where there are none
   *     of it: in the open model the arrival rate is the target
   * @param agents agents that take part and are alive
   * @param rps requests per second
   * @param failuresPerSecond failed requests per second
   * @param failureRatio failed requests per request, 0..1
   * @param p50 median response time, milliseconds; null without a request
   * @param p95 95th percentile, milliseconds; null without a request
   * @param p99 99th percentile, milliseconds; null without a request
   * @param lagSeconds from the end of the newest complete second shown until now; 0 when over
   * @param targetRate arrivals per second that are planned now; null in the closed model
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record Now(
      long at,
      double elapsedSeconds,
      double remainingSeconds,
      int users,
      Double targetUsers,
      int agents,
      double rps,
      double failuresPerSecond,
      double failureRatio,
      Double p50,
      Double p95,
      Double p99,
      double lagSeconds,
      Double targetRate) {
    /** The users that should be active; where that is no number of users, those that are. */
    public int usersWantedOrActive() {
      return targetUsers == null ? users : (int) Math.round(targetUsers);
    }

    /** A moment of a run of the closed model. */
    public Now(
        long at,
        double elapsedSeconds,
        double remainingSeconds,
        int users,
        double targetUsers,
        int agents,
        double rps,
        double failuresPerSecond,
        double failureRatio,
        Double p50,
        Double p95,
        Double p99,
        double lagSeconds) {
      this(
          at,
          elapsedSeconds,
          remainingSeconds,
          users,
          targetUsers,
          agents,
          rps,
          failuresPerSecond,
          failureRatio,
          p50,
          p95,
          p99,
          lagSeconds,
          null);
    }
  }

  /**
   * The charts, column by column; index i of each column belongs to {@code t[i]}, ascending.
   *
   * @param t seconds since the epoch, start of the interval
   * @param rps requests per second
   * @param failures failed requests per second
   * @param users active users as the agents said; null where none did
   * @param targetUsers users of the closed model that should have been active; null where there are
   *     none of it: in the open model the arrival rate is the target
   * @param p50 milliseconds; null where there was no request
   * @param p95 milliseconds; null where there was no request
   * @param p99 milliseconds; null where there was no request
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record Series(
      List<Long> t,
      List<Double> rps,
      List<Double> failures,
      List<Double> users,
      List<Double> targetUsers,
      List<Double> p50,
      List<Double> p95,
      List<Double> p99) {

    /** No interval at all. */
    public static final Series EMPTY =
        new Series(
            List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
  }
}
