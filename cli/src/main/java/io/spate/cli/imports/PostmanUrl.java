package io.spate.cli.imports;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Addresses of a collection's requests: a text, or host, path and query in parts. */
final class PostmanUrl {
  private static final String NO_SERVER = "http://localhost:8080";

  private final PostmanVariables variables;
  private final String target;
  private final Set<String> notices;

  PostmanUrl(PostmanVariables variables, String target, Set<String> notices) {
    this.variables = variables;
    this.target = target == null ? null : target.replaceFirst("/+$", "");
    this.notices = notices;
  }

  /**
   * The address with its variables marked, but for those of the host, which must be known now.
   *
   * @throws IllegalArgumentException in words, if it is none
   */
  Address of(JsonNode url, String label) {
    String raw = url.isTextual() ? url.textValue() : url.path("raw").asText("");
    String text = raw.isBlank() ? parts(url) : raw;
    if (text.isBlank()) {
      throw new IllegalArgumentException("it has no URL");
    }
    int question = text.indexOf('?');
    String before = question < 0 ? text : text.substring(0, question);
    String query = question < 0 ? null : text.substring(question + 1);
    if (url.path("query").isArray()) {
      query = query(url.path("query"));
    }
    String known = withKnownHost(before.strip(), label);
    String pathed = pathVariables(known, url.path("variable"));
    Address address = Address.of(variables.marked(pathed));
    return new Address(
        address.origin(),
        address.path(),
        query == null || query.isEmpty() ? null : variables.marked(Texts.line(query)),
        null);
  }

  private static String parts(JsonNode url) {
    String protocol = url.path("protocol").asText("");
    String host = joined(url.path("host"), ".");
    String port = url.path("port").asText("");
    String path = joined(url.path("path"), "/");
    return (protocol.isEmpty() ? "" : protocol + "://")
        + host
        + (port.isEmpty() ? "" : ":" + port)
        + (path.isEmpty() ? "" : "/" + path);
  }

  private static String joined(JsonNode list, String separator) {
    if (!list.isArray()) {
      return list.asText("");
    }
    List<String> parts = new ArrayList<>();
    list.forEach(
        each -> parts.add(each.isTextual() ? each.asText() : each.path("value").asText("")));
    return String.join(separator, parts);
  }

  private static String query(JsonNode list) {
    List<String> pairs = new ArrayList<>();
    for (JsonNode each : list) {
      if (!each.path("disabled").asBoolean(false) && !each.path("key").asText("").isEmpty()) {
        pairs.add(
            encoded(each.path("key").asText()) + "=" + encoded(each.path("value").asText("")));
      }
    }
    return String.join("&", pairs);
  }

  /**
   * Encoded, unless it is so already or has variables, which are encoded when they are inserted.
   */
  private static String encoded(String text) {
    boolean ready = text.contains("{{") || text.matches(".*%[0-9A-Fa-f]{2}.*");
    return ready ? text.replace("&", "%26") : URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** {@code {{baseUrl}}/x} with the value of the variable, or with the target. */
  private String withKnownHost(String url, String label) {
    String text = url;
    for (int i = 0; i < 5; i++) {
      int scheme = text.indexOf("://");
      int slash = text.indexOf('/', scheme < 0 ? 0 : scheme + 3);
      String host = slash < 0 ? text : text.substring(0, slash);
      int open = host.indexOf("{{");
      int close = host.indexOf("}}");
      if (open < 0 || close < open) {
        return text;
      }
      String name = host.substring(open + 2, close).strip();
      String value = variables.valueOf(name);
      if (value == null) {
        notices.add(
            "the host of "
                + label
                + " is {{"
                + Texts.shortened(name)
                + "}}, which the collection does not set: it is "
                + (target == null ? NO_SERVER : target)
                + (target == null ? " (--target says another)" : ""));
        return (target == null ? NO_SERVER : target) + (slash < 0 ? "" : text.substring(slash));
      }
      boolean doubled = value.endsWith("/") && text.startsWith("/", close + 2);
      text =
          text.substring(0, open)
              + (doubled ? value.substring(0, value.length() - 1) : value)
              + text.substring(close + 2);
    }
    return text;
  }

  /** {@code /todo/:id} with the values of its variables. */
  private static String pathVariables(String url, JsonNode list) {
    String text = url;
    for (JsonNode each : list) {
      String key = each.path("key").asText("");
      String value = each.path("value").asText("");
      if (key.matches("[A-Za-z0-9_.-]{1,100}")) {
        String part = value.isEmpty() ? "{{" + key + "}}" : value;
        String encoded =
            part.contains("{{")
                ? part
                : URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
        text =
            text.replaceAll(
                "/:" + Pattern.quote(key) + "(?=/|$)", Matcher.quoteReplacement("/" + encoded));
      }
    }
    return text;
  }
}
