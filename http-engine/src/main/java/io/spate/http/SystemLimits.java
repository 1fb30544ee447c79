package io.spate.http;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * What the operating system allows this process, in words for failures. Each is read once, at the
 * first failure that names it: failures of this sort come in thousands.
 */
final class SystemLimits {
  private static final Path PORT_RANGE = Path.of("/proc/sys/net/ipv4/ip_local_port_range");

  private SystemLimits() {}

  private static final class Ports {
    static final String TEXT = read();

    private static String read() {
      try {
        return portsOf(Files.readString(PORT_RANGE));
      } catch (IOException e) {
        return ""; // not Linux
      }
    }
  }

  private static final class OpenFiles {
    static final String TEXT = read();

    private static String read() {
      return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
          ? String.format(
              Locale.ROOT, " (this process may have %,d)", unix.getMaxFileDescriptorCount())
          : "";
    }
  }

  /** How many source ports there are, in brackets after a blank; empty where it is not known. */
  static String sourcePorts() {
    return Ports.TEXT;
  }

  /** How many files may be open, in brackets after a blank; empty where it is not known. */
  static String openFiles() {
    return OpenFiles.TEXT;
  }

  /** Of the system's own words: the first and the last port. */
  static String portsOf(String range) {
    String[] bounds = range.strip().split("\\s+");
    int first = Integer.parseInt(bounds[0]);
    int last = Integer.parseInt(bounds[1]);
    return String.format(
        Locale.ROOT,
        " (net.ipv4.ip_local_port_range is %d to %d: %,d to one address and port)",
        first,
        last,
        last - first + 1);
  }
}
