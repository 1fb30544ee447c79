package io.spate.controlplane.rest;

import jakarta.ws.rs.core.Application;
import org.eclipse.microprofile.openapi.annotations.Components;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** The frame of the API's documentation, and the answers that several operations share. */
@OpenAPIDefinition(
    info =
        @Info(
            title = "Spate control plane",
            version = "1",
            description =
                "Makes runs, looks at them, changes and stops them. A run is taken up by the load agents"
                    + " through Kafka; this service may end at any time without any effect on it."
                    + " Every error is a problem document (RFC 9457). Times are milliseconds since"
                    + " the epoch."),
    components =
        @Components(
            responses = {
              @APIResponse(
                  name = ApiDocument.MALFORMED,
                  description = "The body cannot be read",
                  content =
                      @Content(
                          mediaType = Problem.MEDIA_TYPE,
                          schema = @Schema(implementation = Problem.class))),
              @APIResponse(
                  name = ApiDocument.TARGET_NOT_ALLOWED,
                  description =
                      "The target may not be put under load; spate.targets.allowed lists what may",
                  content =
                      @Content(
                          mediaType = Problem.MEDIA_TYPE,
                          schema = @Schema(implementation = Problem.class))),
              @APIResponse(
                  name = ApiDocument.NO_SUCH_RUN,
                  description = "There is no such run",
                  content =
                      @Content(
                          mediaType = Problem.MEDIA_TYPE,
                          schema = @Schema(implementation = Problem.class))),
              @APIResponse(
                  name = ApiDocument.RUN_OVER,
                  description = "The run is stopping or over",
                  content =
                      @Content(
                          mediaType = Problem.MEDIA_TYPE,
                          schema = @Schema(implementation = Problem.class))),
              @APIResponse(
                  name = ApiDocument.NOT_RUNNING,
                  description = "The run has not started, is stopping or over",
                  content =
                      @Content(
                          mediaType = Problem.MEDIA_TYPE,
                          schema = @Schema(implementation = Problem.class))),
              @APIResponse(
                  name = ApiDocument.NOT_RUNNABLE,
                  description =
                      "The scenario, or a value that goes with it, is wrong or exceeds a limit",
                  content =
                      @Content(
                          mediaType = Problem.MEDIA_TYPE,
                          schema = @Schema(implementation = Problem.class),
                          examples =
                              @ExampleObject(name = "mistake", value = Examples.SCENARIO_PROBLEM))),
              @APIResponse(
                  name = ApiDocument.KAFKA_AWAY,
                  description =
                      "Kafka is not reachable, or the state is still being rebuilt from it",
                  content =
                      @Content(
                          mediaType = Problem.MEDIA_TYPE,
                          schema = @Schema(implementation = Problem.class)))
            }))
public final class ApiDocument extends Application {
  static final String MALFORMED = "Malformed";
  static final String TARGET_NOT_ALLOWED = "TargetNotAllowed";
  static final String NO_SUCH_RUN = "NoSuchRun";
  static final String RUN_OVER = "RunOver";
  static final String NOT_RUNNING = "NotRunning";
  static final String NOT_RUNNABLE = "NotRunnable";
  static final String KAFKA_AWAY = "KafkaAway";
}
