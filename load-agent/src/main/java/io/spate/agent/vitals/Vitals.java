package io.spate.agent.vitals;

import com.sun.management.OperatingSystemMXBean;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What this process costs, as the operating system says. Rates are over the time since the call
 * before; confined to the heartbeat's thread.
 */
@ApplicationScoped
class Vitals {
  private static final Path STATM = Path.of("/proc/self/statm");
  private static final int PAGE_BYTES = 4096;

  private final OperatingSystemMXBean system =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private final Path cgroup;
  private long lastNanos = System.nanoTime();
  private long lastCpuNanos = system.getProcessCpuTime();
  private long lastThrottledMicros;

  Vitals() {
    this(Path.of("/sys/fs/cgroup"));
  }

  /** Of a process whose control group (version 2) is told by the files of a directory. */
  Vitals(Path cgroup) {
    this.cgroup = cgroup;
    this.lastThrottledMicros = throttledMicros();
  }

  /**
   * A look at the process.
   *
   * @param cpu cores busy since the last look
   * @param cpuLimit cores that may be used
   * @param throttledMs milliseconds throttled since the last look
   * @param rssBytes resident memory, 0 where it cannot be read
   * @param heapBytes heap in use
   */
  record Look(double cpu, double cpuLimit, double throttledMs, long rssBytes, long heapBytes) {}

  Look look() {
    long now = System.nanoTime();
    long cpuNanos = system.getProcessCpuTime();
    long throttled = throttledMicros();
    double elapsed = Math.max(1, now - lastNanos);
    Look look =
        new Look(
            (cpuNanos - lastCpuNanos) / elapsed,
            cpuLimit(),
            (throttled - lastThrottledMicros) / 1e3,
            rssBytes(),
            ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    lastNanos = now;
    lastCpuNanos = cpuNanos;
    lastThrottledMicros = throttled;
    return look;
  }

  /**
   * The cgroup's quota where there is one (it may be a fraction of a core), else the processors.
   */
  private double cpuLimit() {
    double processors = Runtime.getRuntime().availableProcessors();
    String max = read(cgroup.resolve("cpu.max"));
    if (max != null) {
      String[] parts = max.strip().split(" ");
      if (parts.length == 2 && !parts[0].equals("max")) {
        return Math.min(processors, Double.parseDouble(parts[0]) / Double.parseDouble(parts[1]));
      }
    }
    return processors;
  }

  private long throttledMicros() {
    String stat = read(cgroup.resolve("cpu.stat"));
    if (stat == null) {
      return 0;
    }
    return stat.lines()
        .filter(line -> line.startsWith("throttled_usec "))
        .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(' ') + 1).strip()))
        .findFirst()
        .orElse(0);
  }

  private static long rssBytes() {
    String statm = read(STATM);
    return statm == null ? 0 : Long.parseLong(statm.split(" ")[1]) * PAGE_BYTES;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return null; // not Linux, or no cgroup v2: said as 0 or as the processors
    }
  }
}
