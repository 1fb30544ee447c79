package io.spate.controlplane.rest;

import io.spate.controlplane.run.LoadChange;
import io.spate.controlplane.run.RunRequest;
import io.spate.controlplane.run.ScenarioText;
import io.spate.scenario.DurationText;
import io.spate.scenario.Overrides;
import io.spate.scenario.Problem;
import io.spate.scenario.RateText;
import io.spate.scenario.ScenarioException;
import io.spate.scenario.data.ChosenTags;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What goes with a scenario, as text: query parameters or the fields of a JSON request. All
 * mistakes are found before any is told. Confined to one request.
 */
final class RunFields {
  private static final String CLASS = "class";
  private static final String TAGS = "tags";
  private static final String EXCLUDED = "excludeTags";

  /** The fields of a request for a run. */
  static final List<String> NAMES =
      List.of(
          "users",
          "spawnRate",
          "rate",
          "duration",
          "target",
          "expectAgents",
          "startTimeout",
          CLASS,
          TAGS,
          EXCLUDED);

  /** The fields of a load change. */
  static final List<String> LOAD_NAMES = List.of("users", "spawnRate", "rate", CLASS);

  private final List<String> names;
  private final Map<String, String> values = new HashMap<>();
  private final List<Problem> problems = new ArrayList<>();

  /** The fields of a request for a run. */
  RunFields() {
    this(NAMES);
  }

  /** Fields of these names only. */
  RunFields(List<String> names) {
    this.names = names;
  }

  /** Takes a value, null for none; returns false if there is no such field. */
  boolean put(String name, String value) {
    if (!names.contains(name)) {
      return false;
    }
    if (value != null) {
      values.put(name, value);
    }
    return true;
  }

  /**
   * The request.
   *
   * @throws ScenarioException naming each value that is none of its kind
   */
  RunRequest toRequest(ScenarioText scenario) {
    Overrides overrides =
        new Overrides(
            whole("users"),
            decimal("spawnRate"),
            duration("duration"),
            values.get("target"),
            rate("rate"),
            values.get(CLASS));
    RunRequest request =
        new RunRequest(
            scenario.with(new ChosenTags(words(TAGS), words(EXCLUDED))),
            overrides,
            whole("expectAgents"),
            duration("startTimeout"));
    requireRight();
    return request;
  }

  /**
   * The load change.
   *
   * @throws ScenarioException naming each value that is none of its kind; if there is no value
   */
  LoadChange toLoadChange() {
    LoadChange change =
        new LoadChange(whole("users"), decimal("spawnRate"), rate("rate"), values.get(CLASS));
    if (values.keySet().stream().allMatch(CLASS::equals)) {
      wrong("a load change needs users, spawnRate or rate, got none of them", null);
    }
    requireRight();
    return change;
  }

  /** Words with commas between them; none if nothing is said. */
  private List<String> words(String name) {
    String text = values.getOrDefault(name, "").trim();
    return text.isEmpty() ? List.of() : List.of(text.split("\\s*,\\s*", -1));
  }

  private void requireRight() {
    if (!problems.isEmpty()) {
      throw new ScenarioException(problems);
    }
  }

  private Integer whole(String name) {
    String text = values.get(name);
    try {
      return text == null ? null : Integer.valueOf(text.trim());
    } catch (NumberFormatException e) {
      wrong(name + " must be a whole number, got '" + text + "'", null);
      return null;
    }
  }

  private Double decimal(String name) {
    String text = values.get(name);
    try {
      return text == null ? null : Double.valueOf(text.trim());
    } catch (NumberFormatException e) {
      wrong(name + " must be a number, got '" + text + "'", null);
      return null;
    }
  }

  /** Arrivals per second; with a unit, or without one. */
  private Double rate(String name) {
    String text = values.get(name);
    if (text == null) {
      return null;
    }
    RateText.Parsed parsed = RateText.parsePerSecond(text);
    if (!parsed.isValid()) {
      wrong(name + ": " + parsed.problem(), parsed.hint());
    }
    return parsed.perSecond();
  }

  private Duration duration(String name) {
    String text = values.get(name);
    if (text == null) {
      return null;
    }
    DurationText.Parsed parsed = DurationText.parse(text);
    if (!parsed.isValid()) {
      wrong(name + ": " + parsed.problem(), parsed.hint());
    }
    return parsed.duration();
  }

  private void wrong(String message, String hint) {
    problems.add(new Problem("request", 0, 0, message, hint));
  }
}
