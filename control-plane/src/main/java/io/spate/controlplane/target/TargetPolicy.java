package io.spate.controlplane.target;

import io.quarkus.runtime.Startup;
import io.spate.controlplane.config.ControlPlaneConfig;
import io.spate.scenario.target.AllowedTargets;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;

/**
 * Which targets may be put under load: only what the operator has listed. A host that is not listed
 * by its name is resolved, and each of its addresses must be listed. A scenario cannot widen this.
 * Thread-safe.
 */
@Startup // so that a wrong list is told at the start, not at the first run
@Singleton
public final class TargetPolicy {
  private final AllowedTargets allowed;
  private final HostResolver resolver;

  @Inject
  TargetPolicy(ControlPlaneConfig config) {
    this(config.targets().allowed(), new SystemResolver());
  }

  /**
   * The policy of a list.
   *
   * @throws IllegalArgumentException if an entry is wrong, with what would be right
   */
  TargetPolicy(List<String> allowed, HostResolver resolver) {
    this.allowed = AllowedTargets.of(allowed);
    this.resolver = resolver;
  }

  /**
   * Checks a target.
   *
   * @param target a base URL, http or https
   * @throws TargetNotAllowedException if it may not be put under load
   */
  public void check(String target) {
    URI uri = URI.create(target);
    if (uri.getHost() == null) { // scenarios are read more strictly; this is not to depend on it
      throw new TargetNotAllowedException(
          "target "
              + target
              + " is not allowed: it has no host that could be compared with "
              + AllowedTargets.SETTING);
    }
    String host = AllowedTargets.normalized(uri.getHost());
    int port = port(uri);
    if (allowed.allowsName(host, port)) {
      return;
    }
    for (InetAddress address : resolve(target, host)) {
      if (!allowed.allowsAddress(address, port)) {
        throw notListed(target, host, address);
      }
    }
  }

  private static int port(URI uri) {
    if (uri.getPort() > 0) {
      return uri.getPort();
    }
    return "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
  }

  private List<InetAddress> resolve(String target, String host) {
    try {
      return resolver.resolve(host);
    } catch (UnknownHostException e) {
      throw new TargetNotAllowedException(
          "target "
              + target
              + " is not allowed: '"
              + host
              + "' is not listed by name in "
              + AllowedTargets.SETTING
              + " ("
              + allowed
              + ") and cannot be resolved here ("
              + e.getMessage()
              + "); check the name, or have the operator add '"
              + host
              + "' to "
              + AllowedTargets.SETTING);
    }
  }

  private TargetNotAllowedException notListed(String target, String host, InetAddress address) {
    String literal = address.getHostAddress();
    boolean isName = !literal.equals(host);
    return new TargetNotAllowedException(
        "target "
            + target
            + " is not allowed: "
            + (isName ? "'" + host + "' is " + literal + ", which" : literal)
            + " is not in "
            + AllowedTargets.SETTING
            + " ("
            + allowed
            + "); if you may put it under load, have the operator add '"
            + host
            + (isName ? "' or '" + literal : "")
            + "' to "
            + AllowedTargets.SETTING);
  }
}
