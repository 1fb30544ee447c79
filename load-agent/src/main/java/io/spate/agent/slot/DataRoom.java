package io.spate.agent.slot;

import io.spate.protocol.command.RunData;
import io.spate.protocol.data.RunDataException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How much memory the data of runs may take here, and what it takes. What does not fit is refused
 * before it is read: an agent that runs out of memory has no words left. Thread-safe.
 *
 * <p>Rows are on the heap, in what a collector keeps for what stays: two thirds of the heap with
 * the serial one, which is what small agents have. Uploads are outside it, where as much may be.
 */
final class DataRoom {
  /** What stays of an agent itself, with its connections, its users and events under way. */
  private static final long OWN_BYTES = 48L << 20;

  private static final long MIB = 1 << 20;
  private static final int MAX_NAME = 30;

  private final long heap;
  private final Map<String, Long> rows = new ConcurrentHashMap<>();
  private final Map<String, Long> uploads = new ConcurrentHashMap<>();

  /** The room of an agent with a heap of so many bytes at the most. */
  DataRoom(long heap) {
    this.heap = heap;
  }

  /** What all rows together may take. */
  long bytes() {
    return Math.max(heap / 10, heap / 3 * 2 - OWN_BYTES);
  }

  private long bytesOutside() {
    return heap / 10 * 6;
  }

  /**
   * What the rows of a file take while they are read, and after it: its bytes, a hundredth for the
   * lengths of long values, and four for each row. Of JSON lines, whose keys are in no row, an
   * eighth for a copy of what is far less; much more where most rows have few of many columns.
   */
  static long needOf(RunData file) {
    long values = file.bytes() + file.bytes() / 100;
    if (file.file().toLowerCase(Locale.ROOT).endsWith(".jsonl")) {
      long missing = (long) file.rows() * file.columns().size(); // a byte each
      values = missing > file.bytes() / 2 ? (values + missing) / 2 * 5 : values + values / 8;
    }
    return values + 4L * file.rows();
  }

  /**
   * Makes room for the files of a run, each once.
   *
   * @throws RunDataException if there is not so much
   */
  void take(String runId, List<RunData> files) throws RunDataException {
    long onHeap = files.stream().filter(DataRoom::isRows).mapToLong(DataRoom::needOf).sum();
    long outside = files.stream().filter(each -> !isRows(each)).mapToLong(RunData::bytes).sum();
    if (sum(rows) + onHeap > bytes() || sum(uploads) + outside > bytesOutside()) {
      throw refusal(files);
    }
    rows.put(runId, onHeap);
    uploads.put(runId, outside);
  }

  /**
   * Makes room for a file that is read once more, since another feed names it, too.
   *
   * @throws RunDataException if there is not so much
   */
  void takeAgain(String runId, RunData file) throws RunDataException {
    if (sum(rows) + needOf(file) > bytes()) {
      throw refusal(List.of(file));
    }
    rows.merge(runId, needOf(file), Long::sum);
  }

  /** The data of a run is not needed any more. */
  void forget(String runId) {
    rows.remove(runId);
    uploads.remove(runId);
  }

  /** Why these are not read, in fewer characters than a run's end may have words. */
  RunDataException refusal(List<RunData> files) {
    long onHeap = files.stream().filter(DataRoom::isRows).mapToLong(DataRoom::needOf).sum();
    long outside = files.stream().filter(each -> !isRows(each)).mapToLong(RunData::bytes).sum();
    long others = sum(rows);
    // The serial collector says that its heap is a thirtieth smaller than what was asked for.
    long wanted =
        Math.max((onHeap + others + OWN_BYTES) / 2 * 3, (outside + sum(uploads)) / 6 * 10)
            / 14
            * 15;
    return new RunDataException(
        ("too much data: %s takes %d MiB%s; of a heap of %d MiB rows may take %d. Give agents more"
                + " heap (SPATE_AGENT_JAVA_OPTS=-Xmx%dm; chart: agents.resources.limits.memory)")
            .formatted(
                words(files),
                mib(onHeap + outside),
                others == 0 ? "" : ", besides " + mib(others) + " of other runs",
                mib(heap),
                mib(bytes()),
                mib(wanted)),
        true,
        null);
  }

  /** The largest by its name, and how many more there are. */
  private static String words(List<RunData> files) {
    RunData largest = files.stream().max(Comparator.comparingLong(RunData::bytes)).orElseThrow();
    String name = largest.file();
    return (name.length() <= MAX_NAME ? name : "..." + name.substring(name.length() - MAX_NAME))
        + " ("
        + largest.bytes()
        + " bytes"
        + (isRows(largest) ? ", " + largest.rows() + " rows" : "")
        + ")"
        + (files.size() == 1 ? "" : " with " + (files.size() - 1) + " more");
  }

  private static boolean isRows(RunData file) {
    return file.columns() != null;
  }

  private static long mib(long bytes) {
    return (bytes + MIB - 1) / MIB;
  }

  private static long sum(Map<String, Long> bytes) {
    return bytes.values().stream().mapToLong(Long::longValue).sum();
  }
}
