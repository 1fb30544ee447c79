package io.spate.access.http;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How much of a service each caller may use, {@code spate.api.*}; alike for both services. */
@ConfigMapping(prefix = "spate.api")
public interface ApiConfig {
  /**
   * Requests per second that each caller may make, and two seconds' worth at once: by the name of
   * the token, or by the address of whoever sends none or a wrong one. 0 for no limit.
   */
  @WithDefault("100")
  double rateLimit();
}
