package io.spate.aggregator.page;

import io.quarkus.qute.TemplateInstance;
import io.spate.aggregator.control.CallersControlPlane;
import io.spate.aggregator.control.ControlPlaneAwayException;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/** The page that shows who asked for what. For operators: the policy of paths holds it to them. */
@Path("/audit")
@Produces(MediaType.TEXT_HTML)
public class AuditPageResource {
  private final CallersControlPlane controlPlane;

  AuditPageResource(CallersControlPlane controlPlane) {
    this.controlPlane = controlPlane;
  }

  @GET
  @Operation(hidden = true)
  public RestResponse<TemplateInstance> audit(@Context RoutingContext context) {
    AuditPage page = page(context);
    return ResponseBuilder.create(
            page.problem() == null
                ? RestResponse.Status.OK
                : RestResponse.Status.SERVICE_UNAVAILABLE,
            Templates.audit(page))
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .build();
  }

  private AuditPage page(RoutingContext context) {
    try {
      return AuditPage.of(
          controlPlane
              .of(context)
              .audit(MediaType.APPLICATION_JSON, Integer.toString(AuditPage.LIMIT), "json"));
    } catch (ControlPlaneAwayException e) {
      return AuditPage.unavailable(e.getMessage());
    }
  }
}
