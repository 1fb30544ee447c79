package io.spate.scenario.template;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads the inside of {@code ${...}}: {@code name}, {@code name(arguments)}, then optionally {@code
 * :type} and {@code |default}.
 */
final class ExpressionParser {
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z_][A-Za-z0-9_]*)*");

  private static final String ENVIRONMENT = "env.";

  private final String text;
  private final Symbols symbols;
  private final ProblemSink problems;

  ExpressionParser(String text, Symbols symbols, ProblemSink problems) {
    this.text = text;
    this.symbols = symbols;
    this.problems = problems;
  }

  /** The expression that stands between two indexes; null if it is wrong, which was told then. */
  Segment.Insert parse(int from, int to, Escaping escaping) {
    int nested = text.indexOf("${", from);
    if (nested >= 0 && nested < to) {
      problems.problem(nested, "an expression cannot contain another one", null);
      return null;
    }
    int callEnd = from;
    int open = text.indexOf('(', from);
    if (open >= 0 && open < to) {
      int close = text.indexOf(')', open);
      if (close < 0 || close >= to) {
        problems.problem(open, "'(' is not closed", "add the missing ')'");
        return null;
      }
      callEnd = close;
    }
    int bar = indexOf('|', callEnd, to);
    String fallback = bar < 0 ? null : text.substring(bar + 1, to);
    int exprEnd = bar < 0 ? to : bar;
    int colon = indexOf(':', callEnd, exprEnd);
    ValueType type = null;
    if (colon >= 0) {
      type = type(colon + 1, exprEnd);
      if (type == null) {
        return null;
      }
      exprEnd = colon;
    }
    Expression expression = expression(from, exprEnd);
    if (expression == null) {
      return null;
    }
    return new Segment.Insert(
        expression, text.substring(from, exprEnd).trim(), type, fallback, escaping);
  }

  private int indexOf(char c, int from, int to) {
    int at = text.indexOf(c, from);
    return at < to ? at : -1;
  }

  private ValueType type(int from, int to) {
    String written = text.substring(from, to).trim();
    List<String> labels = new ArrayList<>();
    for (ValueType type : ValueType.values()) {
      if (type.label().equals(written)) {
        return type;
      }
      labels.add(type.label());
    }
    problems.problem(
        skipBlanks(from, to),
        "unknown type '" + written + "'",
        Suggestion.hint(written, labels, "types are"));
    return null;
  }

  private Expression expression(int from, int to) {
    int start = skipBlanks(from, to);
    String written = text.substring(from, to).trim();
    if (written.isEmpty()) {
      problems.problem(from - 2, "the expression is empty", "write ${name}");
      return null;
    }
    int dot = written.indexOf('.');
    Symbols.Feed feed = symbols.feed(dot < 0 ? written : written.substring(0, dot).trim());
    if (feed != null) {
      return feedValue(feed, dot < 0 ? null : written.substring(dot + 1).trim(), start);
    }
    int open = written.indexOf('(');
    String name = open < 0 ? written : written.substring(0, open).trim();
    if (!NAME.matcher(name).matches()) {
      problems.problem(
          start,
          "not a name: '" + name + "'",
          "names are letters, digits and '_', such as ${id} or ${random.int(1,100)}");
      return null;
    }
    if (name.startsWith(ENVIRONMENT) && name.indexOf('.', ENVIRONMENT.length()) < 0 && open < 0) {
      String variable = name.substring(ENVIRONMENT.length());
      symbols.environment(variable);
      return new Expression.EnvironmentValue(variable);
    }
    if (open < 0) {
      Symbols.Variable variable = symbols.variable(name);
      if (variable != null) {
        return variable(name, variable);
      }
      if (!Functions.isKnown(name)) {
        unknown(name, start);
        return null;
      }
      return Functions.call(name, null, start, symbols, problems);
    }
    if (!written.endsWith(")")) {
      int close = written.lastIndexOf(')');
      problems.problem(
          start + close + 1, "unexpected '" + written.substring(close + 1).trim() + "'", null);
      return null;
    }
    if (!Functions.isKnown(name)) {
      unknown(name, start);
      return null;
    }
    String inside = written.substring(open + 1, written.length() - 1);
    return Functions.call(name, inside, start, symbols, problems);
  }

  private static Expression variable(String name, Symbols.Variable variable) {
    if (!variable.saved()) {
      return new Expression.VarValue(variable.index(), name);
    }
    return new Expression.SavedValue(variable.index(), name, variable.savedBy());
  }

  /** A column of a feed; {@code column} is null if only the feed is written. */
  private Expression feedValue(Symbols.Feed feed, String column, int start) {
    List<String> known = feed.columns();
    String wanted = column == null && known != null && known.size() == 1 ? known.get(0) : column;
    if (wanted == null || wanted.isEmpty()) {
      problems.problem(
          start,
          "'" + feed.name() + "' is a feed of rows: say which column",
          known == null
              ? "write ${" + feed.name() + ".column}"
              : "columns are " + String.join(", ", known));
      return null;
    }
    if (known != null && !known.contains(wanted)) {
      problems.problem(
          start,
          "feed '" + feed.name() + "' has no column '" + wanted + "'",
          known.size() == 1 && (known.get(0).indexOf('|') >= 0 || known.get(0).indexOf(' ') >= 0)
              ? "its header is one column, '" + known.get(0) + "': separate values by commas"
              : Suggestion.hint(wanted, known, "columns are"));
      return null;
    }
    return new FeedValue(feed.index(), symbols.useColumn(feed, wanted), feed.name() + "." + wanted);
  }

  private void unknown(String name, int start) {
    if (name.equals("env") || name.startsWith("env.")) {
      problems.problem(
          start,
          "not an environment variable: '" + name + "'",
          "write ${env.NAME}, in letters, digits and '_'");
      return;
    }
    String why = symbols.whyNotHere(name);
    if (why != null) {
      problems.problem(start, "variable '" + name + "' has no value here", why);
      return;
    }
    List<String> candidates = new ArrayList<>(symbols.names());
    candidates.addAll(Functions.names());
    candidates.addAll(symbols.feedNames());
    String near = Suggestion.nearest(name, candidates);
    boolean function = name.indexOf('.') >= 0;
    problems.problem(
        start,
        (function ? "unknown function '" : "unknown variable '") + name + "'",
        near != null
            ? "did you mean '" + near + "'?"
            : function
                ? "functions are " + String.join(", ", Functions.names())
                : "no save or vars sets it");
  }

  private int skipBlanks(int from, int to) {
    int at = from;
    while (at < to && text.charAt(at) <= ' ') {
      at++;
    }
    return at;
  }
}
