package io.spate.scenario.parse;

import io.spate.protocol.event.EventName;
import io.spate.scenario.DurationText;
import io.spate.scenario.Fixture;
import io.spate.scenario.Step;
import io.spate.scenario.Task;
import io.spate.scenario.ThinkTime;
import io.spate.scenario.UserClass;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.yaml.snakeyaml.nodes.Node;

/**
 * Reads {@code setup} and {@code teardown}. Their requests have no think time but their own, and
 * names of their own in the statistics.
 */
final class FixtureParser {
  private static final String SETUP = "setup";
  private static final String TEARDOWN = "teardown";

  private final Source source;
  private final Registry registry;
  private final HttpParser.Defaults http;

  FixtureParser(Source source, Registry registry, HttpParser.Defaults http) {
    this.source = source;
    this.registry = registry;
    this.http = http;
  }

  /**
   * Both; wrong ones are null.
   *
   * @param scope sees the scenario's variables, and gets what the setup saves
   */
  Fixture fixture(Fields fields, Scope scope) {
    Node setup = fields.get(SETUP);
    UserClass before = setup == null ? null : once(setup, SETUP, EventName::ofSetup, scope);
    if (setup != null) {
      new SaveSurvey(source, registry).linesOf(setup, registry.setupSavedOnLine);
    }
    Node teardown = fields.get(TEARDOWN);
    UserClass after =
        teardown == null
            ? null
            : once(teardown, TEARDOWN, EventName::ofTeardown, new Scope(registry, scope));
    return new Fixture(
        before,
        after,
        timeout(fields, "setupTimeout", setup),
        timeout(fields, "teardownTimeout", teardown),
        scope.savedHere(),
        null);
  }

  private UserClass once(Node node, String what, UnaryOperator<String> names, Scope scope) {
    Map<String, Integer> saves = new HashMap<>();
    new SaveSurvey(source, registry).linesOf(node, saves);
    saves.forEach(scope::announceSave);
    RequestParser requests = new RequestParser(source, registry, http, ThinkTime.NONE, scope);
    StepsParser parser = new StepsParser(source, registry, scope, requests, new StepLimit(source));
    registry.eventNames = names;
    registry.tags.always(true);
    List<Step> steps = parser.steps(node, what, "such as " + what + ": [ { post: /session } ]");
    registry.eventNames = UnaryOperator.identity();
    registry.tags.always(false);
    if (steps != null && steps.isEmpty()) {
      return null; // all of it is excluded by tags
    }
    if (steps != null && !Steps.haveRequest(steps)) {
      source.problem(node, "a " + what + " needs at least one request", null);
      return null;
    }
    if (!scope.feeds().isEmpty()) {
      source.problem(
          node,
          "the " + what + " uses a feed of data, and it is no user that draws rows",
          "write the value itself, or put it into vars");
    }
    return steps == null
        ? null
        : new UserClass(
            what,
            1,
            ThinkTime.NONE,
            null,
            List.of(new Task(what, 1, steps)),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            null);
  }

  private Duration timeout(Fields fields, String key, Node of) {
    Node node = fields.get(key);
    if (node == null) {
      return Fixture.DEFAULT_TIMEOUT;
    }
    if (of == null) {
      source.problem(
          fields.key(key), "'" + key + "' is there, and nothing that it would be for", "remove it");
    }
    Duration timeout = new Scalars(source).positiveDuration(node, key);
    if (timeout != null && timeout.compareTo(Fixture.MAX_TIMEOUT) > 0) {
      source.problem(
          node,
          key
              + " must be at most "
              + DurationText.of(Fixture.MAX_TIMEOUT)
              + ", got "
              + DurationText.of(timeout),
          null);
    }
    return timeout == null ? Fixture.DEFAULT_TIMEOUT : timeout;
  }
}
