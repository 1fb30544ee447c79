package io.spate.cli.imports;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.spate.cli.CliException;
import io.spate.scenario.TargetUrl;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * An OpenAPI document (3.0 or 3.1) as a scenario: a request per operation, with values of its
 * examples, defaults and schemas. What one operation makes is what the others of its path are about
 * ({@link OpenApiIds}). Used once.
 */
public final class OpenApiImport {
  private static final int MAX_REQUESTS = 2_000;
  private static final String NO_SERVER = "http://localhost:8080";

  /**
   * What to take.
   *
   * @param tags of operations; empty for all
   * @param paths that operations' paths begin with; empty for all
   * @param target base URL in place of the document's own; null for that
   */
  public record Options(List<String> tags, List<String> paths, String target) {
    public Options {
      tags = List.copyOf(tags);
      paths = List.copyOf(paths);
    }
  }

  private final Options options;
  private final JsonNode document;
  private final OpenApiRefs refs;
  private final SchemaValues values;
  private final OpenApiBodies bodies;
  private final Secrets secrets = new Secrets();
  private final Set<String> notices = new LinkedHashSet<>();
  private final Draft draft = new Draft();
  private final OpenApiAuth auth;

  private OpenApiImport(JsonNode document, Options options) {
    this.document = document;
    this.options = options;
    this.refs = new OpenApiRefs(document);
    this.values = new SchemaValues(refs);
    this.bodies = new OpenApiBodies(refs, values, notices);
    this.auth = new OpenApiAuth(document, refs, secrets, notices);
  }

  /**
   * Reads a document.
   *
   * @throws CliException of bad usage, if it is none, or if nothing in it is left to be sent
   */
  public static Imported of(InputFile file, Options options) {
    JsonNode document = DocumentTree.read(file);
    String version = document.path("openapi").asText("");
    if (document.has("swagger")) {
      throw CliException.usage(
          file.label()
              + ": this is Swagger "
              + Texts.shortened(document.path("swagger").asText(""))
              + "; convert it to OpenAPI 3 first, as editors of it do");
    }
    if (!version.startsWith("3.")) {
      throw CliException.usage(
          file.label()
              + ": no OpenAPI document: it says no 'openapi: 3.0.x' or '3.1.x' at its top");
    }
    try {
      return new OpenApiImport(document, options).read();
    } catch (IllegalArgumentException e) {
      throw CliException.usage(file.label() + ": " + e.getMessage());
    }
  }

  private Imported read() {
    draft.name = "Imported from OpenAPI: " + Texts.line(title());
    draft.target = target();
    List<OpenApiOperation> chosen = chosen();
    boolean atRoot = draft.target.indexOf('/', draft.target.indexOf("//") + 2) < 0;
    OpenApiIds ids = new OpenApiIds(chosen, refs, values, draft.vars, notices, atRoot);
    Map<String, List<Draft.Step>> byResource = new LinkedHashMap<>();
    int shared = sharedParts(chosen);
    for (OpenApiOperation each : chosen) {
      Draft.Request request = request(each, ids);
      if (request != null) {
        byResource
            .computeIfAbsent(resource(each.path(), shared), r -> new ArrayList<>())
            .add(request);
      }
    }
    if (byResource.isEmpty()) {
      throw new IllegalArgumentException("it has no operation that can be sent");
    }
    byResource.forEach((name, steps) -> draft.tasks.add(new Draft.Task(name, steps)));
    ids.save();
    OpenApiHeaders.shareWhatAllHave(draft);
    refs.unknown()
        .forEach(
            ref ->
                notices.add(
                    "$ref " + Texts.shortened(ref) + " leads nowhere in this file; left out"));
    draft.remarks.add("Imported from an OpenAPI document by spate: a task for each resource.");
    draft.thinkTime = "1s"; // to begin with: nobody is to be run over by a first try
    secrets.into(draft);
    secrets.places().forEach((name, at) -> notices.add("set vars: " + name + " (" + at + ")"));
    return new Imported(ScenarioWriter.write(draft), List.copyOf(notices));
  }

