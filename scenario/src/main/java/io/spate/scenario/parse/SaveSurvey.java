package io.spate.scenario.parse;

import java.util.HashMap;
import java.util.Map;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Finds which variables are saved where before anything is read in earnest, so that a message about
 * a variable without a value can say where it gets one. Overlooks what is wrong: that is told
 * later.
 */
final class SaveSurvey {
  private final Source source;

  SaveSurvey(Source source) {
    this.source = source;
  }

  /** Names and lines of all saves under the scenario's {@code users}. */
  Map<String, Integer> ofUsers(Node users) {
    Map<String, Integer> lines = new HashMap<>();
    if (users instanceof SequenceNode list) {
      for (Node each : list.getValue()) {
        if (child(each, "tasks") instanceof SequenceNode tasks) {
          tasks.getValue().forEach(task -> ofTask(task, lines));
        }
      }
    }
    return lines;
  }

  /** Adds names and lines of the saves of a task. */
  void ofTask(Node task, Map<String, Integer> lines) {
    ofStep(task, lines);
    if (child(task, "sequence") instanceof SequenceNode steps) {
      steps.getValue().forEach(step -> ofStep(step, lines));
    }
  }

  private void ofStep(Node step, Map<String, Integer> lines) {
    source.spend(step, 1);
    if (child(step, "save") instanceof MappingNode saves) {
      source.spend(step, saves.getValue().size());
      for (NodeTuple tuple : saves.getValue()) {
        if (tuple.getKeyNode() instanceof ScalarNode key) {
          lines.putIfAbsent(key.getValue(), Source.line(key));
        }
      }
    }
  }

  private static Node child(Node node, String name) {
    if (node instanceof MappingNode mapping) {
      for (NodeTuple tuple : mapping.getValue()) {
        if (tuple.getKeyNode() instanceof ScalarNode key && key.getValue().equals(name)) {
          return tuple.getValueNode();
        }
      }
    }
    return null;
  }
}
