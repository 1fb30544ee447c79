package io.spate.scenario.parse;

import org.yaml.snakeyaml.error.MarkedYAMLException;

/** What to do about YAML's more cryptic complaints. */
final class YamlHint {
  private YamlHint() {}

  /** A hint; null if none is known. */
  static String of(MarkedYAMLException e) {
    String problem = e.getProblem() == null ? "" : e.getProblem();
    String context = e.getContext() == null ? "" : e.getContext();
    if (problem.contains("TAB")) {
      return "indent with blanks, not with tabs";
    }
    if (problem.contains("mapping values are not allowed")) {
      return "check the indentation, and quote a value that contains ': '";
    }
    if (problem.contains("could not find expected ':'")) {
      return "a ':' is missing after the key, or a closing quote";
    }
    if (problem.contains("unexpected end of stream") || context.contains("quoted scalar")) {
      return "is a closing quote missing?";
    }
    if (context.contains("flow") || problem.contains("',' or")) {
      return "inside { } and [ ] a value that contains { } [ ] or , such as ${id} needs quotes";
    }
    if (context.contains("block mapping") || context.contains("block collection")) {
      return "check the indentation: keys of one map and items of one list line up";
    }
    if (problem.contains("cannot start any token") || problem.contains("alphabetic or numeric")) {
      return "quote a value that begins with one of @ ` % & * ! | >";
    }
    if (problem.contains("undefined alias")) {
      return "no &name above defines it; quote a value that begins with *";
    }
    if (problem.contains("another document")) {
      return "a scenario is one document; remove the line '---'";
    }
    return null;
  }
}
