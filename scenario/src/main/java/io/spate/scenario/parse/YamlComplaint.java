package io.spate.scenario.parse;

import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * The YAML parser's complaint in words that help: its own are about tokens, and its place is often
 * where it noticed, lines after the mistake.
 *
 * @param mark where; null if it is not known
 * @param message what is wrong
 * @param hint what would be right; null if there is nothing to say
 */
record YamlComplaint(Mark mark, String message, String hint) {

  static YamlComplaint of(MarkedYAMLException e) {
    String problem = e.getProblem() == null ? "syntax error" : e.getProblem();
    String context = e.getContext() == null ? "" : e.getContext();
    Mark here = e.getProblemMark();
    Mark start = e.getContextMark() == null ? here : e.getContextMark();
    if (problem.contains("TAB")) {
      return new YamlComplaint(here, "a tab in the indentation", "indent with blanks");
    }
    if (problem.contains("cannot start any token")) {
      String character = between(problem, "character '", "'");
      return new YamlComplaint(
          here, "a value cannot begin with '" + character + "'", "put it in quotes");
    }
    if (context.contains("quoted scalar") && problem.contains("end of stream")) {
      return new YamlComplaint(start, "a quoted text is not closed", "add the closing quote");
    }
    if (problem.contains("unknown escape")) {
      return new YamlComplaint(
          here,
          "unknown escape '\\" + between(problem, "escape character ", "(") + "' in double quotes",
          "write \\\\ for a backslash, or use single quotes");
    }
    if (problem.contains("could not find expected ':'")) {
      return new YamlComplaint(start, "a ':' is missing after the key", "write 'key: value'");
    }
    if (problem.contains("mapping values are not allowed")) {
      return new YamlComplaint(
          here,
          "a ':' where no key can be",
          "check the indentation, and quote a value that contains ': '");
    }
    if (problem.contains("sequence entries are not allowed")) {
      return new YamlComplaint(
          here, "a '-' where no list can begin", "begin the list on the next line");
    }
    if (context.contains("flow") && problem.contains("<stream end>")) {
      String bracket = context.contains("mapping") ? "{" : "[";
      return new YamlComplaint(start, "'" + bracket + "' is not closed", "add the closing bracket");
    }
    if (context.contains("flow") && (problem.endsWith("<scalar>") || problem.endsWith(":"))) {
      String wanted = context.contains("mapping") ? "',' or '}'" : "',' or ']'";
      return new YamlComplaint(here, "expected " + wanted, "is a ',' missing before this?");
    }
    if (context.contains("flow")) {
      return new YamlComplaint(
          here,
          problem.replace(", but got", ", got"),
          "inside { } and [ ] a value with one of { } [ ] , such as ${id} needs quotes");
    }
    return ofBlock(problem, context, here, start);
  }

  private static YamlComplaint ofBlock(String problem, String context, Mark here, Mark start) {
    if (context.contains("block mapping") && problem.contains("<scalar>")) {
      return new YamlComplaint(
          here,
          "text after the end of a value",
          "put the whole value in quotes; a quote inside single quotes is written twice");
    }
    if (context.contains("block mapping") || context.contains("block collection")) {
      return new YamlComplaint(
          here,
          "wrong indentation",
          "the keys of one map and the items of one list line up; this one began on line "
              + (start.getLine() + 1));
    }
    if (context.contains("block scalar")) {
      return new YamlComplaint(
          here, "text after '|' or '>'", "put a value that begins with | or > in quotes");
    }
    if (problem.contains("undefined alias")) {
      return new YamlComplaint(
          here,
          "no '&" + problem.substring(problem.lastIndexOf(' ') + 1) + "' defines this alias",
          "put a value that begins with * in quotes");
    }
    if (problem.contains("another document")) {
      return new YamlComplaint(
          here, "a scenario is one document", "remove this line '---' and what follows");
    }
    if (problem.contains("tag")) {
      return new YamlComplaint(
          here, "tags are not supported", "put a value that begins with ! in quotes");
    }
    String whole = context.isEmpty() ? problem : context + ", " + problem;
    return new YamlComplaint(here, whole.replaceAll("\\s+", " ").trim(), null);
  }

  private static String between(String text, String before, String after) {
    int start = text.indexOf(before) + before.length();
    int end = text.indexOf(after, start + 1);
    return end < 0 ? text.substring(start) : text.substring(start, end);
  }
}
