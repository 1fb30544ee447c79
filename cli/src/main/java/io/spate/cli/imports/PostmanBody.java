package io.spate.cli.imports;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Bodies of a collection's requests. */
final class PostmanBody {
  private static final String BOUNDARY = "spate-form-boundary-7c1f4e";

  private final RequestMaker maker;
  private final Values values;
  private final Set<String> notices;
  private final PostmanVariables variables;

  PostmanBody(RequestMaker maker, Values values, PostmanVariables variables, Set<String> notices) {
    this.maker = maker;
    this.values = values;
    this.variables = variables;
    this.notices = notices;
  }

  /**
   * Adds the body of a request.
   *
   * @param type the Content-Type that its headers say; null if they say none
   */
  void add(JsonNode body, Draft.Request request, String type, String label) {
    if (body.path("disabled").asBoolean(false)) {
      return;
    }
    switch (body.path("mode").asText("")) {
      case "" -> {}
      case "raw" -> raw(body, request, type);
      case "urlencoded" -> form(body.path("urlencoded"), request);
      case "formdata" -> parts(body.path("formdata"), request, label);
      case "graphql" -> graphql(body.path("graphql"), request);
      default ->
          notices.add("the body of " + label + " is a file, which is not read; it was left out");
    }
  }

  private void raw(JsonNode body, Draft.Request request, String type) {
    String text = body.path("raw").asText("");
    if (text.isEmpty()) {
      return;
    }
    String language = body.path("options").path("raw").path("language").asText("");
    String sent =
        type != null
            ? type
            : switch (language) {
              case "json" -> "application/json";
              case "xml" -> "application/xml";
              case "html" -> "text/html";
              case "javascript" -> "application/javascript";
              default -> "text/plain; charset=utf-8";
            };
    boolean json = sent.toLowerCase(Locale.ROOT).contains("json");
    String marked = json ? variables.markedJson(text) : variables.marked(text);
    boolean tree = json && JsonTrees.bodyOf(marked) != null;
    maker.body(request, json && !tree ? variables.marked(text) : marked, sent);
  }

  private void form(JsonNode list, Draft.Request request) {
    List<Pair> fields = new ArrayList<>();
    for (JsonNode each : list) {
      String key = each.path("key").asText("");
      if (!each.path("disabled").asBoolean(false) && !key.isEmpty()) {
        fields.add(
            new Pair(
                Texts.line(key),
                values.text(
                    Values.Place.FORM, key, variables.marked(each.path("value").asText("")))));
      }
    }
    request.headers.removeIf(each -> each.name().equalsIgnoreCase("content-type"));
    request.body = new Draft.Form(fields);
  }

  private void parts(JsonNode list, Draft.Request request, String label) {
    StringBuilder body = new StringBuilder();
    for (JsonNode each : list) {
      String key = each.path("key").asText("");
      if (each.path("disabled").asBoolean(false) || key.isEmpty()) {
        continue;
      }
      if (each.path("type").asText("").equals("file")) {
        notices.add(
            "the file of the field "
                + Texts.shortened(key)
                + " of "
                + label
                + " is not read; the field was left out");
        continue;
      }
      body.append("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"")
          .append(Texts.literal(Texts.line(key).replace("\"", "%22")))
          .append("\"\r\n\r\n")
          .append(
              values.text(Values.Place.FORM, key, variables.marked(each.path("value").asText(""))))
          .append("\r\n");
    }
    request.body = new Draft.Text(body.append("--" + BOUNDARY + "--\r\n").toString());
    request.headers.removeIf(each -> each.name().equalsIgnoreCase("content-type"));
    request.headers.add(new Pair("Content-Type", "multipart/form-data; boundary=" + BOUNDARY));
  }

  private void graphql(JsonNode graphql, Draft.Request request) {
    ObjectNode json = JsonTrees.MAPPER.createObjectNode();
    json.put("query", variables.marked(graphql.path("query").asText("")));
    String given = variables.markedJson(graphql.path("variables").asText(""));
    JsonNode tree = JsonTrees.bodyOf(given);
    json.set("variables", tree == null ? JsonTrees.MAPPER.createObjectNode() : tree);
    maker.body(request, json.toString(), "application/json");
  }
}
