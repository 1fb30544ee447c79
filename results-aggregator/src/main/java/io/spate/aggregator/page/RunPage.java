package io.spate.aggregator.page;

import io.spate.aggregator.view.StatsView;
import io.spate.protocol.report.LatencyMs;
import io.spate.protocol.report.RunReport;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the page of a run is rendered from: the view, and what the templates ask of it that is not
 * in there as such.
 *
 * @param view the run at the moment of the request
 */
record RunPage(StatsView view) {
  private static final Set<String> OVER = Set.of("finished", "stopped", "failed");
  private static final Set<String> ENDING = Set.of("stopping", "teardown");

  public StatsView.Run run() {
    return view.run();
  }

  public StatsView.Now now() {
    return view.now();
  }

  public RunReport report() {
    return view.report();
  }

  public boolean over() {
    return OVER.contains(run().phase());
  }

  /** True while asking to stop makes sense. */
  public boolean stoppable() {
    return !over() && !ENDING.contains(run().phase());
  }

  /** True while another load makes sense. */
  public boolean changeable() {
    return stoppable();
  }

  /** True while its time can be stopped, or let go on. */
  public boolean pausable() {
    return paused() || run().phase().equals("running");
  }

  public boolean paused() {
    return run().phase().equals("paused");
  }

  /** How much of the planned time has passed, 0..1. */
  public double progress() {
    if (over()) {
      return 1;
    }
    double whole = now().elapsedSeconds() + now().remainingSeconds();
    return whole <= 0 ? 0 : Math.min(1, now().elapsedSeconds() / whole);
  }

  /** The last few seconds while it runs, then the whole run; none while there is no request. */
  public Double rps() {
    return over() ? (Double) report().rps() : (Double) now().rps();
  }

  public Double p50() {
    return over() ? aggregated().median() : now().p50();
  }

  public Double p95() {
    return over() ? aggregated().p95() : now().p95();
  }

  public Double p99() {
    return over() ? aggregated().p99() : now().p99();
  }

  /** Active users while it runs, then the peak that was planned. */
  public int users() {
    return over() ? run().users() : now().users();
  }

  /** Agents at work while it runs, then all that have taken part. */
  public int agents() {
    return over() ? report().agents().size() : now().agents();
  }

  /** Whether users arrive at a rate. */
  public boolean open() {
    return report().arrivals() != null;
  }

  /** What came of arrivals; all 0 in the closed model, where nothing of it is shown. */
  public RunReport.Arrivals arrivals() {
    return open() ? report().arrivals() : new RunReport.Arrivals(0, 0, 0, 0, 0, 0);
  }

  /** Whether the scenario has a warm-up. */
  public boolean warmedUp() {
    return report().warmUp() != null;
  }

  /** What was left out as warm-up; all 0 if there is none, where nothing of it is shown. */
  public RunReport.WarmUp warmUp() {
    return warmedUp() ? report().warmUp() : new RunReport.WarmUp(0, 0, 0);
  }

  /** Arrivals per second that are planned now, then the peak that was planned. */
  public double targetRate() {
    Double rate = over() ? run().rate() : now().targetRate();
    return rate == null ? 0 : rate;
  }

  /** Whether any arrival came to nothing. */
  public boolean shortfall() {
    return arrivals().notStarted() + arrivals().missing() > 0;
  }

  /** Service time beside response time, once there is a request. */
  public List<TimeRow> times() {
    return List.of(
        new TimeRow(
            "response", "Response time, from when it was due", latency(report().latencyMs())),
        new TimeRow(
            "service", "Service time, from when it was sent", latency(report().serviceMs())));
  }

  private LatencyMs latency(LatencyMs times) {
    return report().requests() == 0 || times == null ? null : times;
  }

  /** A kind of time and its percentiles in milliseconds; null without a request. */
  public record TimeRow(String key, String label, LatencyMs ms) {
    public Double p50() {
      return ms == null ? null : (Double) ms.p50();
    }

    public Double p90() {
      return ms == null ? null : (Double) ms.p90();
    }

    public Double p95() {
      return ms == null ? null : (Double) ms.p95();
    }

    public Double p99() {
      return ms == null ? null : (Double) ms.p99();
    }

    public Double max() {
      return ms == null ? null : (Double) ms.max();
    }
  }

  /** The scenario's name as a part of an address. */
  public String trendName() {
    return URLEncoder.encode(run().name(), StandardCharsets.UTF_8);
  }

  public boolean saturated() {
    return !report().generator().status().equals("ok");
  }

  /** Why the numbers are not fully trustworthy, if so; {@code run.js} says the same. */
  public List<String> doubts() {
    return Stream.concat(
            report().generator().reasons().stream(),
            report().events().lostBy().stream().map(RunPage::inWords))
        .toList();
  }

  private static String inWords(RunReport.Loss loss) {
    String atMost =
        loss.atMost() > loss.events() ? " (at most " + Format.count(loss.atMost()) + ")" : "";
    return "events lost with agent "
        + loss.agent()
        + ": "
        + Format.count(loss.events())
        + atMost
        + ", "
        + loss.reason();
  }

  public List<RequestRow> requests() {
    return RequestRow.of(report());
  }

  public RequestRow aggregated() {
    return RequestRow.aggregated(report());
  }

  /** Where service times went; none while nobody has said so. */
  public List<PhaseRow> phases() {
    return PhaseRow.of(report());
  }

  public List<FailureRow> failures() {
    return FailureRow.of(report());
  }

  /** The newest entry first. */
  public List<LogRow> log() {
    return LogRow.of(report());
  }

  public LogRow blankLog() {
    return LogRow.blank();
  }

  public PhaseRow blankPhase() {
    return PhaseRow.blank();
  }

  public RequestRow blankRequest() {
    return RequestRow.blank();
  }

  public FailureRow blankFailure() {
    return FailureRow.blank();
  }

  /** Whether the clock of an agent is surely too far from Kafka's. */
  public boolean clocksOff() {
    return report().agents().stream().anyMatch(a -> a.clock() != null && a.clock().off());
  }

  public RunReport.Agent blankAgent() {
    return new RunReport.Agent("", "", 0, 0, 0, 0, 0, 0, 0);
  }

  public RunReport.Threshold blankThreshold() {
    return new RunReport.Threshold("", null, null, null);
  }

  public RunReport.Sample blankSample() {
    return new RunReport.Sample(0, "", "");
  }
}
