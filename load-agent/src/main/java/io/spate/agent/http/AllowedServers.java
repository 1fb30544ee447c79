package io.spate.agent.http;

import io.quarkus.runtime.Startup;
import io.spate.agent.config.TargetsConfig;
import io.spate.http.TargetGuard;
import io.spate.scenario.target.AllowedTargets;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;

/**
 * Keeps an agent to the operator's list even where the control plane was told, or has resolved,
 * something else: a name may change its address after a run was accepted. Thread-safe.
 */
@Startup // so that a wrong list is told at the start, not at the first run
@Singleton
public final class AllowedServers implements TargetGuard {
  private final AllowedTargets allowed;

  @Inject
  AllowedServers(TargetsConfig config) {
    this.allowed = AllowedTargets.of(config.allowed());
  }

  @Override
  public boolean allows(String host, int port, InetAddress address) {
    return allowed.allows(host, port, address);
  }
}
