package io.spate.aggregator.rest;

import io.spate.aggregator.control.ControlPlane;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** What the control plane answered, passed on. */
final class ControlPlaneAnswers {
  private ControlPlaneAnswers() {}

  static Response pass(ControlPlane.Answer answer) {
    if (answer.status() >= 400 && answer.contentType() == null) {
      return Problem.response(
          answer.status(),
          "Refused on the way to the control plane",
          "the control plane, or a proxy in front of it, answers with status "
              + answer.status()
              + " and no words",
          "/api/v1");
    }
    return Response.status(answer.status())
        .type(answer.contentType() == null ? MediaType.APPLICATION_JSON : answer.contentType())
        .entity(answer.body())
        .build();
  }
}
