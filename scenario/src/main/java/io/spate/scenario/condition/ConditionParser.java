package io.spate.scenario.condition;

import io.spate.scenario.condition.ConditionTokens.Kind;
import io.spate.scenario.template.BoundedText;
import io.spate.scenario.template.Escaping;
import io.spate.scenario.template.ProblemSink;
import io.spate.scenario.template.Symbols;
import io.spate.scenario.template.Template;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Reads a condition: comparisons, joined by {@code or}, {@code and} (which binds stronger) and
 * {@code not}, with brackets. Used once; stops at the first mistake.
 */
final class ConditionParser {
  static final String OPERATORS = "==, !=, <, <=, >, >=, matches and exists";
  private static final String EXAMPLE = "such as ${state} == 'done'";
  private static final int MAX_DEPTH = 50;

  private final String text;
  private final Symbols symbols;
  private final ProblemSink problems;
  private final ConditionTokens tokens;
  private int depth;

  /** Ends the reading; what is wrong has been told. */
  static final class Wrong extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Wrong() {
      super(null, null, false, false);
    }
  }

  ConditionParser(String text, Symbols symbols, ProblemSink problems) {
    this.text = text;
    this.symbols = symbols;
    this.problems = problems;
    this.tokens = new ConditionTokens(text, problems);
  }

  /** The condition; null if it is wrong. */
  Condition parse() {
    try {
      if (tokens.next() == Kind.END) {
        throw wrong(0, "the condition is empty", EXAMPLE);
      }
      Condition condition = either();
      if (tokens.kind() != Kind.END) {
        throw wrong(
            tokens.start(),
            "unexpected '" + tokens.word() + "'",
            tokens.kind() == Kind.CLOSE
                ? "there is no '(' for it"
                : "join comparisons with and or or");
      }
      return condition;
    } catch (Wrong e) {
      return null;
    }
  }

  private Wrong wrong(int at, String message, String hint) {
    problems.problem(at, message, hint);
    return new Wrong();
  }

  private Condition either() {
    List<Condition> parts = new ArrayList<>();
    parts.add(both());
    while (tokens.isWord("or")) {
      tokens.next();
      parts.add(both());
    }
    return parts.size() == 1 ? parts.get(0) : new Joined(false, parts);
  }

  private Condition both() {
    List<Condition> parts = new ArrayList<>();
    parts.add(one());
    while (tokens.isWord("and")) {
      tokens.next();
      parts.add(one());
    }
    return parts.size() == 1 ? parts.get(0) : new Joined(true, parts);
  }

  private Condition one() {
    if (++depth > MAX_DEPTH) {
      throw wrong(
          tokens.start(), "a condition nested deeper than " + MAX_DEPTH + " levels", "simplify it");
    }
    try {
      if (tokens.isWord("not")) {
        tokens.next();
        Condition inner = one();
        return context -> !inner.holds(context);
      }
      if (tokens.kind() == Kind.OPEN) {
        int open = tokens.start();
        tokens.next();
        Condition inner = either();
        if (tokens.kind() != Kind.CLOSE) {
          throw wrong(open, "'(' is not closed", "add the missing ')'");
        }
        tokens.next();
        return inner;
      }
      return comparison();
    } finally {
      depth--;
    }
  }

  private Condition comparison() {
    int start = tokens.start();
    Operand left = operand();
    String written = text.substring(start, tokens.previousEnd());
    if (tokens.isWord("exists")) {
      if (left instanceof Operand.Constant) {
        throw wrong(start, "'exists' goes with a variable, got " + written, "write ${name} exists");
      }
      tokens.next();
      return context -> left.value(context) != null;
    }
    if (tokens.isWord("matches")) {
      tokens.next();
      return matches(left);
    }
    if (tokens.kind() != Kind.OPERATOR) {
      throw wrong(
          tokens.start(), "an operator is missing after " + written, "operators are " + OPERATORS);
    }
    Comparison.Operator operator = tokens.operator();
    tokens.next();
    return new Comparison(left, operator, operand());
  }

  private Condition matches(Operand left) {
    if (tokens.kind() != Kind.TEXT) {
      throw wrong(
          tokens.start(),
          "'matches' needs a regular expression in quotes",
          "such as ${id} matches '^[0-9]+$'");
    }
    Pattern pattern;
    try {
      pattern = Pattern.compile(tokens.content());
    } catch (PatternSyntaxException e) {
      throw wrong(
          tokens.start() + 1 + Math.max(0, e.getIndex()),
          "not a regular expression: " + e.getDescription(),
          null);
    } catch (StackOverflowError e) {
      throw wrong(tokens.start(), "the regular expression is nested too deep", null);
    }
    tokens.next();
    return context -> {
      String value = left.value(context);
      if (value == null) {
        return false;
      }
      try {
        return BoundedText.find(BoundedText.matcher(pattern, value));
      } catch (BoundedText.TooLongException e) {
        return false; // a condition never throws, and what was not found is no match
      }
    };
  }

  private Operand operand() {
    Operand operand =
        switch (tokens.kind()) {
          case TEXT -> new Operand.Constant(tokens.content(), true);
          case EXPRESSION -> expression();
          case WORD -> constant(tokens.word());
          case END -> throw wrong(tokens.start(), "a value is missing", EXAMPLE);
          default ->
              throw wrong(
                  tokens.start(), "a value is expected, got '" + tokens.word() + "'", EXAMPLE);
        };
    tokens.next();
    return operand;
  }

  private Operand constant(String word) {
    if (word.equals("true") || word.equals("false") || !Double.isNaN(Comparison.number(word))) {
      return new Operand.Constant(word, false);
    }
    throw wrong(
        tokens.start(),
        "a value is expected, got '" + word + "'",
        word.matches("[A-Za-z_][A-Za-z0-9_]*")
            ? "write ${" + word + "} for the variable, or '" + word + "' for the text"
            : "texts need quotes");
  }

  /** A plain variable is read where it is; whatever else stands in the braces is a template. */
  private Operand expression() {
    String written = tokens.word();
    String inside = written.substring(2, written.length() - 1).trim();
    Symbols.Variable variable = symbols.variable(inside);
    if (variable != null) {
      return new Operand.Variable(variable.saved(), variable.index());
    }
    int offset = tokens.start();
    boolean[] told = new boolean[1];
    Template template =
        Template.compile(
            written,
            Escaping.NONE,
            symbols,
            (at, message, hint) -> {
              told[0] = true;
              problems.problem(offset + at, message, hint);
            });
    if (told[0]) {
      throw new Wrong();
    }
    return new Operand.Rendered(template);
  }
}
