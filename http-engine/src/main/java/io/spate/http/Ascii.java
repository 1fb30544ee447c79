package io.spate.http;

import java.nio.charset.StandardCharsets;

/** Bytes of a message head as text. */
final class Ascii {
  private static final int SHOWN = 60;
  private static final boolean[] TOKEN = new boolean[256];

  static {
    for (char c = '0'; c <= 'z'; c++) {
      TOKEN[c] = Character.isLetterOrDigit(c);
    }
    for (char c : "!#$%&'*+-.^_`|~".toCharArray()) {
      TOKEN[c] = true;
    }
  }

  private Ascii() {}

  /** True for what a header name may hold (RFC 9110 5.6.2). */
  static boolean isToken(int b) {
    return TOKEN[b & 0xFF];
  }

  static boolean isToken(CharSequence text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 126 || !TOKEN[text.charAt(i)]) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  static int lower(byte b) {
    return b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b;
  }

  /** True if the bytes are {@code text} (in lower case), whatever their case. */
  static boolean is(byte[] data, int from, int to, String text) {
    if (to - from != text.length()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (lower(data[from + i]) != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  static boolean isBlank(byte b) {
    return b == ' ' || b == '\t';
  }

  /** The bytes as ISO 8859-1 text, without blanks at both ends. */
  static String trimmed(byte[] data, int from, int to) {
    int start = from;
    int end = to;
    while (start < end && isBlank(data[start])) {
      start++;
    }
    while (end > start && isBlank(data[end - 1])) {
      end--;
    }
    return new String(data, start, end - start, StandardCharsets.ISO_8859_1);
  }

  /** The bytes for a message: in quotes, cut off, unprintable ones as dots or by their code. */
  static String quoted(byte[] data, int from, int to) {
    StringBuilder out = new StringBuilder("\"");
    int end = Math.min(to, from + SHOWN);
    for (int i = from; i < end; i++) {
      int b = data[i] & 0xFF;
      if (b >= ' ' && b < 127) {
        out.append((char) b);
      } else {
        out.append("\\x")
            .append(Character.forDigit(b >> 4, 16))
            .append(Character.forDigit(b & 15, 16));
      }
    }
    return out.append(to > end ? "...\"" : "\"").toString();
  }
}
