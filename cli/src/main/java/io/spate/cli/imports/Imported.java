package io.spate.cli.imports;

import java.util.List;

/**
 * What became of an import.
 *
 * @param yaml a scenario that parses
 * @param notices what people should know of it: what was left out, what has to be set
 */
public record Imported(String yaml, List<String> notices) {
  public Imported {
    notices = List.copyOf(notices);
  }
}
