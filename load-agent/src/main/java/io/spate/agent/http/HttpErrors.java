package io.spate.agent.http;

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.DecoderException;
import io.spate.protocol.ErrorKind;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.StreamResetException;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Locale;
import javax.net.ssl.SSLException;

/** Says what a failure of the HTTP client means to somebody who runs a load test. */
final class HttpErrors {
  private HttpErrors() {}

  static ErrorKind kindOf(Throwable failure) {
    String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    // Out of ports or descriptors is the generator's fault and must not look like the target's.
    if (failure instanceof BindException
        || message.contains("cannot assign requested address")
        || message.contains("too many open files")) {
      return ErrorKind.GENERATOR_RESOURCES;
    }
    return switch (failure) {
      case UnknownHostException e -> ErrorKind.DNS;
      case ConnectTimeoutException e -> ErrorKind.CONNECT_TIMEOUT;
      case NoRouteToHostException e -> ErrorKind.CONNECT_REFUSED;
      case ConnectException e -> ErrorKind.CONNECT_REFUSED;
      case SSLException e -> ErrorKind.TLS;
      case HttpClosedException e -> ErrorKind.CONNECTION_CLOSED;
      case StreamResetException e -> ErrorKind.CONNECTION_CLOSED;
      case DecoderException e ->
          e.getCause() instanceof SSLException ? ErrorKind.TLS : ErrorKind.PROTOCOL;
      case SocketException e -> ErrorKind.CONNECTION_CLOSED;
      case IOException e -> ErrorKind.CONNECTION_CLOSED;
      case IllegalArgumentException e -> ErrorKind.PROTOCOL;
      default -> ErrorKind.OTHER;
    };
  }

  /** One line for people, without the class name where the message says enough. */
  static String messageOf(Throwable failure) {
    String message = failure.getMessage();
    return message == null || message.isBlank()
        ? failure.getClass().getSimpleName()
        : message.lines().findFirst().orElse(message);
  }
}