  private String title() {
    String title = document.path("info").path("title").asText("");
    return title.isBlank() ? "API" : title.length() > 150 ? title.substring(0, 150) : title;
  }

  private String target() {
    String url = options.target();
    if (url == null) {
      url = serverUrl();
    }
    String trimmed = url.replaceFirst("/+$", "");
    String problem = TargetUrl.problemOf(trimmed);
    if (problem != null) {
      throw new IllegalArgumentException(
          "its server '"
              + Texts.shortened(url)
              + "' cannot be a target: "
              + problem
              + "; say --target");
    }
    return trimmed;
  }

  private String serverUrl() {
    JsonNode server = document.path("servers").path(0);
    String url = server.path("url").asText("/");
    for (Map.Entry<String, JsonNode> each : server.path("variables").properties()) {
      url = url.replace("{" + each.getKey() + "}", each.getValue().path("default").asText(""));
    }
    if (url.matches("(?i)https?://.*")) {
      return url;
    }
    notices.add(
        "the document names no server with a host: the target is "
            + NO_SERVER
            + " (--target says another)");
    return NO_SERVER + (url.startsWith("/") ? url : "/" + url);
  }

  private List<OpenApiOperation> chosen() {
    List<OpenApiOperation> all = OpenApiPaths.of(document, refs, notices);
    if (all.isEmpty()) {
      throw new IllegalArgumentException("it has no operation under 'paths'");
    }
    List<OpenApiOperation> chosen = all.stream().filter(this::isWanted).toList();
    if (chosen.isEmpty()) {
      Set<String> tags = new TreeSet<>();
      all.forEach(each -> each.node().path("tags").forEach(tag -> tags.add(tag.asText(""))));
      throw new IllegalArgumentException(
          "none of its operations is left by --tag and --path; its tags are "
              + Texts.shortened(String.join(", ", tags)));
    }
    if (chosen.size() > MAX_REQUESTS) {
      throw new IllegalArgumentException(
          "it has more than " + MAX_REQUESTS + " operations; choose some by --tag or --path");
    }
    return chosen;
  }

  private boolean isWanted(OpenApiOperation each) {
    return (options.tags().isEmpty() || options.tags().stream().anyMatch(each::hasTag))
        && (options.paths().isEmpty()
            || options.paths().stream().anyMatch(each.path()::startsWith));
  }

  /** How many first parts all paths have in common, such as {@code /api/v1}. */
  private static int sharedParts(List<OpenApiOperation> chosen) {
    String[] first = chosen.get(0).path().split("/");
    int shared = first.length - 1;
    for (OpenApiOperation each : chosen) {
      String[] parts = each.path().split("/");
      shared = Math.min(shared, parts.length - 1);
      for (int i = 0; i < shared; i++) {
        if (!parts[i].equals(first[i])) {
          shared = i;
        }
      }
    }
    // A resource's own name is no common part, nor is one that differs by user.
    while (shared > 0 && first[shared - 1].contains("{")) {
      shared--;
    }
    return shared;
  }

  /** The part of a path that names what it is about. */
  private static String resource(String path, int shared) {
    String[] parts = path.split("/");
    StringBuilder name = new StringBuilder();
    for (int i = 1; i <= Math.max(1, shared) && i < parts.length; i++) {
      name.append('/').append(parts[i]);
    }
    return name.isEmpty() ? "/" : name.toString();
  }

  /** A request; null if it cannot be made, which a notice says. */
  private Draft.Request request(OpenApiOperation operation, OpenApiIds ids) {
    Draft.Request request = new Draft.Request(operation.method());
    request.origin = draft.target;
    if (!bodies.add(operation, request, ids)) {
      return null;
    }
    Map<String, JsonNode> inPath = new LinkedHashMap<>();
    for (JsonNode each : operation.parameters()) {
      String name = each.path("name").asText();
      switch (each.path("in").asText("")) {
        case "path" -> inPath.put(name, each);
        case "query" -> query(request, each);
        case "header" -> header(request, each);
        case "cookie" -> cookie(request, each);
        default ->
            notices.add(
                "parameter " + Texts.shortened(name) + " of " + operation.label() + " is left out");
      }
    }
    request.path = path(operation, inPath, ids);
    String name = operation.path().replace('{', '[').replace('}', ']');
    request.name = name.equals(request.path) ? null : name;
    request.status = OpenApiResponses.successes(operation);
    OpenApiHeaders.accept(operation, refs, request);
    auth.add(operation, request);
    ids.made(operation, request);
    return request;
  }

