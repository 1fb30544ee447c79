package io.spate.cli.imports;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Knows where the ids in paths come from: what is made by {@code POST /x} is what {@code /x/{id}}
 * is about, and if nothing makes one, the first of those that {@code GET /x} lists. Fed in the
 * order in which the operations are sent; not thread-safe.
 */
final class OpenApiIds {
  /** A value that stands for a name in a path. */
  private static final class Origin {
    final OpenApiOperation from;
    final String property;
    final boolean numeric;
    final String variable;

    /** How it is taken out of a response; null if the client chooses it. */
    final Draft.Save save;

    /** What the client chooses; null if the server does. */
    String chosen;

    /** Whether it is the whole address of what was made, and not its id alone. */
    boolean link;

    Draft.Request request;
    boolean used;

    Origin(
        OpenApiOperation from, String property, boolean numeric, String variable, Draft.Save save) {
      this.from = from;
      this.property = property;
      this.numeric = numeric;
      this.variable = variable;
      this.save = save;
    }
  }

  private final OpenApiRefs refs;
  private final SchemaValues values;
  private final Map<String, String> vars;
  private final Set<String> notices;
  private final boolean followsLinks;
  private final Map<String, Origin> byElement = new LinkedHashMap<>();
  private final Map<String, String> guesses = new HashMap<>();

  /**
   * Looks for origins.
   *
   * @param vars gets variables for names that have none
   * @param followsLinks whether a Location can be used as a path: below a target with a path of its
   *     own it would have that twice
   */
  OpenApiIds(
      List<OpenApiOperation> operations,
      OpenApiRefs refs,
      SchemaValues values,
      Map<String, String> vars,
      Set<String> notices,
      boolean followsLinks) {
    this.followsLinks = followsLinks;
    this.refs = refs;
    this.values = values;
    this.vars = vars;
    this.notices = notices;
    Map<String, OpenApiOperation> byLabel = new HashMap<>();
    operations.forEach(each -> byLabel.put(each.method() + " " + each.path(), each));
    Set<String> variables = new HashSet<>();
    for (OpenApiOperation each : operations) {
      for (String element : elements(each.path())) {
        if (!byElement.containsKey(element)) {
          Origin origin = origin(element, byLabel, variables);
          if (origin != null) {
            variables.add(origin.variable);
          }
          byElement.put(element, origin);
        }
      }
    }
  }

  /** The beginnings of a path that end with a name in braces. */
  private static List<String> elements(String path) {
    List<String> elements = new ArrayList<>();
    for (int close = path.indexOf('}'); close >= 0; close = path.indexOf('}', close + 1)) {
      elements.add(path.substring(0, close + 1));
    }
    return elements;
  }

  private Origin origin(
      String element, Map<String, OpenApiOperation> byLabel, Set<String> variables) {
    int slash = element.lastIndexOf("/{");
    if (slash < 0) {
      return null;
    }
    String collection = element.substring(0, slash);
    String name = element.substring(slash + 2, element.length() - 1);
    String variable = Texts.unique(Texts.variable(name), variables);
    OpenApiOperation creates = byLabel.get("POST " + collection);
    OpenApiOperation lists = byLabel.get("GET " + collection);
    Origin made = creates == null ? null : created(creates, collection, name, variable);
    return made != null || lists == null ? made : listed(lists, collection, name, variable);
  }

  private Origin created(
      OpenApiOperation creates, String collection, String name, String variable) {
    Origin answered =
        in(creates, OpenApiResponses.schema(creates, refs), "$", collection, name, variable);
    if (answered != null) {
      return answered;
    }
    JsonNode content =
        refs.resolved(creates.node().path("requestBody")).path("content").path("application/json");
    if (values.propertiesOf(content.path("schema")).containsKey(name)) {
      return new Origin(creates, name, false, variable, null);
    }
    if (!followsLinks || !OpenApiResponses.hasLocation(creates, refs)) {
      return null;
    }
    Origin link =
        new Origin(creates, name, false, variable, new Draft.Save("header", "Location", null));
    link.link = true;
    return link;
  }

  /** In a response, or one level below, as many wrap what they answer. */
  private Origin in(
      OpenApiOperation from,
      JsonNode schema,
      String path,
      String collection,
      String name,
      String variable) {
    Map<String, JsonNode> properties = values.propertiesOf(schema);
    String id = idOf(properties, collection, name);
    if (id != null) {
      return origin(from, id, properties.get(id), path + member(id), variable);
    }
    for (Map.Entry<String, JsonNode> each : properties.entrySet()) {
      Map<String, JsonNode> inner = values.propertiesOf(each.getValue());
      String innerId = idOf(inner, collection, name);
      if (innerId != null && SchemaValues.typeOf(each.getValue()).equals("object")) {
        String at = path + member(each.getKey()) + member(innerId);
        return origin(from, innerId, inner.get(innerId), at, variable);
      }
    }
    return null;
  }

  private static Origin origin(
      OpenApiOperation from, String id, JsonNode schema, String path, String variable) {
    boolean numeric = Set.of("integer", "number").contains(SchemaValues.typeOf(schema));
    return new Origin(from, id, numeric, variable, new Draft.Save("json", path, null));
  }

