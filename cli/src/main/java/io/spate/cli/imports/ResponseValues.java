package io.spate.cli.imports;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.spate.cli.imports.HarExchange.Found;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;

/** Finds in a response what a later request may send again. */
final class ResponseValues {
  private static final int MOST = 500;
  private static final int LONGEST_BODY = 2_000_000;
  private static final int LONGEST_VALUE = 4_000;
  private static final int DEEPEST = 20;

  private final List<Found> found = new ArrayList<>();

  private ResponseValues() {}

  static List<Found> of(JsonNode response, String type) {
    ResponseValues values = new ResponseValues();
    for (JsonNode header : response.path("headers")) {
      values.header(header.path("name").asText(""), header.path("value").asText(""));
    }
    String body = body(response.path("content"));
    if (type.contains("json")) {
      values.json(body);
    } else if (type.contains("html")) {
      values.html(body);
    }
    return List.copyOf(values.found);
  }

  private static String body(JsonNode content) {
    String text = content.path("text").asText("");
    if (text.length() > LONGEST_BODY) {
      return "";
    }
    if (!content.path("encoding").asText("").equals("base64")) {
      return text;
    }
    try {
      return new String(Base64.getMimeDecoder().decode(text), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  private void add(
      String key, String value, String kind, String at, String attribute, boolean listed) {
    if (found.size() < MOST && !value.isBlank() && value.length() <= LONGEST_VALUE) {
      found.add(new Found(key, value, new Draft.Save(kind, at, attribute), listed));
    }
  }

  private void header(String name, String value) {
    if (name.equalsIgnoreCase("set-cookie")) {
      // Some recorders put all of them into one, a line each.
      for (String line : value.split("\n")) {
        String pair = line.split(";", 2)[0];
        int equals = pair.indexOf('=');
        String cookie = equals < 1 ? "" : pair.substring(0, equals).strip();
        if (!cookie.isEmpty()) {
          add(cookie, pair.substring(equals + 1).strip(), "cookie", cookie, null, false);
        }
      }
    } else if (!HeaderRules.isManaged(name) && !name.equalsIgnoreCase("date")) {
      add(name, value.strip(), "header", name, null, false);
    }
  }

  private void json(String body) {
    try {
      walk(JsonTrees.MAPPER.readTree(body), "", "$", false, 0);
    } catch (JsonProcessingException e) {
      // No JSON after all, or cut off by the recorder: there is nothing to be found in it.
    }
  }

  private void walk(JsonNode node, String key, String path, boolean listed, int level) {
    if (level > DEEPEST || found.size() >= MOST) {
      return;
    }
    if (node.isObject()) {
      for (Map.Entry<String, JsonNode> each : node.properties()) {
        String name = each.getKey();
        boolean simple = name.matches("[A-Za-z_][A-Za-z0-9_]*");
        boolean odd = name.isEmpty() || name.matches(".*['\\\\\\p{Cntrl}].*");
        if (!odd) {
          String inner = simple ? path + "." + name : path + "['" + name + "']";
          walk(each.getValue(), name, inner, listed, level + 1);
        }
      }
    } else if (node.isArray()) {
      for (int i = 0; i < Math.min(node.size(), 20); i++) {
        walk(node.get(i), key, path + "[" + i + "]", true, level + 1);
      }
    } else if ((node.isTextual() || node.isIntegralNumber()) && level > 0) {
      add(key, node.asText(), "json", path, null, listed);
    }
  }

  private void html(String body) {
    for (Element each : Jsoup.parse(body).select("input[type=hidden][name][value]")) {
      String name = each.attr("name");
      if (name.matches("[A-Za-z0-9_.:\\[\\]-]{1,80}")) {
        add(name, each.attr("value"), "css", "input[name='" + name + "']", "value", false);
      }
    }
    for (Element each : Jsoup.parse(body).select("meta[name*=csrf][content]")) {
      String name = each.attr("name");
      if (name.matches("[A-Za-z0-9_.:-]{1,80}")) {
        add(name, each.attr("content"), "css", "meta[name='" + name + "']", "content", false);
      }
    }
  }
}
