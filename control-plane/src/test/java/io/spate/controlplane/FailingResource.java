package io.spate.controlplane;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.WebApplicationException;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Fails as a mistake in the service would. */
@Path("/test")
public final class FailingResource {
  @GET
  @Path("unexpected")
  @Operation(hidden = true)
  public String unexpected() {
    throw new IllegalStateException("a secret detail");
  }

  @GET
  @Path("teapot")
  @Operation(hidden = true)
  public String teapot() {
    throw new WebApplicationException("no coffee here", 418);
  }
}
