package io.spate.aggregator.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;

/** Where the control plane is, {@code spate.control-plane.*}. */
@ConfigMapping(prefix = "spate.control-plane")
public interface ControlPlaneConfig {
  /** Base URL of its REST API. */
  @WithDefault("http://127.0.0.1:8090")
  URI url();
}
