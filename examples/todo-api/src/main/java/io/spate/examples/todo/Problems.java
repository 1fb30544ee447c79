package io.spate.examples.todo;

import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** How failures are answered: always {@code {"error": "..."}}. */
final class Problems {
  private static final Logger LOGGER = Logger.getLogger(Problems.class);

  @ServerExceptionMapper
  Response problem(Problem problem) {
    if (problem.status() >= 500) {
      LOGGER.errorf("%s", problem.getMessage());
    }
    return answer(problem.status(), problem.getMessage());
  }

  /** Also what a path like {@code /todo/abc} ends in, as it names no number. */
  @ServerExceptionMapper
  Response notFound(NotFoundException e) {
    return answer(404, "there is nothing here; to-dos are at /todo and /todo/{number}");
  }

  @ServerExceptionMapper
  Response otherContentType(NotSupportedException e) {
    return answer(415, "send the body as JSON, with Content-Type: application/json");
  }

  /** What else REST itself refuses. */
  @ServerExceptionMapper
  Response refused(WebApplicationException e) {
    return answer(e.getResponse().getStatus(), e.getMessage());
  }

  private static Response answer(int status, String message) {
    return Response.status(status)
        .type(MediaType.APPLICATION_JSON)
        .entity(Map.of("error", message))
        .build();
  }
}
