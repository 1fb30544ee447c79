package io.spate.scenario.target;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One entry of the allow-list. Written as a host ({@code shop.test}), a domain ({@code *.test},
 * which is every host below it), an address or a network ({@code 10.1.0.0/16}, {@code ::1}); all
 * but a network may be followed by a port ({@code shop.test:8443}, {@code [::1]:8080}) and then
 * hold for that port only. Immutable.
 */
sealed interface TargetRule {
  /** Any port. */
  int ANY_PORT = 0;

  /** True if the rule allows the host by its name; {@code host} is in lower case. */
  boolean allowsName(String host, int port);

  /** True if the rule allows the address. */
  boolean allowsAddress(InetAddress address, int port);

  /** True if what is written is itself an address, or a network, of {@link MetadataAddress}es. */
  default boolean isOfMetadata() {
    return false;
  }

  /** One host by its name, whatever its addresses are. */
  record Host(String name, int port) implements TargetRule {
    @Override
    public boolean allowsName(String host, int port) {
      return name.equals(host) && portFits(this.port, port);
    }

    @Override
    public boolean allowsAddress(InetAddress address, int port) {
      return false;
    }
  }

  /** All hosts below a domain, which begins with a dot. */
  record Domain(String suffix, int port) implements TargetRule {
    @Override
    public boolean allowsName(String host, int port) {
      return host.length() > suffix.length() && host.endsWith(suffix) && portFits(this.port, port);
    }

    @Override
    public boolean allowsAddress(InetAddress address, int port) {
      return false;
    }
  }

  /** All addresses that have the first {@code bits} bits in common. */
  record Network(InetAddress base, int bits, int port) implements TargetRule {
    @Override
    public boolean allowsName(String host, int port) {
      return false;
    }

    @Override
    public boolean allowsAddress(InetAddress address, int port) {
      byte[] ours = base.getAddress();
      byte[] theirs = address.getAddress();
      if (ours.length != theirs.length || !portFits(this.port, port)) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> bit % 8;
        if (((ours[bit / 8] ^ theirs[bit / 8]) & mask) != 0) {
          return false;
        }
      }
      return true;
    }

    @Override
    public boolean isOfMetadata() {
      return MetadataAddress.is(base);
    }
  }

  private static boolean portFits(int rule, int port) {
    return rule == ANY_PORT || rule == port;
  }

  /**
   * Reads an entry.
   *
   * @throws IllegalArgumentException if it is none, with what would be right
   */
  static TargetRule parse(String entry) {
    return Parser.parse(entry.trim().toLowerCase(Locale.ROOT));
  }

  /** Reads entries. */
  final class Parser {
    private static final Pattern NETWORK = Pattern.compile("([0-9a-f.:]+)/(\\d{1,3})");
    private static final Pattern BRACKETED = Pattern.compile("\\[([0-9a-f.:]+)](?::(\\d{1,5}))?");
    private static final Pattern BARE_IPV6 = Pattern.compile("[0-9a-f.]*:[0-9a-f.]*:[0-9a-f.:]*");
    private static final Pattern IPV4 = Pattern.compile("(\\d+(?:\\.\\d+){3})(?::(\\d{1,5}))?");
    private static final Pattern IPV4_LITERAL =
        Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?!$)|$)){4}");
    private static final Pattern NAME =
        Pattern.compile("(\\*\\.)?([a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?)(?::(\\d{1,5}))?");

    private Parser() {}

    private static TargetRule parse(String entry) {
      Matcher network = NETWORK.matcher(entry);
      if (network.matches()) {
        return network(entry, network.group(1), Integer.parseInt(network.group(2)));
      }
      Matcher bracketed = BRACKETED.matcher(entry);
      if (bracketed.matches()) {
        return address(entry, bracketed.group(1), bracketed.group(2));
      }
      if (BARE_IPV6.matcher(entry).matches()) {
        return address(entry, entry, null);
      }
      Matcher ipv4 = IPV4.matcher(entry);
      if (ipv4.matches()) {
        return address(entry, ipv4.group(1), ipv4.group(2));
      }
      Matcher name = NAME.matcher(entry);
      if (name.matches()) {
        int port = port(entry, name.group(3));
        return name.group(1) == null
            ? new Host(name.group(2), port)
            : new Domain("." + name.group(2), port);
      }
      throw wrong(entry);
    }

    private static TargetRule network(String entry, String address, int bits) {
      InetAddress base = literal(entry, address);
      if (bits > base.getAddress().length * 8) {
        throw wrong(entry);
      }
      return new Network(base, bits, ANY_PORT);
    }

    private static TargetRule address(String entry, String address, String port) {
      InetAddress base = literal(entry, address);
      return new Network(base, base.getAddress().length * 8, port(entry, port));
    }

    private static InetAddress literal(String entry, String address) {
      if (address.indexOf(':') < 0 && !IPV4_LITERAL.matcher(address).matches()) {
        throw wrong(entry);
      }
      try {
        // Digits and dots, or colons: this never asks a name server.
        return InetAddress.getByName(address);
      } catch (UnknownHostException e) {
        throw wrong(entry);
      }
    }

    private static int port(String entry, String port) {
      if (port == null) {
        return ANY_PORT;
      }
      int number = Integer.parseInt(port);
      if (number < 1 || number > 65_535) {
        throw wrong(entry);
      }
      return number;
    }

    private static IllegalArgumentException wrong(String entry) {
      return new IllegalArgumentException(
          "'"
              + entry
              + "' is no host (shop.test or shop.test:8443), domain (*.test), address (10.1.2.3) or"
              + " network (10.1.0.0/16)");
    }
  }
}
