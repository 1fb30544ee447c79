package io.spate.scenario.template;

import java.util.Locale;
import java.util.regex.Pattern;

/** What {@code ${x:type}} promises of a value. */
public enum ValueType {
  /** A number as JSON writes it. */
  NUMBER("a number"),
  /** true or false. */
  BOOLEAN("true or false"),
  /** Any JSON. */
  JSON("JSON");

  private static final Pattern JSON_NUMBER =
      Pattern.compile("-?(?:0|[1-9]\\d*)(?:\\.\\d+)?(?:[eE][+-]?\\d+)?");

  private final String words;

  ValueType(String words) {
    this.words = words;
  }

  /** The name in templates. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** True if the text is a number as JSON writes it. */
  public static boolean isJsonNumber(CharSequence text) {
    return JSON_NUMBER.matcher(text).matches();
  }

  /** Checks what stands in {@code out} from index {@code from} on. */
  void require(StringBuilder out, int from, String expression) {
    if (!holds(out, from)) {
      throw new TemplateException(
          "'" + expression + "' must be " + words + ", got \"" + shortened(out, from) + "\"");
    }
  }

  private boolean holds(StringBuilder out, int from) {
    return switch (this) {
      case NUMBER -> isInteger(out, from) || isJsonNumber(out.subSequence(from, out.length()));
      case BOOLEAN -> equal(out, from, "true") || equal(out, from, "false");
      case JSON -> JsonSyntax.isValid(out.substring(from));
    };
  }

  /** The common case without allocation. */
  private static boolean isInteger(StringBuilder out, int from) {
    int start = out.length() > from && out.charAt(from) == '-' ? from + 1 : from;
    int length = out.length() - start;
    if (length == 0 || (length > 1 && out.charAt(start) == '0')) {
      return false;
    }
    for (int i = start; i < out.length(); i++) {
      if (out.charAt(i) < '0' || out.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  private static boolean equal(StringBuilder out, int from, String text) {
    return out.length() - from == text.length() && out.indexOf(text, from) == from;
  }

  private static String shortened(StringBuilder out, int from) {
    return out.length() - from <= 60 ? out.substring(from) : out.substring(from, from + 60) + "...";
  }
}
