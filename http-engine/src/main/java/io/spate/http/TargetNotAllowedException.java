package io.spate.http;

import java.io.IOException;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.stream.Collectors;

/** A server that may not be connected to, by none of its addresses. */
final class TargetNotAllowedException extends IOException {
  TargetNotAllowedException(String authority, InetAddress[] addresses) {
    super(
        authority
            + " may not be put under load: "
            + Arrays.stream(addresses)
                .map(InetAddress::getHostAddress)
                .collect(Collectors.joining(", "))
            + " is not in the agents' list of allowed targets");
  }
}
