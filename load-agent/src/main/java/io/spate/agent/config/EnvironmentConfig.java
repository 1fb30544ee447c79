package io.spate.agent.config;

import io.smallrye.config.ConfigMapping;
import java.util.List;
import java.util.Optional;

/** What scenarios may see of the agent's environment, prefix {@code spate.env}. */
@ConfigMapping(prefix = "spate.env")
public interface EnvironmentConfig {
  /**
   * Names of environment variables that scenarios may use; one that ends with {@code *} stands for
   * all that begin so. Default: none.
   */
  Optional<List<String>> allowed();
}
