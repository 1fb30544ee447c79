package io.spate.scenario.condition;

import io.spate.scenario.template.ProblemSink;

/** The words of a condition, one at a time. */
final class ConditionTokens {
  /** What a token is. */
  enum Kind {
    OPEN,
    CLOSE,
    TEXT,
    EXPRESSION,
    OPERATOR,
    WORD,
    END
  }

  private final String text;
  private final ProblemSink problems;
  private Kind kind;
  private int start;
  private int end;
  private int previousEnd;
  private Comparison.Operator operator;

  ConditionTokens(String text, ProblemSink problems) {
    this.text = text;
    this.problems = problems;
  }

  /** The kind of the present token. */
  Kind kind() {
    return kind;
  }

  /** Where the present token begins. */
  int start() {
    return start;
  }

  /** Where the token before it ends. */
  int previousEnd() {
    return previousEnd;
  }

  /** The present token as written. */
  String word() {
    return text.substring(start, end);
  }

  /** What stands in the quotes of a text; a quote within is written twice. */
  String content() {
    String quote = text.substring(start, start + 1);
    return text.substring(start + 1, end - 1).replace(quote + quote, quote);
  }

  Comparison.Operator operator() {
    return operator;
  }

  boolean isWord(String word) {
    return kind == Kind.WORD && word().equals(word);
  }

  /** Goes on to the next token, and returns its kind. */
  Kind next() {
    previousEnd = end;
    start = end;
    while (start < text.length() && text.charAt(start) <= ' ') {
      start++;
    }
    end = start;
    kind = start == text.length() ? Kind.END : read(text.charAt(start));
    return kind;
  }

  private Kind read(char first) {
    end = start + 1;
    switch (first) {
      case '(':
        return Kind.OPEN;
      case ')':
        return Kind.CLOSE;
      case '\'', '"':
        return quoted(first);
      default:
        return text.startsWith("${", start) ? expression() : signOrWord();
    }
  }

  private Kind quoted(char quote) {
    while (end < text.length()) {
      if (text.charAt(end++) == quote) {
        if (end == text.length() || text.charAt(end) != quote) {
          return Kind.TEXT;
        }
        end++;
      }
    }
    throw wrong("the text is not closed", "add the missing " + quote);
  }

  private Kind expression() {
    int close = text.indexOf('}', start);
    if (close < 0) {
      throw wrong("'${' is not closed", "add the missing '}'");
    }
    end = close + 1;
    return Kind.EXPRESSION;
  }

  private Kind signOrWord() {
    for (Comparison.Operator each : Comparison.Operator.values()) {
      if (text.startsWith(each.sign(), start)) {
        operator = each;
        end = start + each.sign().length();
        return Kind.OPERATOR;
      }
    }
    if ("=!&|".indexOf(text.charAt(start)) >= 0) {
      throw unknownSign();
    }
    while (end < text.length() && isPartOfWord(text.charAt(end))) {
      end++;
    }
    return Kind.WORD;
  }

  private static boolean isPartOfWord(char c) {
    return c > ' ' && "()'\"=!<>&|$".indexOf(c) < 0;
  }

  private ConditionParser.Wrong unknownSign() {
    while (end < text.length() && "=!&|".indexOf(text.charAt(end)) >= 0) {
      end++;
    }
    String hint =
        switch (word()) {
          case "=", "===" -> "did you mean '=='?";
          case "!" -> "write not";
          case "&", "&&" -> "write and";
          case "|", "||" -> "write or";
          default -> "operators are " + ConditionParser.OPERATORS;
        };
    return wrong("unknown operator '" + word() + "'", hint);
  }

  private ConditionParser.Wrong wrong(String message, String hint) {
    problems.problem(start, message, hint);
    return new ConditionParser.Wrong();
  }
}
