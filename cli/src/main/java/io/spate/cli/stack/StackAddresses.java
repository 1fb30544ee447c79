package io.spate.cli.stack;

import java.net.URI;
import java.util.List;

/**
 * Where the parts of the local stack are, or would be if they ran.
 *
 * @param bootstrap of the broker, {@code host:port}
 * @param controlPlane its address
 * @param aggregators addresses of the results aggregators, one at least
 */
public record StackAddresses(String bootstrap, URI controlPlane, List<URI> aggregators) {
  static StackAddresses of(StackState known) {
    List<URI> aggregators =
        known.all(ProcessKind.AGGREGATOR).stream()
            .map(process -> URI.create(process.url()))
            .toList();
    return new StackAddresses(
        "127.0.0.1:" + port(known, ProcessKind.BROKER),
        url(port(known, ProcessKind.CONTROL_PLANE)),
        aggregators.isEmpty() ? List.of(url(ProcessKind.AGGREGATOR.defaultPort())) : aggregators);
  }

  private static int port(StackState known, ProcessKind kind) {
    return known.find(kind).map(StackProcess::port).orElse(kind.defaultPort());
  }

  private static URI url(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }
}
