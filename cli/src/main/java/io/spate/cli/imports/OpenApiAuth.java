package io.spate.cli.imports;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What a document asks for to let one in, as headers and queries with variables to be set. */
final class OpenApiAuth {
  private final JsonNode document;
  private final OpenApiRefs refs;
  private final Secrets secrets;
  private final Set<String> notices;

  OpenApiAuth(JsonNode document, OpenApiRefs refs, Secrets secrets, Set<String> notices) {
    this.document = document;
    this.refs = refs;
    this.secrets = secrets;
    this.notices = notices;
  }

  /** Adds to a request what its operation needs; of several ways the first. */
  void add(OpenApiOperation operation, Draft.Request request) {
    JsonNode ways =
        operation.node().has("security")
            ? operation.node().path("security")
            : document.path("security");
    for (JsonNode way : ways) {
      if (way.isEmpty()) {
        return; // it may do without
      }
    }
    if (!ways.isEmpty()) {
      for (Map.Entry<String, JsonNode> each : ways.get(0).properties()) {
        JsonNode scheme =
            refs.resolved(document.path("components").path("securitySchemes").path(each.getKey()));
        add(each.getKey(), scheme, request);
      }
    }
  }

  private void add(String name, JsonNode scheme, Draft.Request request) {
    String where = "security scheme " + name;
    switch (scheme.path("type").asText("")) {
      case "http" -> {
        boolean basic = scheme.path("scheme").asText("").toLowerCase(Locale.ROOT).equals("basic");
        String variable =
            basic
                ? secrets.named("BASIC_CREDENTIALS", where + ", base64 of user:password")
                : secrets.named("BEARER_TOKEN", where);
        header(
            request, "Authorization", (basic ? "Basic " : "Bearer ") + Texts.reference(variable));
      }
      case "oauth2", "openIdConnect" ->
          header(
              request,
              "Authorization",
              "Bearer " + Texts.reference(secrets.named("ACCESS_TOKEN", where)));
      case "apiKey" -> key(scheme, where, request);
      default ->
          notices.add("security scheme " + Texts.shortened(name) + " has no counterpart; left out");
    }
  }

  private void key(JsonNode scheme, String where, Draft.Request request) {
    String name = Texts.line(scheme.path("name").asText(""));
    String value = Texts.reference(secrets.named(Texts.constant(name), where));
    switch (scheme.path("in").asText("")) {
      case "query" -> request.query.add(new Pair(name, value));
      case "cookie" -> header(request, "Cookie", Texts.literal(name) + "=" + value);
      default -> header(request, name, value);
    }
  }

  private static void header(Draft.Request request, String name, String value) {
    if (!HeaderRules.isManaged(name) && !request.hasHeader(name)) {
      request.headers.add(new Pair(name, value));
    }
  }
}
