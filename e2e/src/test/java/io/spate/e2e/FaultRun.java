package io.spate.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.spate.testsupport.CountingServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A run of 600 users with 1 s think time on a stack of 3 agents, to which something happens in
 * mid-run. What arrives at the target is counted by the target itself, in tenths of a second.
 */
final class FaultRun implements AutoCloseable {
  static final int USERS = 600;

  /** High enough that a third of the users is back within a second; stated with the results. */
  static final int SPAWN_RATE = 300;

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int TENTHS_PER_SECOND = 10;

  private final Spate spate;
  private final CountingServer target = CountingServer.start();
  private final ScheduledExecutorService sampler = Executors.newSingleThreadScheduledExecutor();
  private final List<Long> totals = new ArrayList<>();
  private final String controlPlane;
  private final String pages;
  private final String runId;

  private FaultRun(Spate spate, int seconds) {
    this.spate = spate;
    this.controlPlane = spate.url("controlPlane");
    this.pages = spate.url("pages");
    this.runId =
        spate
            .send(
                "POST",
                controlPlane + "/api/v1/runs",
                """
                {"expectAgents": 3, "scenario": {"name": "fault",
                 "target": "%s", "load": {"users": %d, "spawnRate": %d, "duration": "%ds"},
                 "users": [{"name": "u", "thinkTime": "1s", "tasks": [{"get": "/x"}]}]}}
                """
                    .formatted(target.baseUrl(), USERS, SPAWN_RATE, seconds))
            .path("id")
            .asText();
    sampler.scheduleAtFixedRate(this::sample, 0, 100, TimeUnit.MILLISECONDS);
  }

  private void sample() {
    synchronized (totals) {
      totals.add(target.counts().total());
    }
  }

  /** Starts one that lasts so long, and returns when all its users are active. */
  static FaultRun atFullLoad(Spate spate, int seconds) {
    FaultRun run = new FaultRun(spate, seconds);
    await()
        .atMost(PATIENCE)
        .until(() -> run.now().path("users").asInt() == USERS && run.rate() > USERS * 0.8);
    return run;
  }

  String id() {
    return runId;
  }

  CountingServer target() {
    return target;
  }

  /** The live numbers. */
  JsonNode stats() {
    return spate.get(pages + "/api/v1/runs/" + runId + "/stats");
  }

  private JsonNode now() {
    return stats().path("now");
  }

  /** Requests that the target has got in the last second. */
  long rate() {
    synchronized (totals) {
      int last = totals.size() - 1;
      return last < TENTHS_PER_SECOND ? 0 : totals.get(last) - totals.get(last - TENTHS_PER_SECOND);
    }
  }

  /** A point in time to measure from. */
  int mark() {
    synchronized (totals) {
      return totals.size();
    }
  }

  /**
   * For how long, since the mark, the target has got less than a share of the full load, in
   * seconds: the number of tenths whose last second was below.
   */
  double secondsBelow(double share, int mark) {
    synchronized (totals) {
      int below = 0;
      for (int i = Math.max(mark, TENTHS_PER_SECOND); i < totals.size(); i++) {
        if (totals.get(i) - totals.get(i - TENTHS_PER_SECOND) < share * USERS) {
          below++;
        }
      }
      return (double) below / TENTHS_PER_SECOND;
    }
  }

  /** The longest time without a break that {@link #secondsBelow} counts, in seconds: one dip. */
  double longestBelow(double share, int mark) {
    synchronized (totals) {
      int longest = 0;
      int below = 0;
      for (int i = Math.max(mark, TENTHS_PER_SECOND); i < totals.size(); i++) {
        boolean low = totals.get(i) - totals.get(i - TENTHS_PER_SECOND) < share * USERS;
        below = low ? below + 1 : 0;
        longest = Math.max(longest, below);
      }
      return (double) longest / TENTHS_PER_SECOND;
    }
  }

  /** What the target has got since the mark, in each half second: to see where a dip comes from. */
  String course(int mark) {
    synchronized (totals) {
      List<Long> halves = new ArrayList<>();
      for (int i = Math.max(mark, TENTHS_PER_SECOND / 2);
          i < totals.size();
          i += TENTHS_PER_SECOND / 2) {
        halves.add(totals.get(i) - totals.get(i - TENTHS_PER_SECOND / 2));
      }
      return halves.toString();
    }
  }

  /** The most requests that the target has got in any second since the mark. */
  long peakRate(int mark) {
    synchronized (totals) {
      long peak = 0;
      for (int i = Math.max(mark, TENTHS_PER_SECOND); i < totals.size(); i++) {
        peak = Math.max(peak, totals.get(i) - totals.get(i - TENTHS_PER_SECOND));
      }
      return peak;
    }
  }

  /**
   * Waits until the target gets at least this share of the full load again; returns the seconds.
   */
  double secondsUntilBack(double share, Duration atMost) {
    long begin = System.nanoTime();
    await()
        .atMost(atMost)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> rate() >= share * USERS);
    return (System.nanoTime() - begin) / 1e9;
  }

  /** Waits for the final report. */
  JsonNode report() {
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(
            () ->
                !spate
                    .get(pages + "/api/v1/runs/" + runId + "/report")
                    .path("verdict")
                    .asText()
                    .equals("pending"));
    return spate.get(pages + "/api/v1/runs/" + runId + "/report");
  }

  /** Asserts that every request that the target has got is in the numbers, and nothing is lost. */
  JsonNode assertExact() {
    JsonNode report = report();
    JsonNode events = report.path("events");
    assertThat(report.path("requests").asLong())
        .as("requests aggregated, of %d served; events %s", target.counts().total(), events)
        .isEqualTo(target.counts().total());
    assertThat(events.path("lost").asLong()).as("lost: %s", events).isZero();
    assertThat(events.path("produced").asLong()).isEqualTo(events.path("aggregated").asLong());
    return report;
  }

  /** One line with what was measured, for the table in docs/operations.md. */
  static void tell(String fault, String measured) {
    System.out.printf("MEASURED %s: %s%n", fault, measured);
  }

  @Override
  public void close() {
    sampler.shutdownNow();
    spate.send("POST", spate.url("controlPlane") + "/api/v1/runs/" + runId + "/stop", "{}");
    report();
    target.close();
  }

  /** The live numbers as the aggregator at this address shows them. */
  JsonNode statsAt(String address) {
    return spate.get(address + "/api/v1/runs/" + runId + "/stats");
  }

  /** Waits until the aggregator at this address shows the final report. */
  JsonNode reportAt(String address) {
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> !verdictAt(address).equals("pending") && !verdictAt(address).isEmpty());
    return spate.get(address + "/api/v1/runs/" + runId + "/report");
  }

  private String verdictAt(String address) {
    return statsAt(address).path("report").path("verdict").asText();
  }
}
