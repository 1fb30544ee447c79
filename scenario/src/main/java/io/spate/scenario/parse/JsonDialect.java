package io.spate.scenario.parse;

/**
 * Makes JSON fit for a YAML parser. JSON is YAML but for two things: it may be indented with tabs,
 * and may write a slash as {@code \/}.
 */
final class JsonDialect {
  private JsonDialect() {}

  /**
   * The text with blanks for tabs and without those backslashes, if it begins as JSON; otherwise as
   * it is. Lines stay, and columns too but for those after a removed backslash.
   */
  static String toYaml(String text) {
    String start = text.stripLeading();
    boolean json = start.startsWith("{") || start.startsWith("[");
    if (!json || (text.indexOf('\t') < 0 && !text.contains("\\/"))) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length());
    boolean inString = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && inString && i + 1 < text.length()) {
        i++;
        if (text.charAt(i) != '/') {
          out.append(c);
        }
        out.append(text.charAt(i));
      } else {
        inString ^= c == '"';
        out.append(c == '\t' && !inString ? ' ' : c);
      }
    }
    return out.toString();
  }
}
