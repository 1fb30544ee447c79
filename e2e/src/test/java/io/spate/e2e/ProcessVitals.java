package io.spate.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What one process holds over its life, from its start to its end: memory of its own, file
 * descriptors and live heap. A process that is started again is another one, with a warm-up of its
 * own. Not thread-safe.
 */
final class ProcessVitals {
  private static final Pattern ANONYMOUS = Pattern.compile("RssAnon:\\s+(\\d+) kB");
  private static final Pattern LIVE = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");
  private static final Pattern LOG_SEGMENT = Pattern.compile("/\\d{20}\\.(log|txnindex)$");
  private static final int LIVE_BOUND_SECONDS = 20;

  /**
   * A look at the process.
   *
   * @param atNanos when, by {@link System#nanoTime}
   * @param rssBytes resident memory but for mapped files, which belong to the page cache
   * @param files open files and whatever else is no socket; not the segments of a broker's log
   * @param sockets open sockets
   * @param heapBytes live objects after a collection; -1 where that was not looked at
   * @param whole whether the other parts were there, so that its connections to them can be
   */
  record Sample(
      long atNanos, long rssBytes, long files, long sockets, long heapBytes, boolean whole) {}

  /**
   * How one of the four has changed.
   *
   * @param first least value of the first window after the warm-up
   * @param last least value of the last window; the least, as load comes and goes, and what leaks
   *     stays
   * @param allowed the most that {@code last} may be
   */
  record Change(String what, long first, long last, long allowed) {
    boolean isFlat() {
      return last <= allowed;
    }

    @Override
    public String toString() {
      boolean bytes = !what.equals("files") && !what.equals("sockets");
      return String.format(
          Locale.ROOT,
          bytes ? "%s %.1f -> %.1f MB (%+.1f %%)" : "%s %.0f -> %.0f (%+.1f %%)",
          what,
          bytes ? first / 1048576.0 : first,
          bytes ? last / 1048576.0 : last,
          first == 0 ? 0 : 100.0 * (last - first) / first);
    }
  }

  private final String name;
  private final ProcessHandle process;
  private final long startedNanos = System.nanoTime();
  private final List<Sample> samples = new ArrayList<>();

  ProcessVitals(String name, long pid) {
    this.name = name;
    this.process = ProcessHandle.of(pid).orElseThrow(() -> new AssertionError(name + " is gone"));
  }

  static boolean isSupported() {
    return Files.isReadable(Path.of("/proc/self/status"));
  }

  String name() {
    return name;
  }

  ProcessHandle process() {
    return process;
  }

  Duration age() {
    return Duration.ofNanos(System.nanoTime() - startedNanos);
  }

  /** How long it lived, as far as it was looked at. */
  Duration lived() {
    return samples.isEmpty()
        ? Duration.ZERO
        : Duration.ofNanos(samples.getLast().atNanos() - startedNanos);
  }

  /**
   * Looks at it; leaves that out if it has just ended.
   *
   * @param withHeap whether to collect its garbage and count what lives, which stops it for some
   *     tenths of a second
   * @param whole whether all other parts are there, and have been for some seconds
   */
  void look(boolean withHeap, boolean whole) {
    try {
      Path proc = Path.of("/proc/" + process.pid());
      Matcher anonymous = ANONYMOUS.matcher(Files.readString(proc.resolve("status")));
      if (!anonymous.find()) {
        return; // Ended: a process that is only to be reaped has no memory.
      }
      long files;
      long sockets;
      try (Stream<Path> listed = Files.list(proc.resolve("fd"))) {
        List<String> open = listed.map(ProcessVitals::target).toList();
        sockets = open.stream().filter(t -> t.startsWith("socket:")).count();
        files = open.size() - sockets - open.stream().filter(ProcessVitals::isLogSegment).count();
      }
      samples.add(
          new Sample(
              System.nanoTime(),
              Long.parseLong(anonymous.group(1)) * 1024,
              files,
              sockets,
              withHeap ? liveHeap().orElse(-1) : -1,
              whole));
    } catch (IOException e) {
      return; // Ended between the two looks.
    }
  }

