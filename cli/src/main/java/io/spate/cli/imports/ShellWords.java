package io.spate.cli.imports;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits text into commands and words as bash does, without running anything. A variable of the
 * shell becomes {@link #OPEN}, its name, {@link #CLOSE}. Used once.
 */
final class ShellWords {
  static final char OPEN = '\uE000';
  static final char CLOSE = '\uE001';

  private final String text;
  private final List<List<String>> commands = new ArrayList<>();
  private List<String> words = new ArrayList<>();
  private StringBuilder word; // null between words
  private int at;
  private boolean substitution;

  ShellWords(String text) {
    this.text = text.replace("\r\n", "\n").replace(OPEN, ' ').replace(CLOSE, ' ');
  }

  /** Whether a command was to be run for its output, which was taken as it is written. */
  boolean hasSubstitution() {
    return substitution;
  }

  /**
   * The commands, each at least one word.
   *
   * @throws IllegalArgumentException in words, if a quote is not closed
   */
  List<List<String>> commands() {
    while (at < text.length()) {
      char c = text.charAt(at++);
      switch (c) {
        case ' ', '\t' -> endWord();
        case '\n', ';', '|', '&' -> separator(c);
        case '#' -> comment();
        case '\\' -> escape();
        case '\'' -> singleQuoted();
        case '"' -> doubleQuoted();
        case '$' -> dollar(false);
        default -> open().append(c);
      }
    }
    endCommand();
    return commands;
  }

  private StringBuilder open() {
    if (word == null) {
      word = new StringBuilder();
    }
    return word;
  }

  private void endWord() {
    if (word != null) {
      words.add(word.toString());
      word = null;
    }
  }

  private void endCommand() {
    endWord();
    if (!words.isEmpty()) {
      commands.add(words);
      words = new ArrayList<>();
    }
  }

  /** An ampersand behind a '>' belongs to a redirection. */
  private void separator(char c) {
    if (c == '&' && word != null && word.toString().endsWith(">")) {
      word.append(c);
    } else {
      endCommand();
    }
  }

  private void comment() {
    if (word != null) {
      word.append('#');
      return;
    }
    int end = text.indexOf('\n', at);
    at = end < 0 ? text.length() : end;
  }

  private void escape() {
    if (at < text.length()) {
      char c = text.charAt(at++);
      if (c != '\n') {
        open().append(c);
      }
    }
  }

  private void singleQuoted() {
    int end = text.indexOf('\'', at);
    if (end < 0) {
      throw unclosed('\'', at - 1);
    }
    open().append(text, at, end);
    at = end + 1;
  }

  private IllegalArgumentException unclosed(char quote, int from) {
    long line =
        text.substring(0, Math.min(from, text.length())).chars().filter(c -> c == '\n').count() + 1;
    return new IllegalArgumentException(
        "line " + line + ": the quote " + quote + " is not closed; is the command cut off?");
  }

  private void doubleQuoted() {
    int from = at - 1;
    open();
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '"') {
        return;
      }
      if (c == '\\' && at < text.length()) {
        char next = text.charAt(at++);
        if (next != '\n') {
          word.append("\\\"$`".indexOf(next) < 0 ? "\\" : "").append(next);
        }
      } else if (c == '$') {
        dollar(true);
      } else {
        substitution |= c == '`';
        word.append(c);
      }
    }
    throw unclosed('"', from);
  }

  private void dollar(boolean quoted) {
    StringBuilder out = open();
    if (at >= text.length()) {
      out.append('$');
      return;
    }
    char next = text.charAt(at);
    if (next == '\'' && !quoted) {
      at++;
      ansi(out);
    } else if (next == '"' && !quoted) {
      at++;
      doubleQuoted();
    } else if (next == '{' || isNameStart(next)) {
      variable(out, next == '{');
    } else {
      substitution |= next == '(';
      out.append('$');
    }
  }

  private void variable(StringBuilder out, boolean braces) {
    int start = braces ? at + 1 : at;
    int end = start;
    while (end < text.length() && isName(text.charAt(end))) {
      end++;
    }
    boolean whole = !braces || (end < text.length() && text.charAt(end) == '}');
    if (!whole || end == start || end - start > 60) {
      out.append('$');
      return;
    }
    out.append(OPEN).append(text, start, end).append(CLOSE);
    at = braces ? end + 1 : end;
  }

  private static boolean isNameStart(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  }

  private static boolean isName(char c) {
    return isNameStart(c) || (c >= '0' && c <= '9');
  }

  /** What stands in {@code $'...'}. */
  private void ansi(StringBuilder out) {
    int from = at - 1;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '\'') {
        return;
      }
      if (c != '\\' || at == text.length()) {
        out.append(c);
        continue;
      }
      char kind = text.charAt(at++);
      switch (kind) {
        case 'n' -> out.append('\n');
        case 't' -> out.append('\t');
        case 'r' -> out.append('\r');
        case 'a' -> out.append('\u0007');
        case 'b' -> out.append('\b');
        case 'f' -> out.append('\f');
        case 'v' -> out.append('\u000B');
        case 'e', 'E' -> out.append('\u001B');
        case 'x' -> number(out, kind, 16, 2);
        case 'u' -> number(out, kind, 16, 4);
        case 'U' -> number(out, kind, 16, 8);
        case '\\', '\'', '"', '?' -> out.append(kind);
        default -> {
          if (kind >= '0' && kind <= '7') {
            at--;
            number(out, kind, 8, 3);
          } else {
            out.append('\\').append(kind);
          }
        }
      }
    }
    throw unclosed('\'', from);
  }

  private void number(StringBuilder out, char kind, int radix, int most) {
    int end = at;
    while (end < text.length()
        && end - at < most
        && Character.digit(text.charAt(end), radix) >= 0) {
      end++;
    }
    if (end == at) {
      out.append('\\').append(kind);
      return;
    }
    long value = Long.parseLong(text.substring(at, end), radix);
    at = end;
    out.appendCodePoint(value > Character.MAX_CODE_POINT ? 0xFFFD : (int) value);
  }
}
