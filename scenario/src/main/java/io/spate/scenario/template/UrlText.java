package io.spate.scenario.template;

/** Percent-encoding for one part of a URL: which characters stay. Immutable. */
final class UrlText {
  private static final String UNRESERVED = "-._~";
  private static final char[] HEX = "0123456789ABCDEF".toCharArray();

  static final UrlText PATH = new UrlText(UNRESERVED + "!$&'()*+,;=:@", false);
  static final UrlText QUERY = new UrlText(UNRESERVED + "!$'()*,:@/?", false);
  static final UrlText URL = new UrlText(UNRESERVED + "!$&'()*+,;=:@/?%#[]", false);
  static final UrlText FORM = new UrlText("*-._", true);

  private final boolean[] stays = new boolean[128];
  private final boolean blankIsPlus;

  private UrlText(String others, boolean blankIsPlus) {
    this.blankIsPlus = blankIsPlus;
    for (char c = 0; c < stays.length; c++) {
      stays[c] =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || others.indexOf(c) >= 0;
    }
  }

  /** The text, encoded. */
  String encode(String text) {
    StringBuilder out = new StringBuilder(text);
    encode(out, 0);
    return out.toString();
  }

  /** Encodes what stands from index {@code from} on; allocates only if something must change. */
  void encode(StringBuilder out, int from) {
    int i = from;
    int end = out.length();
    while (i < end && stays(out.charAt(i))) {
      i++;
    }
    if (i == end) {
      return;
    }
    String rest = out.substring(i);
    out.setLength(i);
    for (int k = 0; k < rest.length(); ) {
      int codePoint = rest.codePointAt(k);
      k += Character.charCount(codePoint);
      if (codePoint < 128 && stays[codePoint]) {
        out.append((char) codePoint);
      } else if (codePoint == ' ' && blankIsPlus) {
        out.append('+');
      } else {
        appendUtf8(out, codePoint);
      }
    }
  }

  private boolean stays(char c) {
    return c < 128 && stays[c];
  }

  private static void appendUtf8(StringBuilder out, int written) {
    // Half a surrogate pair has no UTF-8; the replacement character stands for it.
    int codePoint =
        written >= Character.MIN_SURROGATE && written <= Character.MAX_SURROGATE ? 0xFFFD : written;
    if (codePoint < 0x80) {
      appendByte(out, codePoint);
    } else if (codePoint < 0x800) {
      appendByte(out, 0xC0 | codePoint >> 6);
      appendByte(out, 0x80 | codePoint & 0x3F);
    } else if (codePoint < 0x10000) {
      appendByte(out, 0xE0 | codePoint >> 12);
      appendByte(out, 0x80 | codePoint >> 6 & 0x3F);
      appendByte(out, 0x80 | codePoint & 0x3F);
    } else {
      appendByte(out, 0xF0 | codePoint >> 18);
      appendByte(out, 0x80 | codePoint >> 12 & 0x3F);
      appendByte(out, 0x80 | codePoint >> 6 & 0x3F);
      appendByte(out, 0x80 | codePoint & 0x3F);
    }
  }

  private static void appendByte(StringBuilder out, int value) {
    out.append('%').append(HEX[value >> 4]).append(HEX[value & 15]);
  }
}
