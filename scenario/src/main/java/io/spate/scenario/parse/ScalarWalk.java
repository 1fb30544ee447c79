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
    if (done == value.length()) {
      return;
    }
    if (doubleQuoted) {
      if (isJoin()) {
        passDoubleQuoted();
      }
    } else if (!isBlank(value.charAt(done))) {
      skipBlanks();
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

  /** Goes past one character of the value, or past what one escape or folded line makes. */
  private void pass() {
    if (doubleQuoted) {
      passDoubleQuoted();
      return;
    }
    int character = value.codePointAt(done);
    if (!isBlank(character)) {
      skipBlanks();
    }
    if (!isBlank(character) || isBlank(peek(0))) {
      advance();
      if (singleQuoted && character == '\'') {
        advance();
      }
    }
    done += Character.charCount(character);
  }

  /** Here blanks are exact, because an escape may make one, too. */
  private void passDoubleQuoted() {
    if (isJoin()) {
      advance();
      done += skipBlanks() - 1;
    } else if (peek(0) == '\\') {
      done += passEscape();
    } else if (isBlank(peek(0)) && runHasBreak()) {
      // One line break is folded to a blank; of more, the first is dropped.
      done += Math.max(1, skipBlanks() - 1);
    } else {
      done += Character.charCount(value.codePointAt(done));
      advance();
    }
  }

  /** Returns how many characters of the value the escape makes. */
  private int passEscape() {
    int digits = hexDigits(peek(1));
    skip(2 + digits);
    int made = Character.charCount(value.codePointAt(done));
    if (digits == 4 && made == 2) {
      // JSON writes a character beyond the first 65,536 as two escapes.
      skip(6);
    }
    return made;
  }

  private static int hexDigits(int escape) {
    return switch (escape) {
      case 'x' -> 2;
      case 'u' -> 4;
      case 'U' -> 8;
      default -> 0;
    };
  }

  /** In double quotes a backslash at the end of a line joins it with the next. */
  private boolean isJoin() {
    return peek(0) == '\\' && (isBreak(peek(1)) || peek(1) == '\r');
  }

  private boolean runHasBreak() {
    int ahead = 0;
    while (isBlank(peek(ahead))) {
      if (isBreak(peek(ahead)) || peek(ahead) == '\r') {
        return true;
      }
      ahead++;
    }
    return false;
  }

  /** Returns how many line breaks were skipped. */
  private int skipBlanks() {
    int before = line;
    while (isBlank(peek(0))) {
      advance();
    }
    return line - before;
  }

  private void skip(int characters) {
    for (int i = 0; i < characters; i++) {
      advance();
    }
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