  private String path(OpenApiOperation operation, Map<String, JsonNode> inPath, OpenApiIds ids) {
    StringBuilder path = new StringBuilder();
    String written = operation.path();
    int at = 0;
    for (int open = written.indexOf('{'); open >= 0; open = written.indexOf('{', at)) {
      int close = written.indexOf('}', open);
      if (close < 0) {
        break;
      }
      String name = written.substring(open + 1, close);
      path.append(Texts.literal(Texts.line(written.substring(at, open))));
      String element = written.substring(0, close + 1);
      String value =
          ids.valueOf(operation, element, name, inPath.getOrDefault(name, TextNode.valueOf("")));
      if (ids.isLink(element)) {
        path.setLength(0);
      }
      path.append(value);
      at = close + 1;
    }
    return path.append(Texts.literal(Texts.line(written.substring(at)))).toString();
  }

  private void query(Draft.Request request, JsonNode parameter) {
    JsonNode value = sent(parameter);
    String name = Texts.line(parameter.path("name").asText());
    if (value == null) {
      return;
    }
    boolean deep = parameter.path("style").asText("").equals("deepObject");
    boolean joined = !parameter.path("explode").asBoolean(true);
    if (value instanceof ObjectNode object) {
      object
          .properties()
          .forEach(
              each ->
                  request.query.add(
                      new Pair(
                          deep ? name + "[" + each.getKey() + "]" : each.getKey(),
                          each.getValue().asText())));
    } else if (value.isArray() && !joined) {
      value.forEach(each -> request.query.add(new Pair(name, each.asText())));
    } else if (value.isArray()) {
      List<String> all = new ArrayList<>();
      value.forEach(each -> all.add(each.asText()));
      request.query.add(new Pair(name, String.join(",", all)));
    } else {
      request.query.add(new Pair(name, value.asText()));
    }
  }

  private void header(Draft.Request request, JsonNode parameter) {
    String name = parameter.path("name").asText();
    JsonNode value = sent(parameter);
    boolean own = name.matches("(?i)accept|content-type|authorization"); // said elsewhere
    if (value != null && !own && !HeaderRules.isManaged(name)) {
      String text =
          Secrets.isSecret(name)
              ? Texts.reference(secrets.named(Texts.constant(name), "header " + name))
              : Texts.line(value.asText());
      request.headers.add(new Pair(name, text));
    }
  }

  private static void cookie(Draft.Request request, JsonNode parameter) {
    // Cookies come from a login, which a document does not tell of; those of security schemes are
    // asked for there.
    if (parameter.path("required").asBoolean(false)) {
      request.headers.add(
          new Pair(
              "Cookie",
              Texts.literal(Texts.line(parameter.path("name").asText()))
                  + "="
                  + Texts.literal(Secrets.PLACEHOLDER)));
    }
  }

  /** What a parameter is sent with; null if it is left out: it need not be, and has no example. */
  private JsonNode sent(JsonNode parameter) {
    JsonNode example = values.exampleOf(parameter);
    if (example != null) {
      return example;
    }
    if (!parameter.path("required").asBoolean(false)) {
      return null;
    }
    JsonNode content = parameter.path("content");
    JsonNode schema =
        content.isObject() && !content.isEmpty()
            ? content.elements().next().path("schema")
            : parameter.path("schema");
    JsonNode made = values.of(schema);
    return made == null ? TextNode.valueOf(Secrets.PLACEHOLDER) : made;
  }
}