  private OptionalLong liveHeap() {
    try {
      Path out = Files.createTempFile("histogram", ".txt");
      try {
        Process jcmd =
            new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                    Long.toString(process.pid()),
                    "GC.class_histogram")
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        if (!jcmd.waitFor(LIVE_BOUND_SECONDS, TimeUnit.SECONDS)) {
          jcmd.destroyForcibly();
          return OptionalLong.empty();
        }
        Matcher total = LIVE.matcher(Files.readString(out));
        return total.find()
            ? OptionalLong.of(Long.parseLong(total.group(1)))
            : OptionalLong.empty();
      } finally {
        Files.deleteIfExists(out);
      }
    } catch (IOException e) {
      return OptionalLong.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return OptionalLong.empty();
    }
  }

  /**
   * How it has changed between its first window after a warm-up and its last one; empty if it did
   * not live long enough for two windows that do not overlap, or if a window has no sample. Sockets
   * are compared by looks at a whole stack: without its broker a client has no connection, and gets
   * it back.
   *
   * @param share growth that is allowed, e.g. 0.05
   */
  List<Change> changes(Duration warmUp, Duration window, double share) {
    if (lived().compareTo(warmUp.plus(window).plus(window)) < 0) {
      return List.of();
    }
    long begin = startedNanos + warmUp.toNanos();
    long end = samples.getLast().atNanos();
    List<Sample> first = between(begin, begin + window.toNanos());
    List<Sample> last = between(end - window.toNanos(), end);
    List<Change> changes = new ArrayList<>();
    add(changes, "memory", first, last, Sample::rssBytes, share, 0);
    add(changes, "files", first, last, Sample::files, share, 10);
    // An agent keeps a connection for each user, and wakes more users when arrivals had to wait: up
    // to its part of the run's most users, and some more while another agent is away.
    ToLongFunction<Sample> sockets = sample -> sample.whole() ? sample.sockets() : -1;
    add(changes, "sockets", first, last, sockets, share, isAgent() ? 2_000 : 10);
    // What some seconds of events take is no leak; an aggregator holds the course of its runs, up
    // to 16 MB for eight hours (docs/operations.md).
    long some = name.startsWith("aggregator") ? 16L << 20 : 3L << 20;
    add(changes, "heap", first, last, Sample::heapBytes, share, some);
    return changes;
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException e) {
      return ""; // Closed meanwhile.
    }
  }

  /**
   * Whether it is a part of what a broker stores. Their number follows from what is stored: a
   * segment begins by size and age, and gets a {@code txnindex} with its first aborted transaction,
   * which is what an aggregator leaves that is killed. One that is deleted and still open ends with
   * {@code (deleted)} in Linux, and counts as the leak that it would be.
   */
  private static boolean isLogSegment(String target) {
    return LOG_SEGMENT.matcher(target).find();
  }

  private boolean isAgent() {
    return name.startsWith("agent-");
  }

  private List<Sample> between(long fromNanos, long toNanos) {
    return samples.stream()
        .filter(s -> s.atNanos() >= fromNanos && s.atNanos() <= toNanos)
        .toList();
  }

  private static void add(
      List<Change> changes,
      String what,
      List<Sample> first,
      List<Sample> last,
      ToLongFunction<Sample> value,
      double share,
      long atLeast) {
    long before = first.stream().mapToLong(value).filter(v -> v >= 0).min().orElse(-1);
    long after = last.stream().mapToLong(value).filter(v -> v >= 0).min().orElse(-1);
    if (before >= 0 && after >= 0) {
      long allowed = before + Math.max((long) (before * share), atLeast);
      changes.add(new Change(what, before, after, allowed));
    }
  }
}
