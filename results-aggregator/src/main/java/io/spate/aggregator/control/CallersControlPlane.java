package io.spate.aggregator.control;

import io.spate.access.Caller;
import io.spate.access.http.CurrentCaller;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * The control plane, asked on behalf of whoever calls here. Whether the caller may ask at all was
 * decided before; what the caller may do there is decided there. Thread-safe.
 */
@Singleton
public class CallersControlPlane {
  private final ControlPlane controlPlane;

  CallersControlPlane(ControlPlane controlPlane) {
    this.controlPlane = controlPlane;
  }

  /** For the caller of a request. */
  public ControlPlane of(RoutingContext context) {
    Optional<Caller> caller = CurrentCaller.of(context);
    String name = caller.map(Caller::name).orElse("unknown");
    return controlPlane.onBehalfOf(
        caller.map(Caller::token), name + " from " + CurrentCaller.address(context));
  }
}
