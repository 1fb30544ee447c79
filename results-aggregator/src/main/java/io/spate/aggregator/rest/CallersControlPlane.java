package io.spate.aggregator.rest;

import io.spate.access.Caller;
import io.spate.access.http.CurrentCaller;
import io.spate.aggregator.control.ControlPlane;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;

/**
 * The control plane, asked on behalf of whoever calls here. Whether the caller may ask at all was
 * decided before; what the caller may do there is decided there. Thread-safe.
 */
@Singleton
class CallersControlPlane {
  private final ControlPlane controlPlane;

  CallersControlPlane(ControlPlane controlPlane) {
    this.controlPlane = controlPlane;
  }

  ControlPlane of(RoutingContext context) {
    return controlPlane.onBehalfOf(CurrentCaller.of(context).map(Caller::token));
  }
}
