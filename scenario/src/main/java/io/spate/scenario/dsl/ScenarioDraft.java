package io.spate.scenario.dsl;

import io.spate.scenario.Problem;
import io.spate.scenario.Scenario;
import io.spate.scenario.ScenarioException;
import io.spate.scenario.data.DataFiles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A scenario that is being written, see {@link Dsl#scenario}. */
public final class ScenarioDraft extends Draft {
  ScenarioDraft(String name) {
    put("name", name);
  }

  /** Base URL of the system under test, http or https. */
  public ScenarioDraft target(String url) {
    put("target", url);
    return this;
  }

  /** Users, or arrivals, over time. */
  public ScenarioDraft load(LoadDraft load) {
    put("load", load);
    return this;
  }

  /** What must hold for the run to pass, such as {@code percentile(95).lessThan(millis(500))}. */
  public ScenarioDraft thresholds(ThresholdDraft... thresholds) {
    addAll("thresholds", Arrays.asList(thresholds));
    return this;
  }

  /** The same as text, such as {@code p95 of GET /todo < 300ms}. */
  public ScenarioDraft thresholds(String... thresholds) {
    addAll("thresholds", Arrays.asList(thresholds));
    return this;
  }

  /** How requests are sent. */
  public ScenarioDraft http(HttpDraft http) {
    put("http", http);
    return this;
  }

  /**
   * Where the services of gRPC are described.
   *
   * @param files made by {@code protoc --include_imports --descriptor_set_out}
   */
  public ScenarioDraft descriptors(String... files) {
    putInto("grpc", "descriptors", files.length == 1 ? files[0] : files);
    return this;
  }

  /** Only what has one of these tags is done, as with {@code --tags}. */
  public ScenarioDraft onlyTags(String... tags) {
    putInto("tags", "only", tags);
    return this;
  }

  /** What has one of these tags is not done, as with {@code --exclude-tags}. */
  public ScenarioDraft excludeTags(String... tags) {
    putInto("tags", "exclude", tags);
    return this;
  }

  /** How long requests in flight, and {@code onStop}, may take at the end of the run. */
  public ScenarioDraft gracefulStop(Duration time) {
    put("gracefulStop", time);
    return this;
  }

  /** All that is random is the same in each run with the same seed. */
  public ScenarioDraft seed(long seed) {
    put("seed", seed);
    return this;
  }

  /** A variable of every user, set when it starts; the value may hold expressions. */
  public ScenarioDraft var(String name, Object value) {
    putInto("vars", name, value);
    return this;
  }

  /** Feeds of rows. */
  public ScenarioDraft data(FeedDraft... feeds) {
    for (FeedDraft each : feeds) {
      putInto("data", each.name(), each);
    }
    return this;
  }

  /** The content of a file that a feed names; others are read from the scenario's folder. */
  public ScenarioDraft file(String path, String content) {
    putInto("files", path, content);
    return this;
  }

  /** Named steps for {@link Dsl#use(String)}. */
  public ScenarioDraft flows(FlowDraft... flows) {
    for (FlowDraft each : flows) {
      putInto("flows", each.name(), each);
    }
    return this;
  }

  /** What is done once in the whole run, before its load; what it saves is for all users. */
  public ScenarioDraft setup(StepDraft... steps) {
    put("setup", steps(steps));
    return this;
  }

  /** How long the setup may take; default 60 s, at most 1 h. */
  public ScenarioDraft setupTimeout(Duration time) {
    put("setupTimeout", time);
    return this;
  }

  /** What is done once in the whole run, after its load. */
  public ScenarioDraft teardown(StepDraft... steps) {
    put("teardown", steps(steps));
    return this;
  }

  /** How long the teardown may take; default 60 s, at most 1 h. */
  public ScenarioDraft teardownTimeout(Duration time) {
    put("teardownTimeout", time);
    return this;
  }

  /** Kinds of users. */
  public ScenarioDraft users(UserDraft... users) {
    addAll("users", Arrays.asList(users));
    return this;
  }

  /** The scenario as YAML; the same calls give the same text. Nothing is checked. */
  public String toYaml() {
    return written().text();
  }

  /** The line of Java of each line of {@link #toYaml}: file and number with a colon in between. */
  public List<String> linesOfJava() {
    return written().lines().stream().map(each -> each.file() + ":" + each.line()).toList();
  }

  private CanonicalYaml.Written written() {
    return CanonicalYaml.of(entries());
  }

  /**
   * The scenario as it is run. Feeds have their files' content in the scenario, see {@link #file}.
   *
   * @throws ScenarioException with every mistake, each with the line of Java that has made it
   */
  public Scenario build() {
    return build(DataFiles.ELSEWHERE);
  }

  /**
   * The scenario as it is run.
   *
   * @param files that its feeds name
   * @throws ScenarioException with every mistake, each with the line of Java that has made it
   */
  public Scenario build(DataFiles files) {
    CanonicalYaml.Written written = written();
    try {
      return Scenario.parse(written.text(), "scenario", files);
    } catch (ScenarioException e) {
      List<Problem> problems = new ArrayList<>();
      e.problems().forEach(each -> problems.add(written.placed(each)));
      throw new ScenarioException(problems);
    }
  }
}