  private Origin listed(OpenApiOperation lists, String collection, String name, String variable) {
    JsonNode schema = OpenApiResponses.schema(lists, refs);
    if (SchemaValues.typeOf(schema).equals("array")) {
      return in(lists, refs.resolved(schema.path("items")), "$[0]", collection, name, variable);
    }
    for (Map.Entry<String, JsonNode> each : values.propertiesOf(schema).entrySet()) {
      if (SchemaValues.typeOf(each.getValue()).equals("array")) {
        JsonNode items = refs.resolved(each.getValue().path("items"));
        String path = "$" + member(each.getKey()) + "[0]";
        Origin found = in(lists, items, path, collection, name, variable);
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }

  private static String member(String name) {
    return name.matches("[A-Za-z_][A-Za-z0-9_]*")
        ? "." + name
        : "['" + name.replaceAll("['\\\\\\p{Cntrl}]", "") + "']";
  }

  /** The property that a name in a path means; null if there is none. */
  private static String idOf(Map<String, JsonNode> properties, String collection, String name) {
    String noun = plain(collection.substring(collection.lastIndexOf('/') + 1));
    String wanted = plain(name);
    for (String each : properties.keySet()) {
      if (plain(each).equals(wanted)) {
        return each;
      }
    }
    boolean id = wanted.endsWith("id") || wanted.endsWith("key");
    for (String each : properties.keySet()) {
      String have = plain(each);
      boolean ownId = have.endsWith("id") && noun.startsWith(have.substring(0, have.length() - 2));
      if (id && (have.equals("id") || have.equals("uuid") || ownId)) {
        return each;
      }
    }
    return null;
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }

  /**
   * A template for a name in a path.
   *
   * @param element the path up to the name
   */
  String valueOf(OpenApiOperation operation, String element, String name, JsonNode parameter) {
    Origin origin = byElement.get(element);
    if (origin != null && origin.request != null) {
      origin.used = true;
      return origin.chosen == null ? Texts.reference(origin.variable) : inPath(origin.chosen);
    }
    JsonNode example = values.exampleOf(parameter);
    JsonNode schema = refs.resolved(parameter.path("schema"));
    if (example == null && (schema.has("default") || schema.has("enum"))) {
      example = values.of(schema);
    }
    if (example != null && example.isValueNode() && !example.asText().isEmpty()) {
      return inPath(example.asText());
    }
    return Texts.reference(guesses.computeIfAbsent(element, e -> guess(operation, name, schema)));
  }

  /** Whether what {@link #valueOf} gave stands for the whole path up to the name. */
  boolean isLink(String element) {
    Origin origin = byElement.get(element);
    return origin != null && origin.link && origin.request != null;
  }

  private String guess(OpenApiOperation operation, String name, JsonNode schema) {
    String variable = Texts.unique(Texts.constant(name), vars.keySet());
    boolean numeric = Set.of("integer", "number").contains(SchemaValues.typeOf(schema));
    String value = numeric ? values.of(schema).asText() : Secrets.PLACEHOLDER;
    vars.put(variable, value);
    notices.add(
        "set vars: "
            + variable
            + " (path of "
            + operation.label()
            + (numeric ? "); " + value + " is a guess" : ")"));
    return variable;
  }

  private static String inPath(String value) {
    return value.contains("${")
        ? value
        : URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /**
   * Makes a body fit the ids: one that is about an element has its id, one that makes an element
   * leaves it to the server, or has what the client chooses.
   *
   * @param said whether the body is an example of the document, which knows best
   */
  void fit(OpenApiOperation operation, ObjectNode body, JsonNode schema, boolean said) {
    Origin own = operation.collection() == null ? null : byElement.get(operation.path());
    boolean known = own != null && own.request != null && own.save != null && !own.link;
    if (known && body.has(own.property)) {
      own.used = true;
      body.put(
          own.property,
          own.numeric ? "${" + own.variable + ":number}" : Texts.reference(own.variable));
    }
    for (Origin each : byElement.values()) {
      boolean makes = each != null && each.from == operation && !each.link;
      if (!makes || !body.has(each.property)) {
        continue;
      }
      if (each.save == null) {
        if (!said || !body.get(each.property).isValueNode()) {
          body.set(each.property, TextNode.valueOf("spate-${user}-${iteration}"));
        }
        each.chosen = body.get(each.property).asText();
      } else if (!said && !SchemaValues.isRequired(refs.resolved(schema), each.property)) {
        body.remove(each.property);
      }
    }
  }

  /** The request of an operation is there: what it makes can be used from now on. */
  void made(OpenApiOperation operation, Draft.Request request) {
    for (Origin each : byElement.values()) {
      if (each != null && each.from == operation && (each.save != null || each.chosen != null)) {
        each.request = request;
      }
    }
  }

  /** Lets responses give what later requests use. */
  void save() {
    for (Origin each : byElement.values()) {
      if (each != null && each.used && each.save != null) {
        each.request.saves.put(each.variable, each.save);
      }
    }
  }
}
