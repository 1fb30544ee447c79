package io.spate.aggregator.rest;

import io.spate.aggregator.control.ControlPlane;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** What the control plane answered, passed on. */
final class ControlPlaneAnswers {
  private ControlPlaneAnswers() {}

  static Response pass(ControlPlane.Answer answer) {
    return Response.status(answer.status())
        .type(answer.contentType() == null ? MediaType.APPLICATION_JSON : answer.contentType())
        .entity(answer.body())
        .build();
  }
}
