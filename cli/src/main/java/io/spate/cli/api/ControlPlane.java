package io.spate.cli.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.spate.protocol.Json;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The control plane's REST API. Thread-safe; see {@link RestClient} for what calls throw. */
public final class ControlPlane {
  private static final Duration QUICK = Duration.ofSeconds(5);
  // It answers when Kafka has acknowledged every quota.
  private static final Duration START = Duration.ofSeconds(45);
  // Files have to get there, and from there into Kafka.
  private static final Duration START_WITH_DATA = Duration.ofMinutes(10);
  private static final String RUNS = "/api/v1/runs";

  private final RestClient rest;
  private final Access access;

  /** The control plane at this address. */
  public ControlPlane(URI base) {
    this(base, Access.OF_JAVA);
  }

  /** The control plane at this address, spoken to in this way. */
  public ControlPlane(URI base, Access access) {
    this.access = access;
    rest = new RestClient("control plane", base, access);
  }

  /** The results aggregator at an address, spoken to in the same way. */
  public Results results(URI aggregator) {
    return new Results(aggregator, access);
  }

  /** Its address. */
  public URI base() {
    return rest.base();
  }

  /**
   * What a run may change about its scenario; null leaves it as it is written.
   *
   * @param duration with a unit, e.g. {@code 60s}
   * @param expectAgents agents that must be there before it starts
   * @param rate arrivals per second of an open model
   * @param userClass whose load all this is about, where classes have loads of their own
   */
  public record Overrides(
      Integer users,
      Double spawnRate,
      String duration,
      String target,
      Integer expectAgents,
      Double rate,
      String userClass) {
    /** Changes nothing. */
    public static final Overrides NONE = new Overrides(null, null, null, null, null, null, null);

    String query() {
      Map<String, Object> parameters = new LinkedHashMap<>();
      parameters.put("users", users);
      parameters.put("spawnRate", spawnRate);
      parameters.put("rate", rate);
      parameters.put("duration", duration);
      parameters.put("target", target);
      parameters.put("class", userClass);
      parameters.put("expectAgents", expectAgents);
      String query =
          parameters.entrySet().stream()
              .filter(parameter -> parameter.getValue() != null)
              .map(p -> p.getKey() + "=" + encoded(p.getValue().toString()))
              .collect(Collectors.joining("&"));
      return query.isEmpty() ? "" : "?" + query;
    }
  }

  /**
   * Asks for a run of a scenario (YAML or JSON text).
   *
   * @param files that are sent with it, by the paths that it writes; read while they are sent
   */
  public RunView start(String scenario, Map<String, Path> files, Overrides overrides) {
    if (!files.isEmpty()) {
      return rest.post(
          RUNS + overrides.query(), Multipart.of(scenario, files), RunView.class, START_WITH_DATA);
    }
    return rest.post(RUNS + overrides.query(), "application/yaml", scenario, RunView.class, START);
  }

  public RunView run(String id) {
    return rest.get(RUNS + "/" + encoded(id), RunView.class, QUICK);
  }

  /** All runs it knows, the newest first. */
  public List<RunView> runs() {
    List<RunView> runs = rest.get(RUNS, Runs.class, QUICK).runs();
    return runs == null ? List.of() : runs;
  }

  /** Asks a run to stop; asking again, or for one that is over, changes nothing. */
  public RunView stop(String id) {
    return rest.post(RUNS + "/" + encoded(id) + "/stop", null, null, RunView.class, QUICK);
  }

  /** Asks every run to stop; returns the ids of those that were not over. */
  public List<String> stopAll() {
    List<String> stopped =
        rest.post("/api/v1/stop-all", null, null, Stopped.class, QUICK).stopped();
    return stopped == null ? List.of() : stopped;
  }

  /**
   * Changes the load of a run.
   *
   * @param users users from now on; null for as many as before
   * @param spawnRate users per second on the way there; null for the rate as before
   * @param rate arrivals per second of an open model from now on; null for as many as planned
   * @param userClass whose load it is, where classes have loads of their own; else null
   */
  public RunView changeLoad(
      String id, Integer users, Double spawnRate, Double rate, String userClass) {
    String body =
        new String(
            Json.write(new LoadChange(users, spawnRate, rate, userClass)), StandardCharsets.UTF_8);
    return rest.patch(RUNS + "/" + encoded(id) + "/load", body, RunView.class, QUICK);
  }

  /** Asks a run to {@code pause} or {@code resume}; asking again changes nothing. */
  public RunView change(String id, String how) {
    return rest.post(RUNS + "/" + encoded(id) + "/" + how, null, null, RunView.class, QUICK);
  }

  /** What happened to a run. */
  public RunLog log(String id) {
    return rest.get(RUNS + "/" + encoded(id) + "/log", RunLog.class, QUICK);
  }

  public List<AgentView> agents() {
    List<AgentView> agents = rest.get("/api/v1/agents", Agents.class, QUICK).agents();
    return agents == null ? List.of() : agents;
  }

  private record LoadChange(
      Integer users, Double spawnRate, Double rate, @JsonProperty("class") String userClass) {}

  private record Runs(List<RunView> runs) {}

  private record Stopped(List<String> stopped) {}

  private record Agents(List<AgentView> agents) {}

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
