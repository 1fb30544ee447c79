package io.spate.scenario.template;

/** Text inside JSON strings. */
public final class JsonText {
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private JsonText() {}

  /** The text with quotes around it. */
  public static String quoted(String text) {
    StringBuilder out = new StringBuilder(text.length() + 2).append('"').append(text);
    escape(out, 1);
    return out.append('"').toString();
  }

  static void escape(StringBuilder out, int from) {
    int i = from;
    int end = out.length();
    while (i < end && isPlain(out.charAt(i))) {
      i++;
    }
    if (i == end) {
      return;
    }
    String rest = out.substring(i);
    out.setLength(i);
    for (int k = 0; k < rest.length(); k++) {
      append(out, rest.charAt(k));
    }
  }

  private static boolean isPlain(char c) {
    return c >= ' ' && c != '"' && c != '\\';
  }

  private static void append(StringBuilder out, char c) {
    switch (c) {
      case '"' -> out.append("\\\"");
      case '\\' -> out.append("\\\\");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      default -> {
        if (c < ' ') {
          out.append("\\u00").append(HEX[c >> 4]).append(HEX[c & 15]);
        } else {
          out.append(c);
        }
      }
    }
  }
}
