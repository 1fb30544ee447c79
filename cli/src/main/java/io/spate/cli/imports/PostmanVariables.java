package io.spate.cli.imports;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code {{name}}} stands for: what a script has saved before, a variable of the collection, a
 * dynamic variable of Postman, or something that its environment has and that must be set. While a
 * request is taken apart the braces are characters that no text has, so that what is a variable and
 * what is text cannot be mixed up. Fed in the order of the requests; not thread-safe.
 */
final class PostmanVariables {
  private static final char OPEN = '\uE010';
  private static final char CLOSE = '\uE011';

  /** In front of the name of a variable that stands in JSON without quotes. */
  private static final char BARE = '\uE012';

  private static final Pattern BRACES = Pattern.compile("\\{\\{([^{}]{1,200})\\}\\}");
  private static final int DEEPEST = 10;

  private static final Map<String, String> DYNAMIC =
      Map.ofEntries(
          Map.entry("$guid", "${uuid}"),
          Map.entry("$randomUUID", "${uuid}"),
          Map.entry("$timestamp", "${now.epochSeconds}"),
          Map.entry("$isoTimestamp", "${now}"),
          Map.entry("$randomInt", "${random.int(0,1000)}"),
          Map.entry("$randomAlphaNumeric", "${random.alphanumeric(1)}"),
          Map.entry("$randomPassword", "${random.alphanumeric(15)}"),
          Map.entry("$randomEmail", "user-${random.alphanumeric(8)}@example.com"),
          Map.entry("$randomExampleEmail", "user-${random.alphanumeric(8)}@example.com"),
          Map.entry("$randomUserName", "user-${random.alphanumeric(8)}"),
          Map.entry("$randomLoremSentence", "${lorem.sentence}"),
          Map.entry("$randomLoremParagraph", "${lorem.paragraph}"),
          Map.entry("$randomLoremWords", "${lorem.words(3)}"));

  private final Map<String, String> given = new LinkedHashMap<>();
  private final Set<String> secret = new HashSet<>();
  private final Map<String, String> saved = new HashMap<>(); // variable by name
  private final Map<String, String> defined = new HashMap<>(); // variable in vars by name
  private final Map<String, String> toSet = new LinkedHashMap<>();
  private final Set<String> taken = new HashSet<>();
  private final Draft draft;
  private final Set<String> notices;

  /**
   * Knows variables.
   *
   * @param ofCollection its list of them
   * @param ofEnvironment that of an environment, which counts before; may be missing
   */
  PostmanVariables(
      JsonNode ofCollection, JsonNode ofEnvironment, Draft draft, Set<String> notices) {
    this.draft = draft;
    this.notices = notices;
    take(ofCollection);
    take(ofEnvironment);
  }

  private void take(JsonNode list) {
    for (JsonNode each : list) {
      String key = each.path("key").asText(each.path("id").asText(""));
      boolean off = each.path("disabled").asBoolean(false) || !each.path("enabled").asBoolean(true);
      if (!key.isEmpty() && !off) {
        given.put(key, each.path("value").asText(""));
        if (each.path("type").asText("").equals("secret") || Secrets.isSecret(key)) {
          secret.add(key);
        }
      }
    }
  }

  /** The text with its variables marked. */
  String marked(String text) {
    String plain = text.replace(OPEN, ' ').replace(CLOSE, ' ').replace(BARE, ' ');
    return BRACES
        .matcher(plain)
        .replaceAll(found -> Matcher.quoteReplacement(OPEN + found.group(1).strip() + CLOSE));
  }

  static boolean isMarked(String text) {
    return text.indexOf(OPEN) >= 0;
  }

  /** JSON with its variables marked, those without quotes in quotes of their own. */
  String markedJson(String text) {
    StringBuilder json = new StringBuilder();
    boolean inText = false;
    String marked = marked(text);
    for (int i = 0; i < marked.length(); i++) {
      char c = marked.charAt(i);
      if (c == '\\' && inText && i + 1 < marked.length()) {
        json.append(c).append(marked.charAt(++i));
        continue;
      }
      inText ^= c == '"';
      int close = c == OPEN && !inText ? marked.indexOf(CLOSE, i) : -1;
      if (close > 0) {
        json.append('"').append(OPEN).append(BARE).append(marked, i + 1, close).append(CLOSE);
        json.append('"');
        i = close;
      } else {
        json.append(c);
      }
    }
    return json.toString();
  }

