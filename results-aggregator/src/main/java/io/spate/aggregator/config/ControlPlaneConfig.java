package io.spate.aggregator.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.util.Optional;

/** Where the control plane is, {@code spate.control-plane.*}. */
@ConfigMapping(prefix = "spate.control-plane")
public interface ControlPlaneConfig {
  /** Base URL of its REST API. */
  @WithDefault("http://127.0.0.1:8090")
  URI url();

  /**
   * The API token of this service itself, an operator's: for runs that it stops because of a
   * threshold. What a person asks for is passed on with that person's token.
   */
  Optional<String> token();
}
