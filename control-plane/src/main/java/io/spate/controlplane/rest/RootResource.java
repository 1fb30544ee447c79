package io.spate.controlplane.rest;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The front door: a browser is shown the API's documentation, a program where things are. */
@Path("/")
public final class RootResource {
  private static final String DOCUMENTATION = "q/swagger-ui/";

  private final String version;

  RootResource(@ConfigProperty(name = "quarkus.application.version") String version) {
    this.version = version;
  }

  /** What this is and where things are. */
  public record Root(String name, String version, Map<String, URI> links) {}

  @GET
  @Produces({MediaType.APPLICATION_JSON, MediaType.TEXT_HTML})
  @Operation(hidden = true)
  public Response root(@Context UriInfo uri, @HeaderParam(HttpHeaders.ACCEPT) String accept) {
    return accept != null && accept.contains(MediaType.TEXT_HTML)
        ? Response.seeOther(uri.getBaseUri().resolve(DOCUMENTATION)).build()
        : Response.ok(root(uri), MediaType.APPLICATION_JSON).build();
  }

  private Root root(UriInfo uri) {
    Map<String, URI> links = new LinkedHashMap<>();
    for (String path : List.of("api/v1/runs", "api/v1/agents", "q/health", "q/openapi")) {
      links.put(path.substring(path.lastIndexOf('/') + 1), uri.getBaseUri().resolve(path));
    }
    links.put("documentation", uri.getBaseUri().resolve(DOCUMENTATION));
    return new Root("spate-control-plane", version, links);
  }
}
