package io.spate.aggregator.rest;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import jakarta.ws.rs.core.MediaType;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;

/**
 * Describes what operations of the tag {@value #TAG} answer: what the control plane answers, whose
 * own document has the details.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public final class PassedOnAnswers implements OASFilter {
  static final String TAG = "Control";

  /** An example of what makes a run. */
  static final String REQUEST =
      """
      {
        "users": 20,
        "scenario": "target: http://127.0.0.1:8080\\nload: { users: 1, duration: 60s }\\nusers: [ { tasks: [ { get: / } ] } ]"
      }
      """;

  private static final Map<String, String> REFUSALS = refusals();

  private static Map<String, String> refusals() {
    Map<String, String> refusals = new LinkedHashMap<>();
    refusals.put("400", "The control plane cannot read the request");
    refusals.put("403", "The caller, or the target, is not allowed");
    refusals.put("404", "There is no such run");
    refusals.put("409", "The run is not in a phase for that");
    refusals.put("414", "The run's id is too long to be asked for");
    refusals.put("422", "The scenario or a value is wrong: each mistake with line and column");
    refusals.put("500", "The control plane failed");
    return refusals;
  }

  @Override
  public Operation filterOperation(Operation operation) {
    if (operation.getTags() == null || !operation.getTags().contains(TAG)) {
      return operation;
    }
    APIResponses responses = operation.getResponses();
    responses
        .getAPIResponses()
        .forEach(
            (status, response) -> {
              if (status.startsWith("2") && response.getContent() == null) {
                response.setContent(content(MediaType.APPLICATION_JSON, anyObject()));
              }
            });
    REFUSALS.forEach(
        (status, description) -> {
          APIResponse known = responses.getAPIResponse(status);
          if (known == null || known.getContent() == null) {
            responses.addAPIResponse(
                status,
                OASFactory.createAPIResponse()
                    .description(known == null ? description : known.getDescription())
                    // The control plane's has the mistakes, too.
                    .content(content(Problem.MEDIA_TYPE, anyObject())));
          }
        });
    return operation;
  }

  private static Schema anyObject() {
    return OASFactory.createSchema().addType(Schema.SchemaType.OBJECT);
  }

  private static Content content(String mediaType, Schema schema) {
    return OASFactory.createContent()
        .addMediaType(mediaType, OASFactory.createMediaType().schema(schema));
  }
}
