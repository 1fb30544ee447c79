package io.spate.cli.imports;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.spate.cli.CliException;
import io.spate.scenario.TargetUrl;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A collection of Postman (format 2.1, or 2.0 where it is the same) as a scenario: what one user
 * does, request by request, folders as groups. Scripts are not run; of tests what is simple becomes
 * checks and saves ({@link PostmanScript}). Used once.
 */
public final class PostmanImport {
  private static final int MAX_REQUESTS = 2_000;
  private static final int DEEPEST_FOLDER = 20;

  private final Secrets secrets = new Secrets();
  private final Set<String> notices = new LinkedHashSet<>();
  private final Draft draft = new Draft();
  private final PostmanVariables variables;
  private final PostmanUrl urls;
  private final PostmanBody bodies;
  private final RequestMaker maker;
  private int requests;
  private String where = "";

  private PostmanImport(JsonNode collection, JsonNode environment, String target) {
    this.variables =
        new PostmanVariables(
            collection.path("variable"), environment.path("values"), draft, notices);
    this.urls = new PostmanUrl(variables, target, notices);
    this.maker = new RequestMaker(this::templateOf);
    this.bodies = new PostmanBody(maker, this::templateOf, variables, notices);
  }

  /**
   * Reads a collection.
   *
   * @param environment an environment as Postman exports it; null for none
   * @param target base URL for requests whose host is a variable that the collection does not set;
   *     null for that of a local server
   * @throws CliException of bad usage, if it is none, or if nothing in it can be sent
   */
  public static Imported of(InputFile file, InputFile environment, String target) {
    String problem = target == null ? null : TargetUrl.problemOf(target);
    if (problem != null) {
      throw CliException.usage("--target: " + problem);
    }
    JsonNode document = DocumentTree.read(file);
    // Postman's own API wraps what it exports.
    JsonNode collection = document.has("collection") ? document.path("collection") : document;
    if (!collection.path("item").isArray()) {
      throw CliException.usage(
          file.label()
              + ": no collection of Postman: it has no list 'item' (export it as \"Collection v2.1\")");
    }
    JsonNode variables =
        environment == null ? MissingNode.getInstance() : DocumentTree.read(environment);
    if (environment != null && !variables.path("values").isArray()) {
      throw CliException.usage(
          environment.label() + ": no environment of Postman: it has no list 'values'");
    }
    try {
      return new PostmanImport(collection, variables, target).read(collection);
    } catch (IllegalArgumentException e) {
      throw CliException.usage(file.label() + ": " + e.getMessage());
    }
  }

  private Imported read(JsonNode collection) {
    scripts(collection, "the collection");
    List<Draft.Step> steps = steps(collection.path("item"), collection.path("auth"), 0);
    if (steps.isEmpty()) {
      throw new IllegalArgumentException("it has no request that can be sent");
    }
    draft.tasks.add(new Draft.Task(null, steps));
    String name = Texts.line(collection.path("info").path("name").asText("")).strip();
    draft.name = "Imported from Postman: " + (name.isEmpty() ? "collection" : shortened(name));
    draft.target = draft.requests().get(0).origin;
    draft.remarks.add(
        "Imported from a collection of Postman by spate: each user does all of it in this order.");
    OpenApiHeaders.shareWhatAllHave(draft);
    variables.toSet().forEach((key, at) -> notices.add("set vars: " + key + " (" + at + ")"));
    draft.thinkTime = "1s"; // to begin with: nobody is to be run over by a first try
    secrets.into(draft);
    secrets.places().forEach((key, at) -> notices.add("set vars: " + key + " (" + at + ")"));
    return new Imported(ScenarioWriter.write(draft), List.copyOf(notices));
  }

  private static String shortened(String name) {
    return name.length() <= 150 ? name : name.substring(0, 150);
  }

  private List<Draft.Step> steps(JsonNode items, JsonNode auth, int level) {
    if (level > DEEPEST_FOLDER) {
      throw new IllegalArgumentException(
          "it has folders deeper than " + DEEPEST_FOLDER + " levels");
    }
    List<Draft.Step> steps = new ArrayList<>();
    for (JsonNode item : items) {
      String name = Texts.line(item.path("name").asText("")).strip();
      if (item.path("item").isArray()) {
        scripts(item, "folder " + Texts.shortened(name));
        JsonNode own = item.path("auth").isObject() ? item.path("auth") : auth;
        List<Draft.Step> inner = steps(item.path("item"), own, level + 1);
        if (!inner.isEmpty()) {
          steps.add(new Draft.Group(name.isEmpty() ? "folder" : shortened(name), inner));
        }
      } else if (item.has("request")) {
        Draft.Request request = request(item, name, auth);
        if (request != null) {
          steps.add(request);
        }
      }
    }
    return steps;
  }

