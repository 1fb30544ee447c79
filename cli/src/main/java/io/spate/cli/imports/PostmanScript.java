package io.spate.cli.imports;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A test script of a request. It is not run: what is written as nearly all collections write it (a
 * status, a time, a value of the response, a text in it, a header; a value kept for later) becomes
 * a check or a save, and a test in which nothing is understood is told.
 */
final class PostmanScript {
  private static final int LONGEST = 50_000;
  private static final int MOST_TESTS = 200;
  private static final String PATH =
      "((?:\\.[A-Za-z_$][\\w$]{0,99}|\\[\\d{1,6}\\]|\\['[^'\\\\]{1,99}'\\]){0,20})";
  private static final String TEXT = "[\"'`]([^\"'`\\\\\\n]{1,200})[\"'`]";

  private static final Pattern TEST = Pattern.compile("\\bpm\\.test\\(\\s*" + TEXT);
  private static final Pattern JSON_VARIABLE =
      Pattern.compile(
          "\\b(?:const|let|var)\\s+([A-Za-z_$][\\w$]{0,99})\\s*=\\s*(?:pm\\.response\\.json\\(\\)|JSON\\.parse\\(responseBody\\))"
              + PATH);
  private static final Pattern STATUS =
      Pattern.compile(
          "pm\\.response\\.to\\.have\\.status\\((\\d{3})\\)"
              + "|pm\\.expect\\(pm\\.response\\.code\\)\\.to\\.(?:be\\.)?(?:eql|equal|equals|eq)\\((\\d{3})\\)"
              + "|responseCode\\.code\\s*===?\\s*(\\d{3})");
  private static final Pattern STATUSES =
      Pattern.compile(
          "pm\\.expect\\(pm\\.response\\.code\\)\\.to\\.be\\.oneOf\\(\\[([\\d,\\s]{3,200})\\]\\)");
  private static final Pattern TIME =
      Pattern.compile(
          "pm\\.expect\\(pm\\.response\\.responseTime\\)\\.to\\.be\\.(?:below|lessThan)\\((\\d{1,7})\\)"
              + "|responseTime\\s*<\\s*(\\d{1,7})");
  private static final Pattern INCLUDES =
      Pattern.compile(
          "pm\\.expect\\(pm\\.response\\.text\\(\\)\\)\\.to\\.(?:include|contain)\\(\\s*" + TEXT);
  private static final Pattern HEADER =
      Pattern.compile("pm\\.response\\.to\\.have\\.header\\(\\s*" + TEXT + "\\s*\\)");
  private static final Pattern EQUALS =
      Pattern.compile(
          "pm\\.expect\\((pm\\.response\\.json\\(\\)|[A-Za-z_$][\\w$]{0,99})"
              + PATH
              + "\\)\\.to\\.(?:be\\.)?(?:eql|equal|equals|eq)\\(\\s*([^()\\n]{1,200}?)\\s*\\)");
  private static final Pattern SET =
      Pattern.compile(
          "pm\\.(?:environment|collectionVariables|globals|variables)\\.set\\(\\s*"
              + TEXT
              + "\\s*,\\s*(pm\\.response\\.json\\(\\)|[A-Za-z_$][\\w$]{0,99})"
              + PATH
              + "\\s*\\)"
              + "|postman\\.set(?:Environment|Global)Variable\\(\\s*"
              + TEXT
              + "\\s*,\\s*([A-Za-z_$][\\w$]{0,99})"
              + PATH
              + "\\s*\\)");
  private static final Pattern SET_HEADER =
      Pattern.compile(
          "pm\\.(?:environment|collectionVariables|globals|variables)\\.set\\(\\s*"
              + TEXT
              + "\\s*,\\s*pm\\.response\\.headers\\.get\\(\\s*"
              + TEXT
              + "\\s*\\)");
  private static final Pattern ANY_SET =
      Pattern.compile("\\.set\\(|\\.set(?:Environment|Global)Variable\\(");

  private final String text;

  PostmanScript(String text) {
    this.text = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
  }

  /** The text of an event's script, without comments at the beginning of lines. */
  static String textOf(JsonNode event) {
    JsonNode exec = event.path("script").path("exec");
    List<String> lines = new ArrayList<>();
    if (exec.isArray()) {
      exec.forEach(each -> lines.add(each.asText("")));
    } else {
      exec.asText("").lines().forEach(lines::add);
    }
    lines.removeIf(line -> line.strip().startsWith("//"));
    return String.join("\n", lines).strip();
  }

