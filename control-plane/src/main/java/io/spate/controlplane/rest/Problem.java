package io.spate.controlplane.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What went wrong, as RFC 9457 lays it down. */
@RegisterForReflection(targets = {Problem.class, Problem.Mistake.class})
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Problem", description = "What went wrong (RFC 9457)")
public record Problem(
    @Schema(description = "Kind of the problem", examples = "urn:spate:problem:scenario")
        String type,
    @Schema(description = "The kind in words", examples = "The scenario cannot be run")
        String title,
    @Schema(description = "HTTP status", examples = "422") int status,
    @Schema(description = "What, where and what would be right") String detail,
    @Schema(description = "Path of the request", examples = "/api/v1/runs") String instance,
    @Schema(description = "Each mistake with its place, if there are several or they have one")
        List<Mistake> errors) {
  /** The media type. */
  public static final String MEDIA_TYPE = "application/problem+json";

  /** One mistake in what was sent. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "Mistake")
  public record Mistake(
      @Schema(description = "Line from 1; absent if it has no place", examples = "7") Integer line,
      @Schema(description = "Column from 1; absent if it has no place", examples = "5")
          Integer column,
      @Schema(description = "What is wrong", examples = "unknown field 'user'") String message,
      @Schema(description = "What would be right", examples = "did you mean 'users'?")
          String hint) {

    static Mistake of(io.spate.scenario.Problem problem) {
      boolean hasPlace = problem.line() > 0;
      return new Mistake(
          hasPlace ? problem.line() : null,
          hasPlace ? problem.column() : null,
          problem.message(),
          problem.hint());
    }
  }
}
