package io.spate.cli.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The results aggregator's REST API. Thread-safe; see {@link RestClient} for what calls throw. */
public final class Results {
  private static final Duration QUICK = Duration.ofSeconds(5);
  private static final Duration EXPORT = Duration.ofSeconds(30);
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

  /** A run as a file, by the file's name; empty if there is none of either. */
  public Optional<byte[]> export(String id, String file) {
    return foundOrEmpty(
        () ->
            rest.getBytes("/api/v1/runs/" + ControlPlane.encoded(id) + "/export/" + file, EXPORT));
  }

  private <T> Optional<T> get(String id, String what, Class<T> type) {
    String path = "/api/v1/runs/" + ControlPlane.encoded(id) + "/" + what;
    return foundOrEmpty(() -> rest.get(path, type, QUICK));
  }

  /** A run beside a baseline; empty if either is not known. */
  public Optional<ComparisonView> compare(String baseline, String run) {
    return get(run, "compare/" + ControlPlane.encoded(baseline), ComparisonView.class);
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
