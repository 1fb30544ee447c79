package io.spate.http;

import io.netty.channel.ConnectTimeoutException;
import io.spate.protocol.ErrorKind;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Locale;
import javax.net.ssl.SSLException;

/** Says what a failed connection means to somebody who runs a load test. */
final class Failures {
  /** Causes of causes are looked at no deeper than this: a cycle must not hold the loop. */
  private static final int DEPTH = 8;

  static {
    // A process that may open no more files cannot load classes either, and would fail to say so.
    for (Throwable each :
        new Throwable[] {
          new SocketException("Too many open files"),
          new BindException(),
          new ConnectTimeoutException(),
          new SSLException("")
        }) {
      kindOf(each);
      messageOf(each, "");
    }
  }

  private Failures() {}

  /** Makes ready what {@link #kindOf} and {@link #messageOf} need. */
  static void load() {
    // The class has done so by now.
  }

  static ErrorKind kindOf(Throwable failure) {
    Throwable cause = failure;
    for (int i = 0; cause != null && i < DEPTH; i++, cause = cause.getCause()) {
      ErrorKind kind = kindOfOne(cause);
      if (kind != null) {
        return kind;
      }
    }
    return failure instanceof IOException ? ErrorKind.CONNECTION_CLOSED : ErrorKind.OTHER;
  }

  private static ErrorKind kindOfOne(Throwable failure) {
    // Out of ports or descriptors is the generator's fault and must not look like the target's.
    if (isOutOfPorts(failure)) {
      return ErrorKind.SOURCE_PORTS;
    }
    if (isOutOfFiles(failure)) {
      return ErrorKind.OPEN_FILES;
    }
    return switch (failure) {
      case TargetNotAllowedException e -> ErrorKind.TARGET_NOT_ALLOWED;
      case UnknownHostException e -> ErrorKind.DNS;
      case ConnectTimeoutException e -> ErrorKind.CONNECT_TIMEOUT;
      case NoRouteToHostException e -> ErrorKind.CONNECT_REFUSED;
      case ConnectException e -> ErrorKind.CONNECT_REFUSED;
      case SSLException e -> ErrorKind.TLS;
      case MalformedResponseException e -> ErrorKind.PROTOCOL;
      case OutOfMemoryError e -> ErrorKind.GENERATOR_RESOURCES;
      default -> null;
    };
  }

  private static boolean isOutOfPorts(Throwable failure) {
    return failure instanceof BindException
        || message(failure).contains("cannot assign requested address")
        || message(failure).contains("can't assign requested address");
  }

  private static boolean isOutOfFiles(Throwable failure) {
    return message(failure).contains("too many open files");
  }

  private static String message(Throwable failure) {
    return String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
  }

  /**
   * One line for people.
   *
   * @param where the server, such as {@code 127.0.0.1:80}
   */
  static String messageOf(Throwable failure, String where) {
    Throwable cause = failure;
    for (int i = 0; cause != null && i < DEPTH; i++, cause = cause.getCause()) {
      if (isOutOfPorts(cause)) {
        return "no source port is left for a connection to "
            + where
            + SystemLimits.sourcePorts()
            + ": keep connections alive or share fewer, widen the range, or use more agents";
      }
      if (isOutOfFiles(cause)) {
        return "too many open files for a connection to "
            + where
            + SystemLimits.openFiles()
            + ": raise the limit (ulimit -n), or use more agents with fewer connections each";
      }
      if (cause instanceof UnknownHostException) {
        return "unknown host in " + where + ": " + words(cause);
      }
      if (cause instanceof SSLException && !hasSslCause(cause)) {
        return "TLS with " + where + " failed: " + words(deepest(cause));
      }
      if (cause instanceof ConnectException) {
        return "no connection to " + where + ": " + words(cause);
      }
    }
    return words(failure);
  }

  private static boolean hasSslCause(Throwable failure) {
    return failure.getCause() instanceof SSLException;
  }

  private static Throwable deepest(Throwable failure) {
    Throwable cause = failure;
    for (int i = 0; cause.getCause() != null && i < DEPTH; i++) {
      cause = cause.getCause();
    }
    return cause;
  }

  private static String words(Throwable failure) {
    String message = failure.getMessage();
    return message == null || message.isBlank()
        ? failure.getClass().getSimpleName()
        : message.lines().findFirst().orElse(message);
  }
}