  /** The marks as braces again, for people. */
  static String plain(String marked) {
    return marked
        .replace(String.valueOf(BARE), "")
        .replace(String.valueOf(OPEN), "{{")
        .replace(String.valueOf(CLOSE), "}}");
  }

  /**
   * A template for a marked text.
   *
   * @param where it is used, for people
   */
  String template(String marked, Values.Place place, String where) {
    StringBuilder template = new StringBuilder();
    int at = 0;
    for (int open = marked.indexOf(OPEN); open >= 0; open = marked.indexOf(OPEN, at)) {
      int close = marked.indexOf(CLOSE, open);
      if (close < 0) {
        break;
      }
      String name = marked.substring(open + 1, close);
      boolean bare = !name.isEmpty() && name.charAt(0) == BARE;
      String expression = expression(bare ? name.substring(1) : name, where, 0);
      boolean whole = bare && expression.matches("\\$\\{[^{}]*}");
      template.append(Texts.literal(marked.substring(at, open)));
      template.append(
          whole ? expression.substring(0, expression.length() - 1) + ":json}" : expression);
      at = close + 1;
    }
    return template.append(Texts.literal(marked.substring(at))).toString();
  }

  private String expression(String name, String where, int level) {
    if (name.startsWith("$")) {
      return dynamic(name);
    }
    String variable = saved.get(name);
    if (variable == null) {
      variable = defined.get(name);
    }
    return Texts.reference(variable == null ? define(name, where, level) : variable);
  }

  private String dynamic(String name) {
    String known = DYNAMIC.get(name);
    if (known != null) {
      return known;
    }
    notices.add("Postman's variable " + Texts.shortened(name) + " is a random word here");
    return "${lorem.word}";
  }

  private String define(String name, String where, int level) {
    String variable = variable(name);
    defined.put(name, variable);
    String value = given.get(name);
    if (value == null || value.isEmpty() || secret.contains(name)) {
      toSet.put(variable, Texts.shortened("{{" + name + "}} " + where));
      draft.vars.put(variable, Secrets.PLACEHOLDER);
      return variable;
    }
    String marked = marked(value);
    if (!isMarked(marked) || level >= DEEPEST) {
      draft.vars.put(variable, Texts.literal(value));
      return variable;
    }
    // Those that it is made of come first: vars are set in their order. One that is made of itself
    // is text.
    StringBuilder template = new StringBuilder();
    Matcher inner = BRACES.matcher(value);
    int at = 0;
    while (inner.find()) {
      String other = inner.group(1).strip();
      boolean ready =
          draft.vars.containsKey(defined.getOrDefault(other, "")) || !defined.containsKey(other);
      template.append(Texts.literal(value.substring(at, inner.start())));
      template.append(ready ? expression(other, where, level + 1) : Texts.literal(inner.group()));
      at = inner.end();
    }
    draft.vars.put(variable, template.append(Texts.literal(value.substring(at))).toString());
    return variable;
  }

  private String variable(String name) {
    String variable = Texts.unique(Texts.variable(name), taken);
    taken.add(variable);
    return variable;
  }

  /**
   * A script saves a value by this name; returns the variable that has it from the next request.
   */
  String save(String name) {
    return saved.computeIfAbsent(name, this::variable);
  }

  /** The value that the collection gives, its own variables inserted; null if it gives none. */
  String valueOf(String name) {
    String value = given.get(name);
    for (int i = 0; value != null && i < DEEPEST; i++) {
      Matcher inner = BRACES.matcher(value);
      if (!inner.find()) {
        return value.isEmpty() ? null : value;
      }
      value =
          inner.replaceAll(
              found -> Matcher.quoteReplacement(given.getOrDefault(found.group(1).strip(), "")));
      if (value.length() > 10_000) {
        return null;
      }
    }
    return null;
  }

  /** Variables that somebody must set, and where each is used. */
  Map<String, String> toSet() {
    return toSet;
  }
}
