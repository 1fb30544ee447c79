package io.spate.scenario.parse;

import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * Finds where a character of a scalar's value stands in the source.
 *
 * <p>The value is what is left of the source after quotes, escapes, indentation and folding. Both
 * are walked side by side: a visible character of the value is the next visible one of the source;
 * a blank is a blank, if there is one; an escape stands for what it makes. So the place of a
 * visible character is exact in every style.
 */
final class ScalarWalk {
  private final ScalarNode node;
  private final int[] source;
  private final String value;
  private final boolean singleQuoted;
  private final boolean doubleQuoted;
  private int at;
  private int line;
  private int column;
  private int done;

  ScalarWalk(ScalarNode node, int[] source) {
    Mark start = node.getStartMark();
    this.node = node;
    this.source = source;
    this.value = node.getValue();
    this.singleQuoted = node.getScalarStyle() == ScalarStyle.SINGLE_QUOTED;
    this.doubleQuoted = node.getScalarStyle() == ScalarStyle.DOUBLE_QUOTED;
    this.at = start.getIndex();
    this.line = start.getLine();
    this.column = start.getColumn();
    skipOpening(node.getScalarStyle());
  }

  /** The line, from 0. */
  int line() {
    return line;
  }

  /** The column in code points, from 0. */
  int column() {
    return column;
  }

  /** True if {@link #to} may be called: it only goes forward. */
  boolean canReach(ScalarNode other, int offset) {
    return node == other && offset >= done;
  }

  /** Goes to an index of the value; its length is the end. */
  void to(int offset) {
    while (done < offset && done < value.length()) {
      pass();
    }
    if (done < value.length()) {
      skipJoinedLines();
      if (!isBlank(value.charAt(done))) {
        skipBlanks();
      }
    }
  }

  private void skipOpening(ScalarStyle style) {
    if (singleQuoted || doubleQuoted) {
      advance();
    } else if (style == ScalarStyle.LITERAL || style == ScalarStyle.FOLDED) {
      int header = line;
      while (at < source.length && line == header) {
        advance();
      }
    }
  }

  /** Goes past one character of the value, or past what one escape makes. */
  private void pass() {
    int character = value.codePointAt(done);
    skipJoinedLines();
    if (!isBlank(character)) {
      skipBlanks();
    }
    if (doubleQuoted && peek(0) == '\\') {
      passEscape();
    } else if (!isBlank(character) || isBlank(peek(0))) {
      advance();
      if (singleQuoted && character == '\'') {
        advance();
      }
    }
    done += Character.charCount(character);
  }

  private void passEscape() {
    int digits =
        switch (peek(1)) {
          case 'x' -> 2;
          case 'u' -> 4;
          case 'U' -> 8;
          default -> 0;
        };
    for (int i = 0; i < 2 + digits; i++) {
      advance();
    }
    // JSON writes a character beyond the first 65,536 as two escapes.
    if (digits == 4
        && Character.isHighSurrogate(value.charAt(done))
        && peek(0) == '\\'
        && peek(1) == 'u') {
      for (int i = 0; i < 6; i++) {
        advance();
      }
    }
  }

  /** In double quotes a backslash at the end of a line joins it with the next. */
  private void skipJoinedLines() {
    while (doubleQuoted && peek(0) == '\\' && (peek(1) == '\n' || peek(1) == '\r')) {
      advance();
      while (isBlank(peek(0))) {
        advance();
      }
    }
  }

  private void skipBlanks() {
    while (isBlank(peek(0))) {
      advance();
    }
    skipJoinedLines();
  }

  private int peek(int ahead) {
    return at + ahead < source.length ? source[at + ahead] : -1;
  }

  private void advance() {
    if (at >= source.length) {
      return;
    }
    boolean newLine = isBreak(source[at]) || (source[at] == '\r' && peek(1) != '\n');
    at++;
    if (newLine) {
      line++;
      column = 0;
    } else {
      column++;
    }
  }

  private static boolean isBlank(int character) {
    return character == ' ' || character == '\t' || character == '\r' || isBreak(character);
  }

  /** What YAML 1.1 takes for a line break, besides a carriage return. */
  private static boolean isBreak(int character) {
    return character == '\n' || character == 0x85 || character == 0x2028 || character == 0x2029;
  }
}
