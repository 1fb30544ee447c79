package io.spate.controlplane.rest;

import io.spate.controlplane.run.RequestTooLargeException;
import io.spate.controlplane.run.RunNotStartedException;
import io.spate.controlplane.run.RunOverException;
import io.spate.controlplane.run.UnknownRunException;
import io.spate.controlplane.target.TargetNotAllowedException;
import io.spate.protocol.kafka.KafkaUnavailableException;
import io.spate.scenario.ScenarioException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Turns whatever is thrown into a {@link Problem}. */
public final class ProblemMappers {
  private static final Logger LOGGER = Logger.getLogger(ProblemMappers.class);
  private static final int RETRY_AFTER_SECONDS = 5;

  @ServerExceptionMapper
  public Response scenario(ScenarioException e, UriInfo uri) {
    List<Problem.Mistake> mistakes = e.problems().stream().map(Problem.Mistake::of).toList();
    Problem.Mistake first = mistakes.get(0);
    String place =
        first.line() == null ? "" : " (line " + first.line() + ", column " + first.column() + ")";
    String more = mistakes.size() == 1 ? "" : ", and " + (mistakes.size() - 1) + " more";
    return answer(
        ProblemKind.SCENARIO.problem(first.message() + place + more, path(uri), mistakes));
  }

  @ServerExceptionMapper
  public Response target(TargetNotAllowedException e, UriInfo uri) {
    return answer(ProblemKind.TARGET_NOT_ALLOWED.problem(e.getMessage(), path(uri)));
  }

  @ServerExceptionMapper
  public Response unknownRun(UnknownRunException e, UriInfo uri) {
    return answer(ProblemKind.UNKNOWN_RUN.problem(e.getMessage(), path(uri)));
  }

  @ServerExceptionMapper
  public Response runOver(RunOverException e, UriInfo uri) {
    return answer(ProblemKind.RUN_OVER.problem(e.getMessage(), path(uri)));
  }

  @ServerExceptionMapper
  public Response runNotStarted(RunNotStartedException e, UriInfo uri) {
    return answer(ProblemKind.RUN_NOT_STARTED.problem(e.getMessage(), path(uri)));
  }

  @ServerExceptionMapper
  public Response malformedBody(MalformedBodyException e, UriInfo uri) {
    return answer(ProblemKind.MALFORMED_BODY.problem(e.getMessage(), path(uri)));
  }

  @ServerExceptionMapper
  public Response tooLarge(RequestTooLargeException e, UriInfo uri) {
    return answer(ProblemKind.TOO_LARGE.problem(e.getMessage(), path(uri)));
  }

  @ServerExceptionMapper
  public Response kafka(KafkaUnavailableException e, UriInfo uri) {
    Problem problem = ProblemKind.KAFKA.problem(e.getMessage(), path(uri));
    return Response.fromResponse(answer(problem))
        .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
        .build();
  }

  @ServerExceptionMapper
  public Response http(WebApplicationException e, UriInfo uri) {
    int status = e.getResponse().getStatus();
    String path = path(uri);
    Problem problem =
        switch (status) {
          case 404 ->
              ProblemKind.NOT_FOUND.problem(
                  "nothing at " + path + "; /q/swagger-ui shows what there is", path);
          case 405 ->
              ProblemKind.METHOD_NOT_ALLOWED.problem(
                  "see /q/swagger-ui for the methods of " + path, path);
          case 406 ->
              ProblemKind.NOT_ACCEPTABLE.problem(
                  "this path answers application/json; accept that", path);
          case 415 ->
              ProblemKind.MEDIA_TYPE.problem(
                  "send a scenario as application/yaml, or a request as application/json", path);
          default ->
              status < 500
                  ? new Problem(
                      "about:blank",
                      e.getResponse().getStatusInfo().getReasonPhrase(),
                      status,
                      e.getMessage(),
                      path,
                      null)
                  : internal(e, path);
        };
    return answer(problem);
  }

  @ServerExceptionMapper
  public Response unexpected(Exception e, UriInfo uri, HttpHeaders headers) {
    String path = path(uri);
    // What chooses between methods by the media type of the body fails at one that is none.
    return answer(
        e instanceof IllegalArgumentException && !hasReadableMediaType(headers)
            ? ProblemKind.MEDIA_TYPE.problem(
                "the Content-Type is no media type; send one such as application/yaml", path)
            : internal(e, path));
  }

  private static boolean hasReadableMediaType(HttpHeaders headers) {
    String type = headers.getHeaderString(HttpHeaders.CONTENT_TYPE);
    try {
      return type == null || MediaType.valueOf(type) != null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static Problem internal(Exception e, String path) {
    String reference = UUID.randomUUID().toString();
    LOGGER.errorf(e, "request failed path=%s reference=%s", path, reference);
    return ProblemKind.INTERNAL.problem(
        "an unexpected failure; its cause is in the control plane's log under " + reference, path);
  }

  private static String path(UriInfo uri) {
    return uri.getRequestUri().getRawPath();
  }

  private static Response answer(Problem problem) {
    return Response.status(problem.status()).type(Problem.MEDIA_TYPE).entity(problem).build();
  }
}
