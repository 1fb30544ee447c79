package io.spate.agent.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.spate.scenario.target.AllowedTargets;
import java.util.List;

/** What may be put under load, prefix {@code spate.targets}; set as at the control plane. */
@ConfigMapping(prefix = "spate.targets")
public interface TargetsConfig {
  /** Hosts, domains, addresses and networks, see {@link AllowedTargets}. */
  @WithDefault(AllowedTargets.DEFAULT)
  List<String> allowed();
}
