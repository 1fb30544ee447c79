package io.spate.cli.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The results aggregator's REST API. Thread-safe; see {@link RestClient} for what calls throw. */
public final class Results {
  private static final Duration QUICK = Duration.ofSeconds(5);
  private static final Duration EXPORT = Duration.ofSeconds(30);
  private static final Duration MARK = Duration.ofSeconds(20);
  private static final int NOT_FOUND = 404;

  private final RestClient rest;

  /** The results aggregator at this address. */
  public Results(URI base) {
    this(base, Access.OF_JAVA);
  }

  /** The results aggregator at this address, spoken to in this way. */
  public Results(URI base, Access access) {
    rest = new RestClient("results aggregator", base, access);
  }

  /** Its address. */
  public URI base() {
    return rest.base();
  }

  /** A run's live statistics; empty while it has not heard of the run yet. */
  public Optional<StatsView> stats(String id) {
    return get(id, "stats", StatsView.class);
  }

  /** A run's report as it came, for those who want every field of it. */
  public Optional<JsonNode> report(String id) {
    return get(id, "report", JsonNode.class);
  }

  /**
   * A part of a run in numbers, as it came; empty if there is no such run, or its intervals are not
   * held any more.
   *
   * @param fromMs milliseconds since the epoch
   * @param toMs milliseconds since the epoch, not included
   */
  public Optional<JsonNode> range(String id, long fromMs, long toMs) {
    return get(id, "range?from=" + fromMs + "&to=" + toMs, JsonNode.class);
  }

  /** A run as a file, by the file's name; empty if there is none of either. */
  public Optional<byte[]> export(String id, String file) {
    return foundOrEmpty(
        () ->
            rest.getBytes("/api/v1/runs/" + ControlPlane.encoded(id) + "/export/" + file, EXPORT));
  }

  /**
   * All events of a run as CSV.
   *
   * @param isCut whether Kafka has removed events that were asked for
   * @param csv to be closed; ends with an error if not all could be read
   */
  public record Events(boolean isCut, InputStream csv) {}

  /**
   * The events of a run that ended in a range of time; empty if there is no such run.
   *
   * @param fromMs milliseconds since the epoch
   * @param toMs milliseconds since the epoch, not included
   */
  public Optional<Events> events(String id, long fromMs, long toMs) {
    String path =
        "/api/v1/runs/" + ControlPlane.encoded(id) + "/events.csv?from=" + fromMs + "&to=" + toMs;
    return foundOrEmpty(
        () -> {
          RestClient.Streamed answer = rest.stream(path, EXPORT);
          return new Events(
              answer.header().apply("Spate-Events-Cut").map(Boolean::parseBoolean).orElse(false),
              answer.body());
        });
  }

  private <T> Optional<T> get(String id, String what, Class<T> type) {
    String path = "/api/v1/runs/" + ControlPlane.encoded(id) + "/" + what;
    return foundOrEmpty(() -> rest.get(path, type, QUICK));
  }

  /** A run beside a baseline; empty if either is not known. */
  public Optional<ComparisonView> compare(String baseline, String run) {
    return get(run, "compare/" + ControlPlane.encoded(baseline), ComparisonView.class);
  }

  /**
   * The baseline of a run's scenario.
   *
   * @param baseline id of the run that is; null if none is marked
   * @param comparison of the run with it; null if there is nothing to compare with
   */
  public record BaselineView(
      String run, String scenario, String baseline, ComparisonView comparison) {}

  /** A run beside the baseline of its scenario; empty if there is no such run. */
  public Optional<BaselineView> baseline(String id) {
    return get(id, "baseline", BaselineView.class);
  }

  /**
   * Makes a run the baseline of its scenario, or no more; empty if there is no such run.
   *
   * @param marked whether it is to be
   */
  public Optional<BaselineView> markBaseline(String id, boolean marked) {
    String path = "/api/v1/runs/" + ControlPlane.encoded(id) + "/baseline";
    return foundOrEmpty(
        () -> rest.change(marked ? "PUT" : "DELETE", path, BaselineView.class, MARK));
  }

  private static <T> Optional<T> foundOrEmpty(Supplier<T> call) {
    try {
      return Optional.of(call.get());
    } catch (ProblemException e) {
      if (e.problem().status() == NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Running and finished runs, the newest first. */
  public List<Summary> runs() {
    List<Summary> runs = rest.get("/api/v1/runs", Summaries.class, QUICK).runs();
    return runs == null ? List.of() : runs;
  }

  private record Summaries(List<Summary> runs) {}

  /** A run in one line; times in milliseconds since the epoch, {@code p95} in milliseconds. */
  public record Summary(
      String id,
      String name,
      String target,
      String phase,
      String verdict,
      Long startAt,
      Long endAt,
      int users,
      double durationSeconds,
      long requests,
      long failures,
      Double p95) {}
}
