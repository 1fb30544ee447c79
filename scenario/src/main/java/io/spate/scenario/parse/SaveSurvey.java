package io.spate.scenario.parse;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * Finds which variables are saved where before anything is read in earnest, so that a message about
 * a variable without a value can say where it gets one. Overlooks what is wrong: that is told
 * later.
 */
final class SaveSurvey {
  /** Where steps may hold other steps. */
  private static final List<String> NESTED = List.of("steps", "then", "else", "parallel");

  private static final List<String> HEADERS = List.of("repeat", "forEach");

  private final Source source;
  private final Registry registry;
  private final Set<String> open = new HashSet<>();

  SaveSurvey(Source source, Registry registry) {
    this.source = source;
    this.registry = registry;
  }

  /** What is done with each save that is found. */
  private interface Finding {
    void found(ScalarNode name, Node step);
  }

  /** Names and lines of all saves under the scenario's {@code users}. */
  Map<String, Integer> ofUsers(Node users) {
    Map<String, Integer> lines = new HashMap<>();
    for (Node each : Nodes.items(users)) {
      linesOf(Nodes.child(each, "onStart"), lines);
      Nodes.items(Nodes.child(each, "tasks")).forEach(task -> ofTask(task, lines));
      linesOf(Nodes.child(each, "onStop"), lines);
    }
    return lines;
  }

  /** Adds names and lines of the saves of the setup, and of the teardown; each may be null. */
  void ofFixture(Node setup, Node teardown, Map<String, Integer> lines) {
    linesOf(setup, lines);
    linesOf(teardown, lines);
  }

  /** Adds names and lines of the saves of a task. */
  void ofTask(Node task, Map<String, Integer> lines) {
    visit(task, (name, step) -> note(name, lines));
    linesOf(Nodes.child(task, "sequence"), lines);
  }

  /** Adds names and lines of the saves of steps. */
  void linesOf(Node steps, Map<String, Integer> lines) {
    visitAll(steps, (name, step) -> note(name, lines));
  }

  private static void note(ScalarNode name, Map<String, Integer> lines) {
    lines.putIfAbsent(name.getValue(), Source.line(name));
  }

  /** Adds the names that steps save, and the names of the requests that do. */
  void ofSteps(Node steps, Map<String, String> savedBy) {
    visitAll(
        steps,
        (name, step) ->
            savedBy.putIfAbsent(
                name.getValue(),
                Nodes.child(step, ScriptParser.NAME) == null
                    ? RequestParser.nameOf(step)
                    : ScriptParser.NAME));
  }

  private void visit(Node step, Finding finding) {
    source.spend(step, 1);
    if (Nodes.child(step, "save") instanceof MappingNode saves) {
      source.spend(step, saves.getValue().size());
      for (NodeTuple tuple : saves.getValue()) {
        if (tuple.getKeyNode() instanceof ScalarNode key) {
          finding.found(key, step);
        }
      }
    }
    if (Nodes.child(step, ScriptParser.NAME) != null) {
      Node saves = Nodes.child(step, "save");
      for (Node each : saves instanceof ScalarNode ? List.of(saves) : Nodes.items(saves)) {
        if (each instanceof ScalarNode name) {
          finding.found(name, step);
        }
      }
    }
    for (String key : NESTED) {
      visitAll(Nodes.child(step, key), finding);
    }
    for (String key : HEADERS) {
      visitAll(Nodes.child(Nodes.child(step, key), "steps"), finding);
    }
    String flow = Nodes.text(Nodes.child(step, "use"));
    if (flow != null && open.add(flow)) {
      visitAll(registry.flows.stepsOf(flow), finding);
      open.remove(flow);
    }
    for (Node branch : Nodes.items(Nodes.child(step, "choose"))) {
      visitAll(Nodes.child(branch, "steps"), finding);
    }
  }

  private void visitAll(Node steps, Finding finding) {
    Nodes.items(steps).forEach(step -> visit(step, finding));
  }
}
