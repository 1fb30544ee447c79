package io.spate.scenario.data;

import java.util.List;
import java.util.Map;

/** Puts the files of feeds into the text of a scenario, so that it needs nothing beside it. */
public final class DataText {
  /** The most that all files of a scenario may have together, in UTF-8 bytes. */
  public static final int MAX_BYTES = 512 * 1024;

  private DataText() {}

  /**
   * The scenario with a key {@code files} at its end, so that lines stay where they are.
   *
   * @param source in YAML with its keys at the beginning of lines, or in JSON
   * @param contents by the path that the scenario writes; the source itself if there are none
   */
  public static String with(String source, Map<String, String> contents) {
    if (contents.isEmpty()) {
      return source;
    }
    StringBuilder files = new StringBuilder("{");
    contents.forEach(
        (file, content) -> {
          files.append(files.length() == 1 ? "" : ", ");
          quote(file, files);
          quote(content, files.append(": "));
        });
    files.append('}');
    return with(source, "files", files);
  }

  /**
   * The scenario with a choice of tags at its end, so that lines stay where they are.
   *
   * @param source as of {@link #with}
   * @param only tags of which a request must have one; empty if it need not
   * @param excluded tags of which it must have none
   */
  public static String withTags(String source, List<String> only, List<String> excluded) {
    if (only.isEmpty() && excluded.isEmpty()) {
      return source;
    }
    StringBuilder tags = new StringBuilder("{");
    list("only", only, tags);
    list("exclude", excluded, tags);
    return with(source, "tags", tags.append('}'));
  }

  private static void list(String key, List<String> values, StringBuilder out) {
    if (!values.isEmpty()) {
      out.append(out.length() == 1 ? "" : ", ");
      quote(key, out);
      String separator = ": [";
      for (String each : values) {
        quote(each, out.append(separator));
        separator = ", ";
      }
      out.append(']');
    }
  }

  private static String with(String source, String key, CharSequence value) {
    String text = source.stripTrailing();
    String start = text.startsWith("\uFEFF") ? text.substring(1) : text;
    if (start.stripLeading().startsWith("{") && text.endsWith("}")) {
      return text.substring(0, text.length() - 1) + ", \"" + key + "\": " + value + "}\n";
    }
    return source + (source.endsWith("\n") ? "" : "\n") + key + ": " + value + "\n";
  }

  /** Appends a text in double quotes, as a string that YAML and JSON read alike. */
  public static void quote(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (isPlain(c)) {
            out.append(c);
          } else {
            out.append(String.format("\\u%04x", (int) c));
          }
        }
      }
    }
    out.append('"');
  }

  /** Neither a control character nor one that YAML takes for the end of a line. */
  private static boolean isPlain(char c) {
    return c >= ' ' && c < 0x7F
        || c >= 0xA0 && c < 0xFFFE && c != '\u2028' && c != '\u2029' && c != '\uFEFF';
  }
}
