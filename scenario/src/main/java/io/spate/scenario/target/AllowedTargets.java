package io.spate.scenario.target;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;

/**
 * The operator's list of what may be put under load. A host is allowed by its name, or by the
 * address that it has. An address at which a machine is told about itself, as 169.254.169.254, is
 * allowed by an entry that is such an address or network alone: not by a name that leads there, and
 * not by a network that is larger. Immutable.
 */
public final class AllowedTargets {
  /** The setting with the list, of every part that keeps to it. */
  public static final String SETTING = "spate.targets.allowed";

  /** What the list is where nothing is set: this machine. */
  public static final String DEFAULT = "localhost,127.0.0.0/8,::1";

  private final List<TargetRule> rules;
  private final String words;

  private AllowedTargets(List<TargetRule> rules, String words) {
    this.rules = rules;
    this.words = words;
  }

  /**
   * The list of these entries: hosts ({@code shop.test}), hosts with a port ({@code
   * shop.test:8443}), domains ({@code *.test}), addresses and networks ({@code 10.1.0.0/16}).
   *
   * @throws IllegalArgumentException if an entry is wrong, with what would be right
   */
  public static AllowedTargets of(List<String> entries) {
    return new AllowedTargets(
        entries.stream().map(AllowedTargets::rule).toList(), String.join(", ", entries));
  }

  private static TargetRule rule(String entry) {
    try {
      return TargetRule.parse(entry);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(SETTING + ": " + e.getMessage(), e);
    }
  }

  /**
   * Whether a host may be connected to at one of its addresses.
   *
   * @param host as it is written in the URL
   * @param address what it was resolved to, for this connection
   */
  public boolean allows(String host, int port, InetAddress address) {
    return allowsAddress(address, port) || !MetadataAddress.is(address) && allowsName(host, port);
  }

  /**
   * Whether a host may be put under load by its name; what it leads to is to be asked with {@link
   * #allows} still.
   */
  public boolean allowsName(String host, int port) {
    String name = normalized(host);
    return rules.stream().anyMatch(rule -> rule.allowsName(name, port));
  }

  /** Whether an address may be put under load. */
  public boolean allowsAddress(InetAddress address, int port) {
    boolean metadata = MetadataAddress.is(address);
    return rules.stream()
        .anyMatch(rule -> rule.allowsAddress(address, port) && (!metadata || rule.isOfMetadata()));
  }

  /** A host as rules know it: in lower case, without brackets and without the dot of the root. */
  public static String normalized(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    if (lower.startsWith("[")) {
      return lower.substring(1, lower.length() - 1);
    }
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }

  /** The entries as they were written. */
  @Override
  public String toString() {
    return words;
  }
}
