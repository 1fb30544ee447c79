package io.spate.cli.stack;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The JVM's flags for a process of the local stack: little memory and a quick start, as half a
 * dozen JVMs share a laptop with the system under test.
 *
 * <ul>
 *   <li>The serial collector: a few hundred MB of heap and one or two cores are what it is made
 *       for; G1 costs some 30 MB more and runs threads of its own beside the load.
 *   <li>Compact object headers (JDK 25): smaller heaps for nothing. Older releases do not know the
 *       flag as a product flag.
 *   <li>A class archive: the parsed classes of the first start are mapped by the next ones, and
 *       shared between the agents, which all map the same file.
 *   <li>Out of memory ends the process: a part that has lost a thread to it looks alive and is not.
 * </ul>
 */
final class JvmFlags {
  private static final int COMPACT_HEADERS_SINCE = 25;

  /** How a process uses its kind's class archive. */
  enum Archive {
    /** Uses it, and writes it at its end if it is missing or of other classes. */
    CREATE,
    /** Uses it only: of many processes of a kind, one writes. */
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
    flags.add("-Xmx" + kind.heapMegabytes() + "m");
    flags.add("-Xss512k");
    flags.add("-XX:+UseSerialGC");
    flags.add("-XX:MaxMetaspaceSize=192m");
    flags.add("-XX:ReservedCodeCacheSize=64m");
    flags.add("-XX:+ExitOnOutOfMemoryError");
    if (javaFeature >= COMPACT_HEADERS_SINCE) {
      flags.add("-XX:+UseCompactObjectHeaders");
    }
    // A class archive that does not fit is no event: the JVM goes on without it.
    flags.add("-Xshare:auto");
    flags.add("-Xlog:cds=off,cds+dynamic=off,aot=off");
    flags.add("-XX:SharedArchiveFile=" + archive);
    if (use == Archive.CREATE) {
      flags.add("-XX:+AutoCreateSharedArchive");
    }
    return List.copyOf(flags);
  }
}
