package io.spate.aggregator.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An error as RFC 9457 has it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "An error (RFC 9457)")
public record Problem(String type, String title, int status, String detail, String instance) {
  public static final String MEDIA_TYPE = "application/problem+json";

  /**
   * An answer with this problem.
   *
   * @param detail what is wrong and what would be right, for people
   * @param instance path of the request
   */
  static Response response(int status, String title, String detail, String instance) {
    return Response.status(status)
        .type(MEDIA_TYPE)
        .entity(new Problem("about:blank", title, status, detail, instance))
        .build();
  }
}
