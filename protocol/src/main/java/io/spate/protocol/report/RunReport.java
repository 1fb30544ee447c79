package io.spate.protocol.report;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.spate.protocol.status.ClockReading;
import java.util.List;
import java.util.Map;

/**
 * A run in numbers: the finished run in {@code spate.run-reports}, the answer of {@code GET
 * /api/v1/runs/{id}/report}, and the file that {@code spate run --json} writes. Times in seconds or
 * milliseconds as the names say; sizes in bytes.
 *
 * @param schema version of this record's layout, {@value #SCHEMA}
 * @param run id of the run
 * @param name the scenario's name
 * @param target base URL
 * @param status phase of the run: waiting, running, stopping, finished, stopped or failed
 * @param verdict passed, failed (a threshold, or the run itself) or pending
 * @param reason why, for people; null if there is nothing to say
 * @param startedAt milliseconds since the epoch, 0 if it never started
 * @param endedAt milliseconds since the epoch, 0 while it is running
 * @param durationSeconds from start to end (or now)
 * @param requests all requests, failed ones included; without those of the warm-up, as in all that
 *     is not said to be of the warm-up
 * @param failures failed requests
 * @param rps requests per second over the duration, after the warm-up
 * @param latencyMs response time from when a request was due
 * @param serviceMs service time from when a request was sent
 * @param byName a row per request name, most requests first
 * @param failuresByKind a row per name, kind and status
 * @param events the accounting
 * @param agents the agents that took part
 * @param thresholds each with its verdict
 * @param generator whether the load generator itself was the bottleneck
 * @param log what happened to the run; empty in a record that was written before there was a log
 * @param arrivals the arrivals of the open model; null in the closed model
 * @param phases where service times went, in the order of a request; empty if it was not measured
 * @param warmUp what was left out of the numbers; null if the scenario has no warm-up
 * @param tasks how the scenario shares iterations among its tasks; empty if that is not known, as
 *     in records of older versions
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record RunReport(
    int schema,
    String run,
    String name,
    String target,
    String status,
    String verdict,
    String reason,
    long startedAt,
    long endedAt,
    double durationSeconds,
    long requests,
    long failures,
    double rps,
    LatencyMs latencyMs,
    LatencyMs serviceMs,
    List<Row> byName,
    List<Failure> failuresByKind,
    Events events,
    List<Agent> agents,
    List<Threshold> thresholds,
    Generator generator,
    Log log,
    Arrivals arrivals,
    List<Phase> phases,
    WarmUp warmUp,
    List<TaskShare> tasks) {

  /** The layout that this version writes. */
  public static final int SCHEMA = 1;

  @JsonCreator
  public RunReport {
    log = log == null ? Log.EMPTY : log;
    phases = phases == null ? List.of() : List.copyOf(phases);
    tasks = tasks == null ? List.of() : List.copyOf(tasks);
  }

  /** A report without a log, of a run of the closed model. */
  public RunReport(
      int schema,
      String run,
      String name,
      String target,
      String status,
      String verdict,
      String reason,
      long startedAt,
      long endedAt,
      double durationSeconds,
      long requests,
      long failures,
      double rps,
      LatencyMs latencyMs,
      LatencyMs serviceMs,
      List<Row> byName,
      List<Failure> failuresByKind,
      Events events,
      List<Agent> agents,
      List<Threshold> thresholds,
      Generator generator) {
    this(
        schema,
        run,
        name,
        target,
        status,
        verdict,
        reason,
        startedAt,
        endedAt,
        durationSeconds,
        requests,
        failures,
        rps,
        latencyMs,
        serviceMs,
        byName,
        failuresByKind,
        events,
        agents,
        thresholds,
        generator,
        Log.EMPTY,
        null,
        List.of(),
        null,
        List.of());
  }

  /** The same report with this log. */
  public RunReport withLog(Log log) {
    return with(log, arrivals, phases, warmUp, tasks);
  }

  /** The same report with these arrivals; null for none. */
  public RunReport withArrivals(Arrivals arrivals) {
    return with(log, arrivals, phases, warmUp, tasks);
  }

  /** The same report with these phases. */
  public RunReport withPhases(List<Phase> phases) {
    return with(log, arrivals, phases, warmUp, tasks);
  }

  /** The same report with this warm-up; null for none. */
  public RunReport withWarmUp(WarmUp warmUp) {
    return with(log, arrivals, phases, warmUp, tasks);
  }

  /** The same report with these tasks. */
  public RunReport withTasks(List<TaskShare> tasks) {
    return with(log, arrivals, phases, warmUp, tasks);
  }

  /** The time that rates are over: the duration without the warm-up. */
  @JsonIgnore
  public double measuredSeconds() {
    return warmUp == null ? durationSeconds : Math.max(0, durationSeconds - warmUp.seconds());
  }

  private RunReport with(
      Log log, Arrivals arrivals, List<Phase> phases, WarmUp warmUp, List<TaskShare> tasks) {
    return new RunReport(
        schema,
        run,
        name,
        target,
        status,
        verdict,
        reason,
        startedAt,
        endedAt,
        durationSeconds,
        requests,
        failures,
        rps,
        latencyMs,
        serviceMs,
        byName,
        failuresByKind,
        events,
        agents,
        thresholds,
        generator,
        log,
        arrivals,
        phases,
        warmUp,
        tasks);
  }

  /**
   * Statistics of one request name.
   *
   * @param phases where service times went, in the order of a request; empty if it was not measured
   */
  public record Row(
      String name,
      long requests,
      long failures,
      double rps,
      double failuresPerSecond,
      LatencyMs latencyMs,
      double averageBytes,
      Map<String, Long> statuses,
      List<Phase> phases) {
    @JsonCreator
    public Row {
      phases = phases == null ? List.of() : List.copyOf(phases);
    }

    /** A row without phases. */
    public Row(
        String name,
        long requests,
        long failures,
        double rps,
        double failuresPerSecond,
        LatencyMs latencyMs,
        double averageBytes,
        Map<String, Long> statuses) {
      this(
          name,
          requests,
          failures,
          rps,
          failuresPerSecond,
          latencyMs,
          averageBytes,
          statuses,
          List.of());
    }
  }

  /**
   * A phase of requests, from when they were sent. Times in milliseconds, over the requests that
   * had the phase; the times of all phases of a request add up to its service time.
   *
   * @param phase blocked (waiting for a connection of a shared pool), connecting (name look-up and
   *     TCP connect), tls (handshake), sending, waiting (for the first byte of the response) or
   *     receiving
   * @param requests how many had it: of connecting, connections begun for a request
   * @param share of the service times of all requests together, 0 to 1
   * @param p50 to two significant digits, as is p95
   */
  public record Phase(
      String phase, long requests, double share, double mean, double p50, double p95, double max) {}

  /** Failures of one name, kind and status, with samples. */
  public record Failure(
      String name,
      String kind,
      int status,
      long count,
      long firstSeen,
      long lastSeen,
      List<Sample> samples) {}

  /** One failed request in words. */
  public record Sample(long at, String message, String body) {}

  /**
   * The accounting: produced = aggregated + lost once a run is over.
   *
   * @param produced events that agents say they have produced
   * @param aggregated events that are in the numbers
   * @param lost produced but never to be aggregated: dropped by policy, or gone with an agent
   * @param duplicates batches that were seen twice and counted once
   * @param lostBy what was lost, by agent
   */
  public record Events(
      long produced, long aggregated, long lost, long duplicates, List<Loss> lostBy) {}

  /**
   * Events lost with one agent.
   *
   * @param agent the agent
   * @param events how many are known to be lost
   * @param atMost how many may be lost at the most, where it cannot be known exactly
   * @param reason dropped, gap or crashed, for people
   */
  public record Loss(String agent, long events, long atMost, String reason) {}

  /**
   * An agent's part in the run.
   *
   * @param clock how its clock compared with the brokers' when it was last heard; null if that is
   *     not known
   */
  public record Agent(
      String id,
      String state,
      int users,
      int slots,
      double cpu,
      double rps,
      long requests,
      long restartedUsers,
      long rssBytes,
      ClockReading clock) {

    /** One of whose clock nothing is known. */
    public Agent(
        String id,
        String state,
        int users,
        int slots,
        double cpu,
        double rps,
        long requests,
        long restartedUsers,
        long rssBytes) {
      this(id, state, users, slots, cpu, rps, requests, restartedUsers, rssBytes, null);
    }
  }

  /**
   * A threshold and how it ended.
   *
   * @param expression as written, e.g. {@code p95 < 500ms}
   * @param name the request name it is for; null for all requests
   * @param actual the measured value in words, with unit
   * @param ok whether it held; null while there is no number yet
   */
  public record Threshold(String expression, String name, String actual, Boolean ok) {}

  /**
   * Whether the load generator was the bottleneck.
   *
   * @param status ok or saturated
   * @param reasons when, which agent and why, for people
   * @param intervals the same for machines
   */
  public record Generator(String status, List<String> reasons, List<Interval> intervals) {
    public Generator {
      intervals = intervals == null ? List.of() : List.copyOf(intervals);
    }

    /** Without intervals. */
    public Generator(String status, List<String> reasons) {
      this(status, reasons, List.of());
    }
  }

  /**
   * What happened to the run, by time, bounded.
   *
   * @param entries the oldest first
   * @param leftOut how many more there were; those about slots go first
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record Log(List<LogEntry> entries, long leftOut) {
    public static final Log EMPTY = new Log(List.of(), 0);

    public Log {
      entries = entries == null ? List.of() : List.copyOf(entries);
    }
  }

  /**
   * Something that happened.
   *
   * @param at milliseconds since the epoch
   * @param kind what it was, e.g. {@code agent-lost}
   * @param message in words
   * @param agentId the agent that it is about; null if it is about none
   * @param users users concerned: started again, lost, or the new target; 0 if none
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record LogEntry(long at, String kind, String message, String agentId, int users) {}

  /**
   * A time in which an agent was the bottleneck.
   *
   * @param agent the agent
   * @param fromMs milliseconds since the epoch, by the agent's clock
   * @param toMs milliseconds since the epoch, by the agent's clock
   * @param why throttled, cpu, loop lag or schedule lag
   */
  public record Interval(String agent, long fromMs, long toMs, String why) {}

  /**
   * The arrivals of a run of the open model. Of those planned, the ones neither started nor not
   * started were due while no agent held their share of the load, or are not told yet.
   *
   * @param planned due so far, as the scenario and later changes say
   * @param started begun by a user
   * @param notStarted due while every user was busy, or while the generator had to hold
   * @param missing planned and neither of both; of a run that goes on, up to what the newest
   *     seconds bring
   * @param rate started per second over the duration
   * @param maxUsers users at the most
   */
  public record Arrivals(
      long planned, long started, long notStarted, long missing, double rate, int maxUsers) {}

  /**
   * The warm-up: the requests that were due in it are in rows of their own, and in none of the
   * totals.
   *
   * @param seconds of the duration; of a run that goes on, so far
   * @param requests due in it, failed ones included
   * @param failures of these
   */
  public record WarmUp(double seconds, long requests, long failures) {}

  /**
   * How often a task is done, as the weights of the scenario say.
   *
   * @param user the class of users
   * @param task the task's name
   * @param ofUser share of the iterations of the class, 0 to 1
   * @param ofAll share of the iterations of all users, 0 to 1, if iterations of all classes take as
   *     long; null where classes have loads of their own, so that it changes with time
   */
  public record TaskShare(String user, String task, double ofUser, Double ofAll) {}
}
