package io.spate.cli.api;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** The sample API, as far as it counts what it serves. */
public final class TodoApi {
  private static final Duration QUICK = Duration.ofSeconds(5);

  private final RestClient rest;

  /** The sample API at this address. */
  public TodoApi(URI base) {
    rest = new RestClient("ToDo API", base, Access.OF_JAVA);
  }

  /** What it has served since it started. */
  public Served served() {
    return rest.get("/served", Served.class, QUICK);
  }

  /**
   * Counts of served requests.
   *
   * @param total all
   * @param byMethodAndStatus e.g. {@code POST 201}
   */
  public record Served(long total, Map<String, Long> byMethodAndStatus) {
    public Served {
      byMethodAndStatus =
          byMethodAndStatus == null ? Map.of() : Map.copyOf(new TreeMap<>(byMethodAndStatus));
    }

    /** What has come after an earlier count. */
    public Served since(Served earlier) {
      Map<String, Long> counts = new TreeMap<>();
      byMethodAndStatus.forEach(
          (key, count) -> {
            long more = count - earlier.byMethodAndStatus.getOrDefault(key, 0L);
            if (more != 0) {
              counts.put(key, more);
            }
          });
      return new Served(total - earlier.total, counts);
    }
  }
}
