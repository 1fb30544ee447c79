package io.spate.aggregator.control;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** The part of the control plane's REST API that the aggregator uses. */
@RegisterRestClient(configKey = "control-plane")
@Path("/api/v1/runs")
interface ControlPlaneApi {
  /** Asks a run to stop; harmless when repeated. */
  @POST
  @Path("/{id}/stop")
  @Consumes(MediaType.APPLICATION_JSON)
  Response stop(@PathParam("id") String runId, Map<String, String> reason);
}
