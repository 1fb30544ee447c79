package io.spate.cli.terminal;

/** Colours and weights as ANSI sequences, or nothing where colours are not wanted. */
public enum Style {
  PLAIN(false),
  ANSI(true);

  private final boolean on;

  Style(boolean on) {
    this.on = on;
  }

  /** With or without colours. */
  public static Style of(boolean color) {
    return color ? ANSI : PLAIN;
  }

  public String bold(String text) {
    return wrap("1", text);
  }

  public String faint(String text) {
    return wrap("2", text);
  }

  public String good(String text) {
    return wrap("32", text);
  }

  public String bad(String text) {
    return wrap("31", text);
  }

  public String warning(String text) {
    return wrap("33", text);
  }

  public String link(String text) {
    return wrap("36", text);
  }

  private String wrap(String code, String text) {
    return on && !text.isEmpty() ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }

  /** How many columns a text takes: its characters without ANSI sequences. */
  public static int width(String text) {
    int width = 0;
    for (int i = 0; i < text.length(); ) {
      if (text.charAt(i) == '\u001b') {
        int end = text.indexOf('m', i);
        i = end < 0 ? text.length() : end + 1;
      } else {
        int codePoint = text.codePointAt(i);
        width++;
        i += Character.charCount(codePoint);
      }
    }
    return width;
  }
}
