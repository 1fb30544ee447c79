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
 *       was touched stays resident. Measured on an idle agent: 190 MB so, 145 MB with 32 MB.
 *   <li>The serial collector: a few hundred MB of heap and one or two cores are what it is made
 *       for; others run threads of their own beside the load.
 *   <li>Compact object headers (JDK 25): smaller heaps for nothing. Older releases do not know the
 *       flag as a product flag.
 *   <li>The first compiler only, for what never gets hot: 40 % less CPU at the start, 20 MB less.
 *       What makes and counts the load keeps both.
 *   <li>A class archive, see {@link ClassPathJar}.
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
    flags.add("-Xms32m");
    flags.add("-Xmx" + kind.heapMegabytes() + "m");
    flags.add("-Xss512k");
    flags.add("-XX:+UseSerialGC");
    flags.add("-XX:MaxMetaspaceSize=192m");
    flags.add("-XX:ReservedCodeCacheSize=64m");
    flags.add("-XX:+ExitOnOutOfMemoryError");
    if (kind == ProcessKind.CONTROL_PLANE || kind == ProcessKind.TODO_API) {
      flags.add("-XX:TieredStopAtLevel=1");
    }
    if (javaFeature >= COMPACT_HEADERS_SINCE) {
      flags.add("-XX:+UseCompactObjectHeaders");
    }
    // An archive that does not fit is no event: the JVM goes on without it, and says nothing.
    flags.add("-Xshare:auto");
    flags.add("-Xlog:disable");
    flags.add("-XX:SharedArchiveFile=" + archive);
    if (use == Archive.CREATE) {
      flags.add("-XX:+AutoCreateSharedArchive");
    }
    return List.copyOf(flags);
  }
}
