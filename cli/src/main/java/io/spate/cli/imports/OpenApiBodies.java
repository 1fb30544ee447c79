package io.spate.cli.imports;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Bodies of requests, of the examples and schemas of a document. */
final class OpenApiBodies {
  private static final String FORM = "application/x-www-form-urlencoded";

  private final OpenApiRefs refs;
  private final SchemaValues values;
  private final Set<String> notices;

  OpenApiBodies(OpenApiRefs refs, SchemaValues values, Set<String> notices) {
    this.refs = refs;
    this.values = values;
    this.notices = notices;
  }

  /** Adds the body that an operation needs; false if a scenario can have no such body. */
  boolean add(OpenApiOperation operation, Draft.Request request, OpenApiIds ids) {
    JsonNode body = refs.resolved(operation.node().path("requestBody"));
    JsonNode content = body.path("content");
    if (content.isEmpty()) {
      return true;
    }
    String media = chosen(content);
    if (media == null) {
      if (!body.path("required").asBoolean(false)) {
        return true;
      }
      notices.add(
          "left out: "
              + operation.label()
              + ", whose body is "
              + Texts.shortened(String.join(", ", names(content))));
      return false;
    }
    JsonNode holder = content.path(media);
    JsonNode value = values.exampleOf(holder);
    boolean said = value != null;
    if (value == null) {
      value = values.of(holder.path("schema"));
    }
    if (value == null) {
      notices.add(
          "the body of "
              + operation.label()
              + " is not described; write one, {} is sent until then");
      value = JsonTrees.MAPPER.createObjectNode();
    }
    if (value instanceof ObjectNode object) {
      ids.fit(operation, object, holder.path("schema"), said);
    }
    if (isJson(media)) {
      json(request, value, media);
    } else if (media.equals(FORM)) {
      List<Pair> fields = new ArrayList<>();
      value
          .properties()
          .forEach(each -> fields.add(new Pair(each.getKey(), text(each.getValue()))));
      request.body = new Draft.Form(fields);
    } else {
      request.body = new Draft.Text(value.isValueNode() ? value.asText() : value.toString());
      request.headers.add(new Pair("Content-Type", Texts.literal(Texts.line(media))));
    }
    return true;
  }

  private static String text(JsonNode value) {
    return value.isValueNode() ? value.asText() : value.toString();
  }

  private static void json(Draft.Request request, JsonNode value, String media) {
    request.body =
        value.isContainerNode() ? new Draft.Json(value) : new Draft.Text(value.toString());
    if (!media.equals("application/json") || !value.isContainerNode()) {
      request.headers.add(new Pair("Content-Type", Texts.literal(Texts.line(media))));
    }
  }

  private static List<String> names(JsonNode content) {
    return content.properties().stream().map(Map.Entry::getKey).toList();
  }

  private static boolean isJson(String media) {
    return media.toLowerCase(Locale.ROOT).matches("application/([^;]*\\+)?json(\\s*;.*)?");
  }

  /** JSON before forms before text; null if there are only other kinds. */
  private static String chosen(JsonNode content) {
    List<String> names = names(content);
    if (names.contains("application/json")) {
      return "application/json";
    }
    for (String each : names) {
      if (isJson(each)) {
        return each;
      }
    }
    if (names.contains(FORM)) {
      return FORM;
    }
    if (names.contains("*/*")) {
      return null;
    }
    return names.stream().filter(each -> each.startsWith("text/")).findFirst().orElse(null);
  }
}
