package io.spate.scenario.parse;

import java.util.HashMap;
import java.util.Map;
import org.yaml.snakeyaml.nodes.Node;

/**
 * Makes known what the steps of a loop save before they are read: from the second round on a step
 * may use what one after it has saved, and so may the condition.
 */
final class LoopSaves {
  private final Source source;
  private final Registry registry;
  private final Scope scope;

  LoopSaves(Source source, Registry registry, Scope scope) {
    this.source = source;
    this.registry = registry;
    this.scope = scope;
  }

  /** Takes the saves of steps into the scope; {@code steps} may be null. */
  void announce(Node steps) {
    Map<String, String> savedBy = new HashMap<>();
    new SaveSurvey(source, registry).ofSteps(steps, savedBy);
    savedBy.forEach(
        (name, request) -> {
          if (scope.variable(name) == null) {
            scope.addSaved(name, registry.saved.indexOf(name), request);
          }
        });
  }
}
