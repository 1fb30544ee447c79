package io.spate.cli.imports;

import com.fasterxml.jackson.databind.JsonNode;
import io.spate.cli.imports.Values.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Makes requests of a draft from requests as they were sent. */
final class RequestMaker {
  private static final Set<String> METHODS =
      Set.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS");
  private static final Set<String> SCHEMES = Set.of("bearer", "basic", "token", "apikey", "digest");

  private final Values values;

  RequestMaker(Values values) {
    this.values = values;
  }

  /** Whether a scenario can have a request of this method. */
  static boolean knows(String method) {
    return METHODS.contains(method);
  }

  /** A request without headers and body. */
  Draft.Request request(String method, Address address) {
    Draft.Request request = new Draft.Request(method);
    request.origin = address.origin();
    request.path = path(address.path());
    if (address.query() != null && !address.query().isEmpty()) {
      query(request, address.query());
    }
    String name = Texts.requestName(request.path);
    boolean differs = !name.equals(request.path);
    request.name = differs || request.path.length() > 150 ? name : null;
    return request;
  }

  private String path(String path) {
    StringBuilder mapped = new StringBuilder();
    String before = "";
    String separator = "";
    for (String segment : path.split("/", -1)) {
      String decoded = Texts.decodedPath(segment);
      String template =
          decoded == null || decoded.isEmpty()
              ? null
              : values.templateOf(Place.PATH, before, decoded);
      mapped.append(separator).append(template == null ? Texts.literal(segment) : template);
      separator = "/";
      before = decoded == null ? "" : decoded;
    }
    return mapped.toString();
  }

  /** As names and values if it is made of these, otherwise as it was written, behind the path. */
  private void query(Draft.Request request, String query) {
    List<Pair> pairs = pairs(query);
    if (pairs != null) {
      pairs.forEach(
          each ->
              request.query.add(
                  new Pair(each.name(), values.text(Place.QUERY, each.name(), each.value()))));
      return;
    }
    StringBuilder written = new StringBuilder(request.path);
    String separator = "?";
    for (String part : query.split("&", -1)) {
      int equals = part.indexOf('=');
      String name = equals < 0 ? null : Texts.decoded(part.substring(0, equals));
      String value = equals < 0 ? null : Texts.decoded(part.substring(equals + 1));
      String template =
          name == null || value == null ? null : values.templateOf(Place.QUERY, name, value);
      written.append(separator);
      if (template == null) {
        written.append(Texts.literal(part));
      } else {
        written.append(Texts.literal(part.substring(0, equals + 1))).append(template);
      }
      separator = "&";
    }
    request.path = written.toString();
  }

  /**
   * Names with values, decoded; null if the text is not made of these, or if a name that comes
   * again has others in between, whose order would be lost.
   */
  static List<Pair> pairs(String text) {
    List<Pair> pairs = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (String part : text.split("&", -1)) {
      int equals = part.indexOf('=');
      String name = equals < 1 ? null : Texts.decoded(part.substring(0, equals));
      String value = equals < 1 ? null : Texts.decoded(part.substring(equals + 1));
      if (name == null || value == null || !isPlain(name)) {
        return null;
      }
      int known = names.indexOf(name);
      if (known >= 0 && known < names.size() - 1) {
        return null;
      }
      if (known < 0) {
        names.add(name);
      }
      if (names.size() > 500) {
        return null;
      }
      pairs.add(new Pair(name, value));
    }
    return pairs;
  }

  private static boolean isPlain(String name) {
    return name.chars().noneMatch(Character::isISOControl);
  }

  /** Adds a header, unless Spate sets it itself. */
  void header(Draft.Request request, String name, String value) {
    if (HeaderRules.isManaged(name)) {
      return;
    }
    String line = Texts.line(value).strip();
    if (name.equalsIgnoreCase("cookie")) {
      String cookies = cookies(line);
      if (!cookies.isEmpty()) {
        request.headers.add(new Pair(name, cookies));
      }
      return;
    }
    int blank = line.indexOf(' ');
    String scheme = blank < 0 ? "" : line.substring(0, blank);
    boolean schemed = SCHEMES.contains(scheme.toLowerCase(Locale.ROOT)) && Secrets.isSecret(name);
    String key = schemed ? scheme + " token" : name;
    String template =
        schemed
            ? scheme + " " + values.text(Place.HEADER, key, line.substring(blank + 1).strip())
            : values.text(Place.HEADER, name, line);
    request.headers.add(new Pair(name, template));
  }

  private String cookies(String line) {
    StringBuilder mapped = new StringBuilder();
    for (String part : line.split(";")) {
      int equals = part.indexOf('=');
      String name = equals < 0 ? "" : part.substring(0, equals).strip();
      String value = equals < 0 ? part.strip() : part.substring(equals + 1).strip();
      if (name.isEmpty() && value.isEmpty()) {
        continue;
      }
      mapped.append(mapped.length() == 0 ? "" : "; ");
      mapped.append(Texts.literal(name)).append(name.isEmpty() ? "" : "=");
      mapped.append(values.text(Place.COOKIE, name, value));
    }
    return mapped.toString();
  }

  /**
   * Sets the body, after the headers.
   *
   * @param type the Content-Type it was sent with; null if it is not known
   */
  void body(Draft.Request request, String text, String type) {
    String media = type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    JsonNode json = media.endsWith("json") ? JsonTrees.bodyOf(text) : null;
    boolean form = media.equals("application/x-www-form-urlencoded");
    List<Pair> fields = form ? pairs(text) : null;
    if (json != null) {
      request.body = new Draft.Json(JsonTrees.mapped(json, "", values));
      type(request, type, "application/json");
    } else if (fields != null) {
      List<Pair> mapped = new ArrayList<>();
      fields.forEach(
          each ->
              mapped.add(
                  new Pair(each.name(), values.text(Place.FORM, each.name(), each.value()))));
      request.body = new Draft.Form(mapped);
      type(request, type, "application/x-www-form-urlencoded");
    } else {
      request.body = new Draft.Text(values.text(Place.BODY, "body", text));
      type(request, type, "text/plain; charset=utf-8");
    }
  }

  private static void type(Draft.Request request, String type, String usual) {
    request.headers.removeIf(each -> each.name().equalsIgnoreCase("content-type"));
    if (type != null && !type.equalsIgnoreCase(usual)) {
      request.headers.add(new Pair("Content-Type", Texts.literal(Texts.line(type))));
    }
  }
}
