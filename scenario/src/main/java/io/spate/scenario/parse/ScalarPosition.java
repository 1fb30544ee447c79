package io.spate.scenario.parse;

import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * Where a character of a scalar's value stands in the source; both from 0.
 *
 * <p>The value is what is left of the source after quotes, escapes, indentation and folding. Both
 * are walked side by side: a visible character of the value is the next equal one of the source
 * after white space; an escape is as many characters of the value as it makes.
 */
record ScalarPosition(int line, int column) {

  static ScalarPosition of(ScalarNode node, int offset, int[] source) {
    return new Walk(node, source).to(node.getValue().codePointCount(0, offset));
  }

  private static final class Walk {
    private final int[] source;
    private final int[] value;
    private final ScalarStyle style;
    private int at;
    private int line;
    private int column;

    Walk(ScalarNode node, int[] source) {
      Mark start = node.getStartMark();
      this.source = source;
      this.value = node.getValue().codePoints().toArray();
      this.style = node.getScalarStyle();
      this.at = start.getIndex();
      this.line = start.getLine();
      this.column = start.getColumn();
      skipOpening();
    }

    private void skipOpening() {
      if (style == ScalarStyle.SINGLE_QUOTED || style == ScalarStyle.DOUBLE_QUOTED) {
        advance();
      } else if (style == ScalarStyle.LITERAL || style == ScalarStyle.FOLDED) {
        int header = line;
        while (at < source.length && line == header) {
          advance();
        }
      }
    }

    ScalarPosition to(int offset) {
      int done = 0;
      while (done < offset) {
        done += pass(value[done]);
      }
      if (offset < value.length && !isBlank(value[offset])) {
        skipBlanks();
      }
      return new ScalarPosition(line, column);
    }

    /** Goes past one character of the value; returns how many it were, if an escape makes two. */
    private int pass(int character) {
      if (style == ScalarStyle.DOUBLE_QUOTED) {
        skipJoinedLines();
        if (peek(0) == '\\') {
          return passEscape();
        }
      }
      if (isBlank(character)) {
        if (isBlank(peek(0))) {
          advance();
        }
        return 1;
      }
      skipBlanks();
      if (style == ScalarStyle.DOUBLE_QUOTED && peek(0) == '\\') {
        return passEscape();
      }
      advance();
      if (character == '\'' && style == ScalarStyle.SINGLE_QUOTED) {
        advance();
      }
      return 1;
    }

    private int passEscape() {
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
      return 1;
    }

    /** A backslash at the end of a line joins it with the next. */
    private void skipJoinedLines() {
      while (peek(0) == '\\' && (peek(1) == '\n' || peek(1) == '\r')) {
        advance();
        skipBlanks();
      }
    }

    private void skipBlanks() {
      while (isBlank(peek(0))) {
        advance();
      }
      if (style == ScalarStyle.DOUBLE_QUOTED && peek(0) == '\\' && peek(1) == '\n') {
        skipJoinedLines();
      }
    }

    private int peek(int ahead) {
      return at + ahead < source.length ? source[at + ahead] : -1;
    }

    private void advance() {
      if (at >= source.length) {
        return;
      }
      boolean newLine = source[at] == '\n' || (source[at] == '\r' && peek(1) != '\n');
      at++;
      if (newLine) {
        line++;
        column = 0;
      } else {
        column++;
      }
    }

    private static boolean isBlank(int character) {
      return character == ' ' || character == '\t' || character == '\n' || character == '\r';
    }
  }
}
