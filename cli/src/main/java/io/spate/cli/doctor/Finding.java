package io.spate.cli.doctor;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spate.protocol.Json;

/**
 * What one check has found.
 *
 * @param check what was checked, e.g. {@code topic spate.run-commands}
 * @param found what is there
 * @param right what would be right; empty if it is
 * @param remedy how to get there; empty if nothing is to be done
 */
public record Finding(String check, Level level, String found, String right, String remedy) {
  static Finding ok(String check, String found) {
    return new Finding(check, Level.OK, found, "", "");
  }

  static Finding warn(String check, String found, String right, String remedy) {
    return new Finding(check, Level.WARN, found, right, remedy);
  }

  static Finding fail(String check, String found, String right, String remedy) {
    return new Finding(check, Level.FAIL, found, right, remedy);
  }

  /** The same as JSON; what is empty is left out. */
  public ObjectNode json() {
    ObjectNode node =
        Json.MAPPER
            .createObjectNode()
            .put("check", check)
            .put("level", level.word())
            .put("found", found);
    if (!right.isEmpty()) {
      node.put("right", right);
    }
    if (!remedy.isEmpty()) {
      node.put("remedy", remedy);
    }
    return node;
  }
}
