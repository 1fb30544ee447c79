package io.spate.cli.doctor;

import com.sun.management.UnixOperatingSystemMXBean;
import io.spate.cli.terminal.Numbers;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What this machine gives to what runs on it; empty where the system does not tell.
 *
 * @param fileDescriptors the most open files and sockets of one process
 * @param firstPort of the range for outgoing connections
 * @param lastPort of the same, inclusive
 * @param freeBytes memory that can be taken without swapping, within the limits of this process's
 *     control group
 */
record Machine(
    OptionalLong fileDescriptors,
    OptionalLong firstPort,
    OptionalLong lastPort,
    OptionalLong freeBytes) {
  private static final Path PORT_RANGE = Path.of("/proc/sys/net/ipv4/ip_local_port_range");
  private static final Path MEMORY = Path.of("/proc/meminfo");
  private static final Path CGROUP = Path.of("/sys/fs/cgroup");
  private static final Pattern AVAILABLE = Pattern.compile("MemAvailable:\\s+(\\d+) kB");

  private static final int MOST_BYTES = 8192;

  private static final int ENOUGH_FILES = 10_000;
  private static final int TOO_FEW_FILES = 1_024;
  private static final int ENOUGH_PORTS = 20_000;
  // Broker, control plane, aggregator and three agents of the local stack are resident in 1.2 GB.
  private static final long ENOUGH_MEMORY = 1_300L << 20;
  private static final long TOO_LITTLE_MEMORY = 400L << 20;

  static Machine ofThisOne() {
    String[] ports = read(PORT_RANGE).strip().split("\\s+");
    return new Machine(
        maxFiles(),
        ports.length == 2 ? number(ports[0]) : OptionalLong.empty(),
        ports.length == 2 ? number(ports[1]) : OptionalLong.empty(),
        free(read(MEMORY), number(cgroup("memory.max")), number(cgroup("memory.current"))));
  }

  List<Finding> findings() {
    return List.of(java(), files(), ports(), memory());
  }

  private static Finding java() {
    return Finding.ok(
        "JDK",
        Runtime.version()
            + " ("
            + System.getProperty("java.vendor", "unknown vendor")
            + ") in "
            + System.getProperty("java.home"));
  }

  Finding files() {
    String check = "file descriptors";
    if (fileDescriptors.isEmpty()) {
      return Finding.ok(check, "limit not known on this system");
    }
    long limit = fileDescriptors.getAsLong();
    String found = Numbers.count(limit) + " a process";
    String right =
        "a connection for each user of an agent, "
            + Numbers.count(ENOUGH_FILES)
            + " or more (`ulimit -n`)";
    String remedy =
        "ulimit -Hn 65536 in the shell of `spate up`, or LimitNOFILE= of the service, or nofile in"
            + " /etc/security/limits.conf";
    if (limit >= ENOUGH_FILES) {
      return Finding.ok(check, found);
    }
    return limit < TOO_FEW_FILES
        ? Finding.fail(check, found, right, remedy)
        : Finding.warn(check, found, right, remedy);
  }

  Finding ports() {
    String check = "source ports";
    if (firstPort.isEmpty() || lastPort.isEmpty()) {
      return Finding.ok(check, "range not known on this system");
    }
    long number = lastPort.getAsLong() - firstPort.getAsLong() + 1;
    String found =
        firstPort.getAsLong()
            + " to "
            + lastPort.getAsLong()
            + ": "
            + Numbers.count(Math.max(0, number))
            + " connections at a time to one address of a target";
    return number >= ENOUGH_PORTS
        ? Finding.ok(check, found)
        : Finding.warn(
            check,
            found,
            Numbers.count(ENOUGH_PORTS) + " or more, for as many users of an agent",
            "sysctl -w net.ipv4.ip_local_port_range='10240 65535', or more agents on more"
                + " machines");
  }

  Finding memory() {
    String check = "free memory";
    if (freeBytes.isEmpty()) {
      return Finding.ok(check, "not known on this system");
    }
    long free = freeBytes.getAsLong();
    String found = Numbers.megabytes(free);
    String right =
        Numbers.megabytes(ENOUGH_MEMORY)
            + " or more to start a local stack with three agents (one that runs has taken its"
            + " part)";
    String remedy =
        "end other programs, start fewer agents (`spate up --agents 1`), or use --server";
    if (free >= ENOUGH_MEMORY) {
      return Finding.ok(check, found);
    }
    return free < TOO_LITTLE_MEMORY
        ? Finding.fail(check, found, right, remedy)
        : Finding.warn(check, found, right, remedy);
  }

  // A JVM raises its soft limit to the hard one as it starts, and so do the agents' ones.
  private static OptionalLong maxFiles() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? OptionalLong.of(unix.getMaxFileDescriptorCount())
        : OptionalLong.empty();
  }

  /** The smaller of what the machine has and what the control group leaves. */
  static OptionalLong free(String meminfo, OptionalLong limit, OptionalLong used) {
    Matcher matcher = AVAILABLE.matcher(meminfo);
    if (!matcher.find()) {
      return OptionalLong.empty();
    }
    long available = Long.parseLong(matcher.group(1)) * 1024;
    return OptionalLong.of(
        limit.isPresent() && used.isPresent()
            ? Math.min(available, Math.max(0, limit.getAsLong() - used.getAsLong()))
            : available);
  }

  private static String cgroup(String file) {
    return read(CGROUP.resolve(file)).strip();
  }

  private static OptionalLong number(String text) {
    return text.matches("\\d{1,18}")
        ? OptionalLong.of(Long.parseLong(text))
        : OptionalLong.empty(); // Also `max`, which is no limit.
  }

  // In one go: some files of /proc/sys tell nothing to a second read that goes on from the first.
  private static String read(Path file) {
    if (!Files.isReadable(file)) {
      return "";
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = new byte[MOST_BYTES];
      int length = in.read(bytes);
      return new String(bytes, 0, Math.max(0, length), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return ""; // Not this system's way of telling it.
    }
  }
}
