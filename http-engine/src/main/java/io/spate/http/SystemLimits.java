package io.spate.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What the operating system allows this process, in words for failures. Read once and early: when
 * no file can be opened any more it is too late to look.
 */
final class SystemLimits {
  private static final int MAX_BYTES = 8 << 10;
  private static final String SOURCE_PORTS =
      portsOf(read(Path.of("/proc/sys/net/ipv4/ip_local_port_range")));
  private static final String OPEN_FILES = filesOf(read(Path.of("/proc/self/limits")));

  private SystemLimits() {}

  /** How many source ports there are, in brackets after a blank; empty where it is not known. */
  static String sourcePorts() {
    return SOURCE_PORTS;
  }

  /** How many files may be open, in brackets after a blank; empty where it is not known. */
  static String openFiles() {
    return OPEN_FILES;
  }

  private static String read(Path file) {
    // With one read: a second one finds nothing in a file of sysctl, wherever the first has ended.
    byte[] bytes = new byte[MAX_BYTES];
    try (InputStream in = Files.newInputStream(file)) {
      return new String(bytes, 0, Math.max(0, in.read(bytes)), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      return ""; // not Linux
    }
  }

  /** Of the system's first and last port, with blanks in between. */
  static String portsOf(String range) {
    String[] bounds = range.strip().split("\\s+");
    if (bounds.length != 2) {
      return "";
    }
    int ports = Integer.parseInt(bounds[1]) - Integer.parseInt(bounds[0]) + 1;
    return String.format(
        Locale.ROOT,
        " (net.ipv4.ip_local_port_range is %s to %s: %,d to one address and port)",
        bounds[0],
        bounds[1],
        ports);
  }

  /** Of the system's table of a process' limits, of which the soft one counts. */
  static String filesOf(String limits) {
    String files = "Max open files";
    return Stream.of(limits.split("\n"))
        .filter(line -> line.startsWith(files))
        .map(line -> line.substring(files.length()).strip().split("\\s+")[0])
        .map(soft -> " (this process may have " + soft + ")")
        .findFirst()
        .orElse("");
  }
}
