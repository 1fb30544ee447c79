package io.spate.controlplane.target;

import io.quarkus.runtime.Startup;
import io.spate.controlplane.config.ControlPlaneConfig;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;

/**
 * Which targets may be put under load: only what the operator has listed. A host that is not listed
 * by its name is resolved, and each of its addresses must be listed. A scenario cannot widen this.
 * Thread-safe.
 */
@Startup // so that a wrong list is told at the start, not at the first run
@Singleton
public final class TargetPolicy {
  /** The setting with the list. */
  static final String SETTING = "spate.targets.allowed";

  private final List<TargetRule> rules;
  private final String rulesInWords;
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
    this.rules = allowed.stream().map(TargetPolicy::rule).toList();
    this.rulesInWords = String.join(", ", allowed);
    this.resolver = resolver;
  }

  private static TargetRule rule(String entry) {
    try {
      return TargetRule.parse(entry);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(SETTING + ": " + e.getMessage(), e);
    }
  }

  /**
   * Checks a target.
   *
   * @param target a base URL, http or https
   * @throws TargetNotAllowedException if it may not be put under load
   */
  public void check(String target) {
    URI uri = URI.create(target);
    String host = host(uri);
    int port = port(uri);
    if (rules.stream().anyMatch(rule -> rule.allowsName(host, port))) {
      return;
    }
    for (InetAddress address : resolve(target, host)) {
      if (rules.stream().noneMatch(rule -> rule.allowsAddress(address, port))) {
        throw notListed(target, host, address);
      }
    }
  }

  private static String host(URI uri) {
    String host = uri.getHost().toLowerCase(Locale.ROOT);
    if (host.startsWith("[")) {
      return host.substring(1, host.length() - 1);
    }
    return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
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
              + SETTING
              + " ("
              + rulesInWords
              + ") and cannot be resolved here ("
              + e.getMessage()
              + "); check the name, or have the operator add '"
              + host
              + "' to "
              + SETTING);
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
            + SETTING
            + " ("
            + rulesInWords
            + "); if you may put it under load, have the operator add '"
            + host
            + (isName ? "' or '" + literal : "")
            + "' to "
            + SETTING);
  }
}
