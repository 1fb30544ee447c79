package io.spate.scenario.template;

import java.util.regex.Pattern;

/** The arguments of one call; each method tells what is wrong with them. */
final class Arguments {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]*");
  private static final Pattern INTEGER = Pattern.compile("-?\\d{1,18}");

  private final String function;
  private final String[] values;
  private final int offset;
  private final ProblemSink problems;

  Arguments(String function, String inside, int offset, ProblemSink problems) {
    this.function = function;
    this.values = inside == null || inside.isBlank() ? new String[0] : inside.split(",", -1);
    for (int i = 0; i < values.length; i++) {
      values[i] = values[i].trim();
    }
    this.offset = offset;
    this.problems = problems;
  }

  boolean none() {
    if (values.length > 0) {
      wrong("takes no arguments", function);
    }
    return values.length == 0;
  }

  /** Two integers, the first not above the second; null if they are not. */
  long[] range() {
    if (values.length != 2) {
      wrong("takes two arguments, the least and the greatest number", function + "(1,100)");
      return null;
    }
    for (String value : values) {
      if (!INTEGER.matcher(value).matches()) {
        wrong("takes integers, got '" + value + "'", function + "(1,100)");
        return null;
      }
    }
    long least = Long.parseLong(values[0]);
    long greatest = Long.parseLong(values[1]);
    if (least > greatest) {
      wrong(
          "takes the least number first, got " + least + " and " + greatest,
          function + "(" + greatest + "," + least + ")");
      return null;
    }
    return new long[] {least, greatest};
  }

  /** One integer from 1 on; -1 if it is not. */
  int count(int most) {
    if (values.length != 1) {
      wrong("takes one argument, how many", function + "(10)");
      return -1;
    }
    if (!INTEGER.matcher(values[0]).matches()
        || Long.parseLong(values[0]) < 1
        || Long.parseLong(values[0]) > most) {
      wrong("takes a number from 1 to " + most + ", got '" + values[0] + "'", function + "(10)");
      return -1;
    }
    return Integer.parseInt(values[0]);
  }

  /** A name, or the empty string if there is no argument; null if it is not a name. */
  String optionalName() {
    if (values.length == 0) {
      return "";
    }
    if (values.length > 1 || !NAME.matcher(values[0]).matches()) {
      wrong("takes at most one name", function + "(orders)");
      return null;
    }
    return values[0];
  }

  private void wrong(String rule, String example) {
    problems.problem(offset, "function '" + function + "' " + rule, "write ${" + example + "}");
  }
}
