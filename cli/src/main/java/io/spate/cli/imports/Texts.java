package io.spate.cli.imports;

import io.spate.scenario.template.Functions;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Small rules about text that all importers share. */
final class Texts {
  private static final Pattern ID =
      Pattern.compile(
          "\\d+"
              + "|[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"
              + "|(?=[^/]*\\d)[0-9a-fA-F]{12,}"
              + "|(?=[^/]*\\d)(?=[^/]*[A-Za-z])[A-Za-z0-9_-]{20,}");
  private static final int LONGEST_NAME = 190;

  private Texts() {}

  /** A text as it has to be written so that it stands for itself. */
  static String literal(String text) {
    return text.replace("${", "$${");
  }

  /** An expression for a variable. */
  static String reference(String variable) {
    return "${" + variable + "}";
  }

  /** A text without what no line may have: control characters become blanks. */
  static String line(String text) {
    StringBuilder line = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      line.append(Character.isISOControl(c) || c == '\u2028' || c == '\u2029' ? ' ' : c);
    }
    return line.toString();
  }

  /** A text that is no longer than a message should be, on one line. */
  static String shortened(String text) {
    String line = line(text);
    return line.length() <= 80 ? line : line.substring(0, 77) + "...";
  }

  /** Whether a part of a path looks like the id of something rather than like a word. */
  static boolean looksLikeId(String segment) {
    return segment.length() < 200 && ID.matcher(segment).matches();
  }

  /** Percent-decoded; null if it is not well-formed. A plus stays one. */
  static String decodedPath(String text) {
    return decoded(text.replace("+", "%2B"));
  }

  /** Percent-decoded, a plus being a blank; null if it is not well-formed UTF-8. */
  static String decoded(String text) {
    try {
      String decoded = URLDecoder.decode(text, StandardCharsets.UTF_8);
      return decoded.indexOf('\uFFFD') >= 0 ? null : decoded;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /**
   * The path under which statistics are kept: its expressions and ids by their names.
   *
   * @param path a template
   */
  static String requestName(String path) {
    int question = path.indexOf('?');
    String only = question < 0 ? path : path.substring(0, question);
    StringBuilder name = new StringBuilder();
    String separator = "";
    for (String segment : only.split("/", -1)) {
      name.append(separator).append(nameOf(segment));
      separator = "/";
    }
    String line = line(name.toString()).strip();
    return line.length() <= LONGEST_NAME ? line : line.substring(0, LONGEST_NAME) + "...";
  }

  private static String nameOf(String segment) {
    if (looksLikeId(segment)) {
      return "[id]";
    }
    return segment
        .replace("$${", "\uE002")
        .replaceAll("\\$\\{([^}|:]*)[^}]*}", "[$1]")
        .replace("\uE002", "${");
  }

  /** A name for a variable in lower camel case, such as {@code accessToken}. */
  static String variable(String text) {
    StringBuilder name = new StringBuilder();
    boolean upper = false;
    for (int i = 0; i < text.length() && name.length() < 40; i++) {
      char c = text.charAt(i);
      if (isLetterOrDigit(c)) {
        name.append(upper && name.length() > 0 ? Character.toUpperCase(c) : c);
        upper = false;
      } else {
        upper = true;
      }
    }
    if (name.length() == 0) {
      return "value";
    }
    if (name.toString().equals(name.toString().toUpperCase(Locale.ROOT))) {
      return safe(name.toString().toLowerCase(Locale.ROOT));
    }
    return safe(Character.toLowerCase(name.charAt(0)) + name.substring(1));
  }

  /** A name for a variable in upper case with underscores, such as {@code ACCESS_TOKEN}. */
  static String constant(String text) {
    String words = text.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toUpperCase(Locale.ROOT);
    String name = words.replaceAll("[^A-Z0-9]+", "_").replaceAll("^_+|_+$", "");
    return safe(name.isEmpty() ? "SECRET" : name.substring(0, Math.min(40, name.length())));
  }

  /** The name, changed if a function has it or if it begins with a digit. */
  static String safe(String name) {
    String named = Character.isDigit(name.charAt(0)) ? "v" + name : name;
    return Functions.isReserved(named) ? named + "Value" : named;
  }

  /** The name, or the name with the first number that makes it a new one. */
  static String unique(String name, Set<String> taken) {
    String unique = name;
    for (int n = 2; taken.contains(unique); n++) {
      unique = name + n;
    }
    return unique;
  }

  private static boolean isLetterOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }
}
