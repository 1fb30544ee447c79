package io.spate.scenario.parse;

import io.spate.scenario.Step;
import io.spate.scenario.ThinkTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.nodes.Node;

/**
 * Reads {@code onStart} and {@code onStop} of a user class. Their requests have no think time but
 * their own: a user who leaves has only so long.
 */
final class StartStopParser {
  private final Source source;
  private final Registry registry;
  private final HttpParser.Defaults http;
  private final StepLimit limit;
  private final Scope classScope;
  private List<Integer> stopFeeds = List.of();

  StartStopParser(
      Source source,
      Registry registry,
      HttpParser.Defaults http,
      StepLimit limit,
      Scope classScope) {
    this.source = source;
    this.registry = registry;
    this.http = http;
    this.limit = limit;
    this.classScope = classScope;
  }

  /** What is saved here is in the scope of the class afterwards. */
  List<Step> onStart(Node node) {
    return steps(node, "onStart", classScope);
  }

  /** What is saved here is of no use to anyone else. */
  List<Step> onStop(Node node) {
    Scope scope = new Scope(registry, classScope);
    List<Step> steps = steps(node, "onStop", scope);
    stopFeeds = scope.feeds();
    return steps;
  }

  /** The steps; none if there is no node, null if they are wrong. */
  private List<Step> steps(Node node, String what, Scope scope) {
    if (node == null) {
      return List.of();
    }
    Map<String, Integer> saves = new HashMap<>();
    new SaveSurvey(source, registry).linesOf(node, saves);
    saves.forEach(scope::announceSave);
    RequestParser requests = new RequestParser(source, registry, http, ThinkTime.NONE, scope);
    registry.tags.always(true);
    List<Step> read =
        new StepsParser(source, registry, scope, requests, limit)
            .steps(node, what, "such as " + what + ": [ { post: /session } ]");
    registry.tags.always(false);
    return read;
  }

  /** Indexes of the feeds that {@code onStop} mentions, after it was read. */
  List<Integer> stopFeeds() {
    return stopFeeds;
  }
}
