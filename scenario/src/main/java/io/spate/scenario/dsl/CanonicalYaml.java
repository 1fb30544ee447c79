package io.spate.scenario.dsl;

import io.spate.scenario.Problem;
import io.spate.scenario.data.DataText;
import io.spate.scenario.template.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A document as YAML: one value a line, maps and lists as blocks, texts without quotes only where
 * they can be nothing else. The same document gives the same text.
 */
final class CanonicalYaml {
  private static final Pattern PLAIN_KEY = Pattern.compile("[A-Za-z_$/][A-Za-z0-9_./$\\[\\]-]*");

  /** What a plain text may have besides letters and digits, but for a blank and a colon. */
  private static final String PLAIN_SIGNS = "_./$[]{}()<>=%,|*+;@?&'\"-!";

  /** YAML takes no longer keys without being told. */
  private static final int LONGEST_KEY = 900;

  private final StringBuilder out = new StringBuilder();
  private final List<Place> lines = new ArrayList<>();

  private CanonicalYaml() {}

  /** A text, and where each of its lines is from. */
  record Written(String text, List<Place> lines) {
    Written {
      lines = List.copyOf(lines);
    }

    /** The problem with the line of Java; itself if it is about no line. */
    Problem placed(Problem problem) {
      if (problem.line() < 1 || problem.line() > lines.size()) {
        return problem;
      }
      Place place = lines.get(problem.line() - 1);
      return new Problem(place.file(), place.line(), 0, problem.message(), problem.hint());
    }
  }

  static Written of(Doc.Entries document) {
    CanonicalYaml yaml = new CanonicalYaml();
    if (document.values().isEmpty()) {
      yaml.line("{}", document.place());
    } else {
      yaml.entries(document, 0, false);
    }
    return new Written(yaml.out.toString(), yaml.lines);
  }

  /**
   * Writes a map.
   *
   * @param begun whether the first line has its indentation already
   */
  private void entries(Doc.Entries map, int depth, boolean begun) {
    boolean indented = begun;
    for (Map.Entry<String, Doc> each : map.values().entrySet()) {
      if (!indented) {
        indent(depth);
      }
      indented = false;
      String key = key(each.getKey());
      if (key.length() > LONGEST_KEY) {
        line("? " + key, each.getValue().place());
        indent(depth);
        key = "";
      }
      out.append(key).append(':');
      value(each.getValue(), depth);
    }
  }

  /** What comes after a key. */
  private void value(Doc doc, int depth) {
    switch (doc) {
      case Doc.Leaf leaf -> line(" " + text(leaf), leaf.place());
      case Doc.Entries map when map.values().isEmpty() -> line(" {}", map.place());
      case Doc.Items list when list.values().isEmpty() -> line(" []", list.place());
      case Doc.Entries map -> {
        line("", map.place());
        entries(map, depth + 1, false);
      }
      case Doc.Items list -> {
        line("", list.place());
        items(list, depth + 1, false);
      }
    }
  }

  private void items(Doc.Items list, int depth, boolean begun) {
    boolean indented = begun;
    for (Doc each : list.values()) {
      if (!indented) {
        indent(depth);
      }
      indented = false;
      out.append("- ");
      switch (each) {
        case Doc.Leaf leaf -> line(text(leaf), leaf.place());
        case Doc.Entries map when map.values().isEmpty() -> line("{}", map.place());
        case Doc.Items inner when inner.values().isEmpty() -> line("[]", inner.place());
        case Doc.Entries map -> entries(map, depth + 1, true);
        case Doc.Items inner -> items(inner, depth + 1, true);
      }
    }
  }

  private void indent(int depth) {
    out.append("  ".repeat(depth));
  }

  private void line(String end, Place place) {
    out.append(end).append('\n');
    lines.add(place);
  }

  private static String key(String key) {
    return PLAIN_KEY.matcher(key).matches() && !isWord(key) ? key : quoted(key);
  }

  private static String text(Doc.Leaf leaf) {
    String text = leaf.text();
    if (leaf.literal()) {
      return text;
    }
    boolean plain =
        text.length() < LONGEST_KEY
            && isPlain(text)
            && !isWord(text)
            && !ValueType.isJsonNumber(text);
    return plain ? text : quoted(text);
  }

  /** Begins with no indicator, and has none in its middle: neither a comment nor a key. */
  private static boolean isPlain(String text) {
    if (text.isEmpty()
        || !(isLetterOrDigit(text.charAt(0)) || "/$_".indexOf(text.charAt(0)) >= 0)) {
      return false;
    }
    for (int i = 1; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean last = i == text.length() - 1;
      boolean plain =
          switch (c) {
            case ' ' -> !last && text.charAt(i + 1) != ' ';
            case ':' -> !last && text.charAt(i + 1) != ' ';
            default -> isLetterOrDigit(c) || PLAIN_SIGNS.indexOf(c) >= 0;
          };
      if (!plain) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLetterOrDigit(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
  }

  private static boolean isWord(String text) {
    return text.equals("true") || text.equals("false") || text.equals("null");
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder();
    DataText.quote(text, quoted);
    return quoted.toString();
  }
}
