package io.spate.access.http;

import io.spate.access.Peer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import java.util.List;

/** Reads a {@link Peer} from a request. */
final class Peers {
  private static final List<String> FORWARDING =
      List.of("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via");

  private Peers() {}

  static Peer of(HttpServerRequest request) {
    // Of the connection, not of the request: Quarkus can be told to put there what a header says.
    return new Peer(
        address(request.connection().remoteAddress()),
        address(request.connection().localAddress()),
        FORWARDING.stream().anyMatch(request.headers()::contains),
        host(request));
  }

  private static String host(HttpServerRequest request) {
    HostAndPort authority = request.authority();
    if (authority != null) {
      return authority.host();
    }
    // Absent in HTTP/1.0; what is there and cannot be read is no name of this machine.
    return request.getHeader("Host");
  }

  private static String address(SocketAddress address) {
    return address == null ? null : address.hostAddress();
  }
}
