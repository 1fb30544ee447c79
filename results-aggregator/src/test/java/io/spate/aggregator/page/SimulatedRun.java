package io.spate.aggregator.page;

import io.spate.aggregator.view.StatsView;
import io.spate.protocol.report.LatencyMs;
import io.spate.protocol.report.RunReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A run that looks like a real one: users ramp up, response times vary around a base with a slow
 * spell in between, some requests fail. A pure function of the time, so that any moment of it can
 * be shown again.
 *
 * @param id of the run
 * @param name the scenario's name
 * @param startAt milliseconds since the epoch
 * @param durationSeconds planned and real length
 * @param users peak
 * @param spawnRate users per second
 * @param names request names
 * @param failing share of the requests that fail, 0..1
 */
record SimulatedRun(
    String id,
    String name,
    long startAt,
    int durationSeconds,
    int users,
    double spawnRate,
    List<String> names,
    double failing) {
  private static final double CYCLE_SECONDS = 3.6;
  private static final int AGENTS = 3;
  private static final int WINDOW = 3;
  private static final String TARGET = "http://127.0.0.1:8080";

  static final List<String> CRUD =
      List.of("POST /todo", "GET /todo/[id]", "PUT /todo/[id]", "DELETE /todo/[id]");

  private static final List<RunReport.TaskShare> TASKS =
      List.of(
          new RunReport.TaskShare("Reader", "look <b>", 0.8, 0.6),
          new RunReport.TaskShare("Reader", "search", 0.2, 0.15),
          new RunReport.TaskShare("Buyer", "buy", 1, 0.25));

  /** The sample scenario: 200 users, 10 users/s. */
  static SimulatedRun crud(String id, long startAt, int durationSeconds, double failing) {
    return new SimulatedRun(id, "Todo CRUD", startAt, durationSeconds, 200, 10, CRUD, failing);
  }

  private int secondsAt(long now) {
    return Math.clamp((now - startAt) / 1000, 0, durationSeconds);
  }

  private int usersIn(int second) {
    return (int) Math.min(users, spawnRate * (second + 1));
  }

  private Random randomOf(int second) {
    return new Random(id.hashCode() * 31L + second * 1_000_003L);
  }

  private double rpsIn(int second) {
    return Math.round(
        usersIn(second) / CYCLE_SECONDS * (0.94 + 0.12 * randomOf(second).nextDouble()));
  }

  private double failuresIn(int second) {
    double wave = 0.5 + Math.sin(second / 5.0);
    return Math.max(0, Math.round(rpsIn(second) * failing * wave));
  }

  private double p50In(int second) {
    double slow = second > durationSeconds * 0.55 && second < durationSeconds * 0.65 ? 2.4 : 1;
    return (4.2 + 0.012 * usersIn(second)) * slow * (0.92 + 0.16 * randomOf(second).nextDouble());
  }

  private double p95In(int second) {
    return p50In(second) * (2.9 + 0.6 * randomOf(second + 7).nextDouble());
  }

  private double p99In(int second) {
    return p95In(second) * (1.7 + 1.4 * randomOf(second + 13).nextDouble());
  }

  /** The run as its viewers see it at a moment, with its whole series. */
  StatsView at(long now) {
    int seconds = secondsAt(now);
    boolean over = now >= startAt + durationSeconds * 1000L;
    List<Long> t = new ArrayList<>();
    List<Double> rps = new ArrayList<>();
    List<Double> failures = new ArrayList<>();
    List<Double> active = new ArrayList<>();
    List<Double> target = new ArrayList<>();
    List<Double> p50 = new ArrayList<>();
    List<Double> p95 = new ArrayList<>();
    List<Double> p99 = new ArrayList<>();
    for (int s = 0; s < seconds; s++) {
      t.add(startAt / 1000 + s);
      rps.add(rpsIn(s));
      failures.add(failuresIn(s));
      active.add((double) Math.max(0, usersIn(s) - (s < users / spawnRate ? 2 : 0)));
      target.add((double) usersIn(s));
      p50.add(p50In(s));
      p95.add(p95In(s));
      p99.add(p99In(s));
    }
    int last = Math.max(0, seconds - 1);
    StatsView.Now moment =
        new StatsView.Now(
            now,
            seconds,
            durationSeconds - seconds,
            over ? 0 : active.isEmpty() ? 0 : active.get(last).intValue(),
            over ? 0 : usersIn(last),
            over ? 0 : AGENTS,
            mean(rps, last),
            mean(failures, last),
            mean(rps, last) == 0 ? 0 : mean(failures, last) / mean(rps, last),
            p50.isEmpty() ? null : p50.get(last),
            p95.isEmpty() ? null : p95.get(last),
            p99.isEmpty() ? null : p99.get(last),
            over ? 0 : 1);
    return new StatsView(
        new StatsView.Run(
            id,
            name,
            TARGET,
            over ? "finished" : "running",
            null,
            users,
            spawnRate,
            durationSeconds,
            startAt - 2_000,
            startAt,
            startAt + durationSeconds * 1000L,
            2),
        moment,
        report(seconds, over, rps, failures, mean(p50), mean(p95), mean(p99)),
        new StatsView.Series(t, rps, failures, active, target, p50, p95, p99));
  }

  private RunReport report(
      int seconds,
      boolean over,
      List<Double> rps,
      List<Double> failures,
      double p50,
      double p95,
      double p99) {
    List<RunReport.Row> rows = new ArrayList<>();
    List<RunReport.Failure> failed = new ArrayList<>();
    long requests = 0;
    long failuresInAll = 0;
    double elapsed = Math.max(1, seconds);
    for (int i = 0; i < names.size(); i++) {
      long count = Math.round(sum(rps) / names.size()) + i % 3;
      long broken = Math.min(count, Math.round(sum(failures) / names.size()) * (i % 2 * 2));
      double factor = 0.8 + 0.15 * (i % 4);
      requests += seconds == 0 ? 0 : count;
      failuresInAll += broken;
      if (seconds > 0) {
        rows.add(
            new RunReport.Row(
                names.get(i),
                count,
                broken,
                count / elapsed,
                broken / elapsed,
                latency(p50 * factor, p95 * factor, p99 * factor),
                81 + 3.4 * i,
                Map.of("200", count - broken, "503", broken)));
      }
      if (broken > 0) {
        failed.add(failure(names.get(i), broken));
      }
    }
    return new RunReport(
            RunReport.SCHEMA,
            id,
            name,
            TARGET,
            over ? "finished" : "running",
            !over ? "pending" : p95 < 500 && failuresInAll < 0.01 * requests ? "passed" : "failed",
            null,
            startAt,
            over ? startAt + durationSeconds * 1000L : 0,
            seconds,
            requests,
            failuresInAll,
            requests / elapsed,
            seconds == 0 ? LatencyMs.NONE : latency(p50, p95, p99),
            seconds == 0 ? LatencyMs.NONE : latency(p50, p95, p99),
            rows,
            failed,
            new RunReport.Events(requests + (over ? 0 : 40), requests, 0, 0, List.of()),
            agents(seconds, over, requests),
            List.of(
                new RunReport.Threshold(
                    "failures < 1%",
                    null,
                    seconds == 0 ? null : Format.share(failuresInAll, requests),
                    seconds == 0 ? null : failuresInAll < 0.01 * requests),
                new RunReport.Threshold(
                    "p95 < 500ms",
                    null,
                    seconds == 0 ? null : Format.ms(p95) + " ms",
                    seconds == 0 ? null : p95 < 500),
                new RunReport.Threshold(
                    "p99 < 2s", "POST /todo", seconds == 0 ? null : Format.ms(p99) + " ms", null)),
            new RunReport.Generator("ok", List.of()))
        .withPhases(seconds == 0 ? List.of() : phases(requests, p50, p95))
        .withTasks(TASKS);
  }

  /** Mostly waiting, and a connection for each user. */
  private static List<RunReport.Phase> phases(long requests, double p50, double p95) {
    return List.of(
        new RunReport.Phase("connecting", 200, 0.004, 0.3, 0.2, 0.9, 4.1),
        new RunReport.Phase("sending", requests, 0.01, 0.03, 0.02, 0.05, 1.2),
        new RunReport.Phase("waiting", requests, 0.966, p50 * 1.2, p50, p95, p95 * 4),
        new RunReport.Phase("receiving", requests, 0.02, 0.06, 0.05, 0.2, 2.3));
  }

  private RunReport.Failure failure(String requestName, long count) {
    return new RunReport.Failure(
        requestName,
        "unexpected status",
        503,
        count,
        startAt + 11_000,
        startAt + 31_000,
        List.of(
            new RunReport.Sample(
                startAt + 11_000,
                "expected status 200, got 503",
                "{\"error\":\"database is locked\",\"code\":5}"),
            new RunReport.Sample(startAt + 31_000, "expected status 200, got 503", "")));
  }

  private List<RunReport.Agent> agents(int seconds, boolean over, long requests) {
    List<RunReport.Agent> agents = new ArrayList<>();
    for (int i = 1; i <= AGENTS && seconds > 0; i++) {
      agents.add(
          new RunReport.Agent(
              "agent-" + i,
              over ? "stopped" : "ready",
              over ? 0 : usersIn(seconds - 1) / AGENTS,
              over ? 0 : 120 / AGENTS,
              over ? 0 : 0.11 + 0.01 * i,
              over ? 0 : rpsIn(seconds - 1) / AGENTS,
              requests / AGENTS,
              0,
              148_000_000L + i * 3_100_000L));
    }
    return agents;
  }

  private static LatencyMs latency(double p50, double p95, double p99) {
    return new LatencyMs(p50 * 0.5, p50 * 1.2, p50, p95 * 0.8, p95, p99, p99 * 1.6, p99 * 2.1);
  }

  private static double sum(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).sum();
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElse(0);
  }

  private static double mean(List<Double> values, int last) {
    return values.isEmpty() ? 0 : mean(values.subList(Math.max(0, last - WINDOW + 1), last + 1));
  }
}
