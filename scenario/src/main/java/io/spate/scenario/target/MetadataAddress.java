package io.spate.scenario.target;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Set;

/**
 * Addresses at which a machine is told about itself, its credentials included: those of its own
 * link, where clouds answer, and the few beside them where some do. Whoever owns the name of an
 * allowed host can have it lead there, so that such an address is no target unless it is listed as
 * the address that it is.
 */
final class MetadataAddress {
  /** Of clouds whose metadata are not on the link: Alibaba, Oracle, and Amazon by IPv6. */
  private static final Set<InetAddress> OTHERS =
      Set.of(address("100.100.100.200"), address("192.0.0.192"), address("fd00:ec2::254"));

  private static final byte[] NAT64 = address("64:ff9b::").getAddress();

  private MetadataAddress() {}

  /** Whether it is one, also where it stands within an address of IPv6. */
  static boolean is(InetAddress address) {
    if (address.isLinkLocalAddress() || OTHERS.contains(address)) {
      return true;
    }
    return !(address instanceof Inet4Address) && isWithin(address.getAddress());
  }

  /**
   * By translation (RFC 6052, 2.1), by 6to4 (RFC 3056, 2) or in the old way (RFC 4291, 2.5.5.1).
   */
  private static boolean isWithin(byte[] address) {
    if (Arrays.equals(address, 0, 12, NAT64, 0, 12)
        || Arrays.equals(address, 0, 12, new byte[12], 0, 12)) {
      return is(address(Arrays.copyOfRange(address, 12, 16)));
    }
    return address[0] == 0x20
        && address[1] == 0x02
        && is(address(Arrays.copyOfRange(address, 2, 6)));
  }

  private static InetAddress address(String literal) {
    try {
      return InetAddress.getByName(literal); // never asks a name server
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(literal, e);
    }
  }

  private static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("4 or 16 bytes", e);
    }
  }
}