  /** Scripts of a folder or of all: they would run for each request, and are not. */
  private void scripts(JsonNode holder, String of) {
    for (JsonNode event : holder.path("event")) {
      if (!PostmanScript.textOf(event).isBlank()) {
        boolean before = event.path("listen").asText("").equals("prerequest");
        notices.add(
            "the " + (before ? "pre-request" : "test") + " script of " + of + " is left out");
      }
    }
  }

  private Draft.Request request(JsonNode item, String name, JsonNode inherited) {
    JsonNode node = item.path("request");
    String method = node.path("method").asText("GET").toUpperCase(Locale.ROOT);
    String label = name.isEmpty() ? method + " request " + (requests + 1) : Texts.shortened(name);
    if (!RequestMaker.knows(method)) {
      notices.add("left out: " + label + ", as a scenario has no " + Texts.shortened(method));
      return null;
    }
    if (++requests > MAX_REQUESTS) {
      throw new IllegalArgumentException("it has more than " + MAX_REQUESTS + " requests");
    }
    where = "of " + label;
    Address address;
    try {
      address = urls.of(node.isTextual() ? node : node.path("url"), label);
    } catch (IllegalArgumentException e) {
      notices.add("left out: " + label + ": " + e.getMessage());
      return null;
    }
    Draft.Request request = maker.request(method, address);
    String type = headers(node.path("header"), request);
    auth(node.path("auth").isObject() ? node.path("auth") : inherited, request, label);
    bodies.add(node.path("body"), request, type, label);
    for (JsonNode event : item.path("event")) {
      String script = PostmanScript.textOf(event);
      if (script.isBlank()) {
        continue;
      }
      if (event.path("listen").asText("").equals("prerequest")) {
        notices.add("the pre-request script of " + label + " is left out");
      } else {
        new PostmanScript(script).into(request, variables, label, notices);
      }
    }
    return request;
  }

  /** Adds headers; returns what the Content-Type is said to be, null if it is not. */
  private String headers(JsonNode headers, Draft.Request request) {
    String type = null;
    for (JsonNode each : headers) {
      String key = each.path("key").asText("").strip();
      String value = variables.marked(each.path("value").asText(""));
      if (each.path("disabled").asBoolean(false) || key.isEmpty()) {
        continue;
      }
      if (key.equalsIgnoreCase("content-type")) {
        type = each.path("value").asText("");
        request.headers.add(new Pair(key, Texts.literal(Texts.line(type))));
      } else if (!HeaderRules.isNoise(key)) {
        maker.header(request, key, value);
      }
    }
    return type;
  }

  private void auth(JsonNode auth, Draft.Request request, String label) {
    String type = auth.path("type").asText("noauth");
    JsonNode values = auth.path(type);
    switch (type) {
      case "noauth" -> {}
      case "bearer" -> bearer(request, value(values, "token"), "BEARER_TOKEN");
      case "oauth2" -> bearer(request, value(values, "accessToken"), "ACCESS_TOKEN");
      case "basic" ->
          authorization(
              request,
              "Basic "
                  + Texts.reference(
                      secrets.named("BASIC_CREDENTIALS", "base64 of user:password, " + where)));
      case "apikey" -> {
        String key = Texts.line(value(values, "key"));
        String value = variables.marked(value(values, "value"));
        String template = templateOf(Values.Place.HEADER, "api key", value);
        String text = template == null ? Texts.literal(value) : template;
        if (value(values, "in").equals("query")) {
          request.query.add(new Pair(key, text));
        } else if (!HeaderRules.isManaged(key) && !request.hasHeader(key)) {
          request.headers.add(new Pair(key, text));
        }
      }
      default ->
          notices.add(
              "the authorization '" + Texts.shortened(type) + "' of " + label + " is left out");
    }
  }

  private void bearer(Draft.Request request, String token, String usual) {
    String marked = variables.marked(token);
    String template = templateOf(Values.Place.HEADER, "Bearer token", marked);
    authorization(
        request,
        "Bearer " + (template == null ? Texts.reference(secrets.named(usual, where)) : template));
  }

  private static void authorization(Draft.Request request, String value) {
    if (!request.hasHeader("Authorization")) {
      request.headers.add(new Pair("Authorization", value));
    }
  }

  /** An attribute of an authorization: a list of keys and values, or in 2.0 an object. */
  private static String value(JsonNode values, String key) {
    if (values.isObject()) {
      return values.path(key).asText("");
    }
    for (JsonNode each : values) {
      if (each.path("key").asText("").equals(key)) {
        return each.path("value").asText("");
      }
    }
    return "";
  }

  private String templateOf(Values.Place place, String key, String value) {
    if (PostmanVariables.isMarked(value)) {
      return variables.template(value, place, where);
    }
    return secrets.referenceTo(place, key, value, where);
  }
}
