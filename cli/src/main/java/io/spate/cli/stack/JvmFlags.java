package io.spate.cli.stack;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The JVM's flags for a process of the local stack: little memory and a quick start, as half a
 * dozen JVMs share a laptop with the system under test.
 *
 * <ul>
 *   <li>A small heap to begin with: by default it starts at its maximum here, and whatever of it
 *       was touched stays resident. Measured on an idle agent: 40 MB less.
 *   <li>The serial collector: a few hundred MB of heap and one or two cores are what it is made
 *       for; others run threads of their own beside the load.
 *   <li>Compact object headers (JDK 25): smaller heaps for nothing. Older releases do not know the
 *       flag as a product flag.
 *   <li>The first compiler only; for agents the second one ten times later than usual. Measured on
 *       two cores, until all of a stack with three agents is ready: 17 s of CPU, else 25 s; for a
 *       whole run of 1,000 requests a second for 40 s: 41 s, else 71 s. Only beyond some 10,000
 *       requests a second of one agent the second compiler pays (55,000 instead of 31,000 requests
 *       per CPU second), so agents keep it for what has become that hot.
 *   <li>A class archive, see {@link ClassPathJar}, mapped where it was written for: by default it
 *       is moved to a random address, which makes some 40 MB of it private to each process. From
 *       JDK 25 on it is an ahead-of-time cache, which holds linked classes and profiles, too.
 *       Measured on an agent (two cores, medians of 3) until ready: 1.0 s and 1.4 s of CPU; with a
 *       class-data archive 2.6 s and 3.2 s; with neither 4.2 s and 4.8 s.
 *   <li>Out of memory ends the process: a part that has lost a thread to it looks alive and is not.
 * </ul>
 */
final class JvmFlags {
  private static final int COMPACT_HEADERS_SINCE = 25;
  private static final int CACHE_SINCE = 25;

  private static final List<String> FIRST_COMPILER = List.of("-XX:TieredStopAtLevel=1");

  /** Ten times the defaults. */
  private static final List<String> LATE_OPTIMISING =
      List.of(
          "-XX:Tier4InvocationThreshold=50000",
          "-XX:Tier4MinInvocationThreshold=6000",
          "-XX:Tier4CompileThreshold=150000",
          "-XX:Tier4BackEdgeThreshold=400000");

  /** How a process uses its kind's class archive. */
  enum Archive {
    /** Writes it at its end: it is missing or of other classes. */
    CREATE,
    /** Uses it only: it is there, or another process of the kind writes it. */
    USE
  }

  private JvmFlags() {}

  /**
   * The flags.
   *
   * @param javaFeature feature release of the Java that runs the process, 21 or newer
   * @param archive where the class archive is or will be
   */
  static List<String> of(ProcessKind kind, int javaFeature, Path archive, Archive use) {
    List<String> flags = new ArrayList<>();
    flags.add("-Xms32m");
    flags.add("-Xmx" + kind.heapMegabytes() + "m");
    flags.add("-Xss512k");
    flags.add("-XX:+UseSerialGC");
    flags.add("-XX:MaxMetaspaceSize=192m");
    flags.add("-XX:ReservedCodeCacheSize=64m");
    flags.add("-XX:+ExitOnOutOfMemoryError");
    flags.addAll(kind == ProcessKind.AGENT ? LATE_OPTIMISING : FIRST_COMPILER);
    if (javaFeature >= COMPACT_HEADERS_SINCE) {
      flags.add("-XX:+UseCompactObjectHeaders");
    }
    // An archive that does not fit is no event: the JVM goes on without it, and says nothing. That
    // is the default (-Xshare:auto), and saying so does not go with writing a cache.
    flags.add("-XX:+UnlockDiagnosticVMOptions");
    flags.add("-XX:ArchiveRelocationMode=0");
    flags.add("-Xlog:disable");
    if (isCache(javaFeature)) {
      flags.add((use == Archive.CREATE ? "-XX:AOTCacheOutput=" : "-XX:AOTCache=") + archive);
    } else {
      flags.add("-XX:SharedArchiveFile=" + archive);
      if (use == Archive.CREATE) {
        flags.add("-XX:+AutoCreateSharedArchive");
      }
    }
    return List.copyOf(flags);
  }

  /** Whether this Java's archives are ahead-of-time caches. */
  static boolean isCache(int javaFeature) {
    return javaFeature >= CACHE_SINCE;
  }
}
