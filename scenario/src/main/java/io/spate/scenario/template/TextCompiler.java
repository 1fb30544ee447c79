package io.spate.scenario.template;

import java.util.ArrayList;
import java.util.List;

/** Compiles one text into literals, escaped already, and expressions. Used once. */
final class TextCompiler {
  private final String text;
  private final Escaping escaping;
  private final ProblemSink problems;
  private final ExpressionParser expressions;
  private final List<Segment> segments = new ArrayList<>();
  private final StringBuilder literal = new StringBuilder();
  private boolean inQuery;

  TextCompiler(String text, Escaping escaping, Symbols symbols, ProblemSink problems) {
    this.text = text;
    this.escaping = escaping;
    this.problems = problems;
    this.expressions = new ExpressionParser(text, symbols, problems);
  }

  List<Segment> compile() {
    int at = 0;
    while (at < text.length()) {
      int dollar = text.indexOf('$', at);
      if (dollar < 0 || dollar == text.length() - 1) {
        break;
      }
      literal.append(text, at, dollar);
      if (text.startsWith("$${", dollar)) {
        literal.append("${");
        at = dollar + 3;
      } else if (text.charAt(dollar + 1) == '{') {
        int end = text.indexOf('}', dollar);
        if (end < 0) {
          problems.problem(
              dollar, "'${' is not closed", "add the missing '}', or write $${ for a literal ${");
          return segments;
        }
        insert(dollar, end);
        at = end + 1;
      } else {
        literal.append('$');
        at = dollar + 1;
      }
    }
    literal.append(text, Math.min(at, text.length()), text.length());
    flush();
    return segments;
  }

  private void insert(int dollar, int end) {
    flush();
    Segment.Insert insert = expressions.parse(dollar + 2, end, escapingHere());
    if (insert != null) {
      segments.add(insert);
    }
  }

  /** A value at the very start of a URL may be a whole link; after a '?' it is a query value. */
  private Escaping escapingHere() {
    if (escaping != Escaping.PATH) {
      return escaping;
    }
    return segments.isEmpty() ? Escaping.URL : inQuery ? Escaping.QUERY : Escaping.PATH;
  }

  private void flush() {
    if (literal.isEmpty()) {
      return;
    }
    String value = literal.toString();
    literal.setLength(0);
    if (escaping == Escaping.PATH) {
      inQuery |= value.indexOf('?') >= 0;
      value = UrlText.URL.encode(value);
    } else {
      value = escaping == Escaping.URL ? value : escaping.apply(value);
    }
    segments.add(new Segment.Literal(value));
  }
}