  /** Adds to a request what is understood, and to the notices what is not. */
  void into(Draft.Request request, PostmanVariables variables, String label, Set<String> notices) {
    Map<String, String> roots = new HashMap<>();
    Matcher declared = JSON_VARIABLE.matcher(text);
    while (declared.find()) {
      roots.putIfAbsent(declared.group(1), "$" + declared.group(2));
    }
    roots.put("pm.response.json()", "$");
    int sets = saves(request, variables, roots);
    List<String> names = new ArrayList<>();
    List<Integer> starts = new ArrayList<>();
    Matcher tests = TEST.matcher(text);
    while (names.size() < MOST_TESTS && tests.find()) {
      names.add(tests.group(1));
      starts.add(tests.start());
    }
    checks(text.substring(0, starts.isEmpty() ? text.length() : starts.get(0)), request, roots);
    for (int i = 0; i < starts.size(); i++) {
      String block = text.substring(starts.get(i), endOfCall(starts.get(i)));
      if (!checks(block, request, roots) && !ANY_SET.matcher(block).find()) {
        notices.add(
            "the test '" + Texts.shortened(names.get(i)) + "' of " + label + " is left out");
      }
    }
    Matcher all = ANY_SET.matcher(text);
    int wanted = 0;
    while (all.find()) {
      wanted++;
    }
    if (wanted > sets) {
      notices.add(
          "what a script of "
              + label
              + " keeps is not all understood; see to the variables it sets");
    }
  }

  /** Behind the parenthesis that closes the first one; those in texts do not count. */
  private int endOfCall(int start) {
    int depth = 0;
    char quote = 0;
    for (int i = start; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
      } else if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else if (c == '"' || c == '\'' || c == '`') {
        quote = c;
      } else if (c == '(') {
        depth++;
      } else if (c == ')' && --depth == 0) {
        return i + 1;
      }
    }
    return text.length();
  }

  private int saves(Draft.Request request, PostmanVariables variables, Map<String, String> roots) {
    int found = 0;
    Set<String> seen = new HashSet<>();
    Matcher set = SET.matcher(text);
    while (set.find()) {
      boolean old = set.group(1) == null;
      String name = old ? set.group(4) : set.group(1);
      String root = roots.get(old ? set.group(5) : set.group(2));
      String path = old ? set.group(6) : set.group(3);
      if (root != null && seen.add(name)) {
        found++;
        request.saves.put(variables.save(name), new Draft.Save("json", root + path, null));
      }
    }
    Matcher header = SET_HEADER.matcher(text);
    while (header.find()) {
      if (seen.add(header.group(1))) {
        found++;
        request.saves.put(
            variables.save(header.group(1)), new Draft.Save("header", header.group(2), null));
      }
    }
    return found;
  }

  /** True if anything was understood. */
  private static boolean checks(String block, Draft.Request request, Map<String, String> roots) {
    boolean found = false;
    Matcher status = STATUS.matcher(block);
    while (status.find()) {
      for (int group = 1; group <= 3; group++) {
        found |= status(status.group(group), request);
      }
    }
    Matcher statuses = STATUSES.matcher(block);
    while (statuses.find()) {
      for (String code : statuses.group(1).split(",")) {
        found |= status(code.strip(), request);
      }
    }
    Matcher time = TIME.matcher(block);
    if (time.find()) {
      request.responseTimeMillis =
          Long.valueOf(time.group(1) == null ? time.group(2) : time.group(1));
      found = request.responseTimeMillis > 0;
    }
    Matcher includes = INCLUDES.matcher(block);
    while (includes.find()) {
      request.bodyContains.add(Texts.literal(includes.group(1)));
      found = true;
    }
    Matcher header = HEADER.matcher(block);
    while (header.find()) {
      request.headersThere.add(header.group(1));
      found = true;
    }
    Matcher equals = EQUALS.matcher(block);
    while (equals.find()) {
      String root = roots.get(equals.group(1));
      JsonNode value = root == null ? null : value(equals.group(3));
      if (value != null && !(root + equals.group(2)).equals("$")) {
        request.jsonEquals.put(root + equals.group(2), value);
        found = true;
      }
    }
    return found;
  }

  private static boolean status(String code, Draft.Request request) {
    if (code == null || !code.matches("[1-5]\\d\\d")) {
      return false;
    }
    List<Integer> codes = new ArrayList<>(request.status);
    if (!codes.contains(Integer.valueOf(code))) {
      codes.add(Integer.valueOf(code));
    }
    request.status = codes;
    return true;
  }

  /** A number, text, true, false or null as JavaScript writes it; null if it is anything else. */
  private static JsonNode value(String written) {
    String json =
        written.length() > 1 && written.matches("'[^'\"\\\\]*'|`[^`$\"\\\\]*`")
            ? "\"" + written.substring(1, written.length() - 1) + "\""
            : written;
    try {
      JsonNode value = JsonTrees.MAPPER.readTree(json);
      return value != null && value.isValueNode() && !value.isMissingNode()
          ? JsonTrees.mapped(value, "", (place, key, text) -> null)
          : null;
    } catch (JsonProcessingException e) {
      return null;
    }
  }
}
