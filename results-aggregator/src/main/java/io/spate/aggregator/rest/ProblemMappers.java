package io.spate.aggregator.rest;

import io.spate.aggregator.control.ControlPlaneAwayException;
import io.spate.aggregator.events.EventsUnavailableException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Errors of the REST API as problems; pages keep their own. */
class ProblemMappers {
  @ServerExceptionMapper
  Response problem(ProblemException e, UriInfo uri) {
    return Problem.response(e.status(), e.title(), e.getMessage(), path(uri));
  }

  @ServerExceptionMapper
  Response controlPlaneAway(ControlPlaneAwayException e, UriInfo uri) {
    return Problem.response(503, "Control plane not reachable", e.getMessage(), path(uri));
  }

  @ServerExceptionMapper
  Response noEvents(EventsUnavailableException e, UriInfo uri) {
    return Problem.response(503, "Events cannot be read", e.getMessage(), path(uri));
  }

  @ServerExceptionMapper
  Response other(WebApplicationException e, UriInfo uri) {
    Response response = e.getResponse();
    if (!path(uri).startsWith("/api/") || response.hasEntity()) {
      return response;
    }
    return Problem.response(
        response.getStatus(),
        response.getStatusInfo().getReasonPhrase(),
        "the request was not understood: " + e.getMessage(),
        path(uri));
  }

  private static String path(UriInfo uri) {
    return uri.getRequestUri().getPath();
  }
}
