package io.spate.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelException;
import io.spate.protocol.ErrorKind;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.SocketException;
import org.junit.jupiter.api.Test;

/** What Java's and Netty's failures mean; {@code ExhaustionTest} provokes some of them. */
class FailuresTest {
  @Test
  void aSystemWithoutASourcePortLeftIsToldFromARefusal() {
    for (Throwable failure :
        new Throwable[] {
          new BindException("Cannot assign requested address"),
          new ConnectException("connect(..) failed: Cannot assign requested address"),
          new SocketException("Can't assign requested address"),
          new ChannelException(
              new IOException("Cannot assign requested address: no further information")),
        }) {
      assertThat(Failures.kindOf(failure)).as("%s", failure).isEqualTo(ErrorKind.SOURCE_PORTS);
      assertThat(Failures.messageOf(failure, "10.0.0.1:80"))
          .startsWith("no source port is left for a connection to 10.0.0.1:80")
          .endsWith("use more agents");
    }
    assertThat(Failures.kindOf(new ConnectException("Connection refused")))
        .isEqualTo(ErrorKind.CONNECT_REFUSED);
  }

  @Test
  void aProcessThatMayOpenNoMoreFilesIsToldFromABrokenConnection() {
    for (Throwable failure :
        new Throwable[] {
          new SocketException("Too many open files"),
          new ChannelException(
              "Unable to open socket", new IOException("socket: Too many open files")),
          new IOException("newSocketStream(...) failed with error(-24): Too many open files"),
        }) {
      assertThat(Failures.kindOf(failure)).as("%s", failure).isEqualTo(ErrorKind.OPEN_FILES);
      assertThat(Failures.messageOf(failure, "10.0.0.1:80"))
          .startsWith("too many open files for a connection to 10.0.0.1:80")
          .contains("ulimit -n");
    }
    assertThat(Failures.kindOf(new SocketException("Connection reset")))
        .isEqualTo(ErrorKind.CONNECTION_CLOSED);
  }

  @Test
  void memoryIsNeither() {
    assertThat(Failures.kindOf(new OutOfMemoryError("direct buffer memory")))
        .isEqualTo(ErrorKind.GENERATOR_RESOURCES);
  }

  @Test
  void theLimitsAreNamedAsTheSystemSaysThem() {
    assertThat(SystemLimits.portsOf("32768\t60999\n"))
        .isEqualTo(
            " (net.ipv4.ip_local_port_range is 32768 to 60999: 28,232 to one address and port)");
    assertThat(
            SystemLimits.filesOf(
                """
                Limit                     Soft Limit           Hard Limit           Units
                Max processes             95000                95000                processes
                Max open files            1024                 524288               files
                """))
        .isEqualTo(" (this process may have 1024)");
    assertThat(SystemLimits.portsOf("")).isEmpty();
    assertThat(SystemLimits.filesOf("")).isEmpty();
  }
}
