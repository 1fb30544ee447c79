package io.spate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What {@code spate run --json} has told of a run that is over. */
record Result(JsonNode report, Spate.Outcome outcome) {
  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  /** Runs a scenario that must pass, and lose no event. */
  static Result of(Spate spate, Path scenario, String... options) {
    return of(spate, 0, scenario, options);
  }

  /** Runs a scenario that must end with this exit code, and lose no event. */
  static Result of(Spate spate, int exit, Path scenario, String... options) {
    Path report = spate.newFile("report", ".json");
    List<String> command = new ArrayList<>(List.of("run", scenario.toString()));
    command.addAll(List.of(options));
    command.addAll(List.of("--json", report.toString()));
    Spate.Outcome outcome = spate.run(TIMEOUT, command.toArray(String[]::new)).exitsWith(exit);
    Result result = new Result(Spate.json(report), outcome);
    JsonNode events = result.report.path("events");
    assertThat(events.path("lost").asLong(-1)).as("lost of %s", result.report).isZero();
    assertThat(events.path("aggregated").asLong(-1))
        .as("aggregated of %s", result.report)
        .isEqualTo(events.path("produced").asLong());
    return result;
  }

  long requests() {
    return report.path("requests").asLong(-1);
  }

  long failures() {
    return report.path("failures").asLong(-1);
  }

  /** Requests by the names of their rows, also of those that count in no total. */
  Map<String, Long> byName() {
    Map<String, Long> requests = new TreeMap<>();
    report
        .path("byName")
        .forEach(row -> requests.put(row.path("name").asText(), row.path("requests").asLong()));
    return requests;
  }

  /** Failures by {@code "kind name"}. */
  Map<String, Long> byKind() {
    Map<String, Long> failures = new TreeMap<>();
    report
        .path("failuresByKind")
        .forEach(
            row ->
                failures.merge(
                    row.path("kind").asText() + " " + row.path("name").asText(),
                    row.path("count").asLong(),
                    Long::sum));
    return failures;
  }

  /** That nothing failed, with what did in the message. */
  Result hasNoFailure() {
    assertThat(failures()).as("failures: %s", report.path("failuresByKind")).isZero();
    return this;
  }

  /** That each of so many agents has sent something. */
  Result isOfAgents(int agents) {
    assertThat(report.path("agents")).as("agents that took part").hasSize(agents);
    for (JsonNode agent : report.path("agents")) {
      assertThat(agent.path("requests").asLong()).as(agent.toString()).isPositive();
    }
    return this;
  }
}
