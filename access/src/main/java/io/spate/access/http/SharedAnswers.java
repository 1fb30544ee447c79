package io.spate.access.http;

import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.Paths;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;

/**
 * Completes the OpenAPI document of a service: adds to each operation what is answered before the
 * operation itself is reached, and leaves out what is for browsers and not of the API. An error
 * that a resource describes in words alone is a problem document, as all are: so no resource has to
 * say that. Named in {@code mp.openapi.filter}; called once, when the document is made.
 */
public final class SharedAnswers implements OASFilter {
  private static final String API = "/api/";
  private static final String MEDIA_TYPE = "application/problem+json";
  private static final String PROBLEM = "#/components/schemas/Problem";

  private static final String FORBIDDEN =
      "The caller's role does not allow this, or a page of another site asks";

  @Override
  public void filterOpenAPI(OpenAPI document) {
    Paths paths = OASFactory.createPaths();
    Map<String, PathItem> all = document.getPaths().getPathItems();
    all.forEach(
        (path, item) -> {
          if (path.startsWith(API)) {
            item.getOperations().forEach((method, operation) -> complete(path, method, operation));
            paths.addPathItem(path, item);
          }
        });
    document.setPaths(paths);
  }

  /** What may be null and has a list of values has null among them; annotations cannot say it. */
  @Override
  public Schema filterSchema(Schema schema) {
    List<Schema.SchemaType> types = schema.getType();
    List<Object> values = schema.getEnumeration();
    if (types != null
        && types.contains(Schema.SchemaType.NULL)
        && values != null
        && !values.contains(null)) {
      List<Object> withNull = new ArrayList<>(values);
      withNull.add(null);
      schema.setEnumeration(withNull);
    }
    return schema;
  }

  private static void complete(String path, PathItem.HttpMethod method, Operation operation) {
    Map<String, String> shared = new LinkedHashMap<>();
    // The path is "/…/{id}" here; what it needs does not depend on the id.
    if (AccessPolicy.needed(HttpMethod.valueOf(method.name()), path).isPresent()) {
      shared.put("401", "Who calls is not known; see docs/security.md for tokens");
      shared.put("403", FORBIDDEN);
      shared.put("503", "The OpenID Connect provider does not answer");
      shared.put("429", "Too many requests of this caller (spate.api.rate-limit)");
    }
    shared.put("406", "No answer of the media types that the request accepts");
    shared.put("400", "The request cannot be understood");
    if (operation.getRequestBody() != null) {
      shared.put("411", "A form does not say how long it is");
      shared.put("413", "The body is too large");
      shared.put("415", "The operation does not take this media type");
    }
    APIResponses responses = operation.getResponses();
    responses
        .getAPIResponses()
        .forEach(
            (status, response) -> {
              if (isError(status) && response.getRef() == null && response.getContent() == null) {
                response.setContent(problem());
              }
            });
    shared.forEach(
        (status, description) -> {
          if (!responses.hasAPIResponse(status)) {
            responses.addAPIResponse(
                status, OASFactory.createAPIResponse().description(description).content(problem()));
          }
        });
  }

  private static boolean isError(String status) {
    return status.startsWith("4") || status.startsWith("5");
  }

  private static Content problem() {
    return OASFactory.createContent()
        .addMediaType(
            MEDIA_TYPE,
            OASFactory.createMediaType().schema(OASFactory.createSchema().ref(PROBLEM)));
  }
}
