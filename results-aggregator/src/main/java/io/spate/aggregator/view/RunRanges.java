package io.spate.aggregator.view;

import io.spate.aggregator.view.RangeStats.Kept;
import io.spate.protocol.UnreadableRecordException;
import io.spate.protocol.report.RunReport;
import io.spate.protocol.wire.PartialStats;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * The intervals of a finished run, so that the numbers of any range of it can be had after its
 * statistics are gone. Written to {@code spate.run-reports} under {@code runId/ranges} before the
 * report. Immutable.
 *
 * <p>Layout, deflated: an int, the version {@value #SCHEMA}; an int, how many intervals; for each
 * the start (long, seconds since the epoch), the width (int, seconds), a boolean that is false if
 * something came after it was closed, an int, how many parts, and these as delimited {@link
 * PartialStats}; an int, how many minutes have late requests; for each its start and their number
 * (longs).
 */
public final class RunRanges {
  private static final int SCHEMA = 1;

  /** Far more than is ever written: a record that says more is none of ours. */
  private static final int MAX_INTERVALS = 1_000_000;

  private final RangeStats stats;

  private RunRanges(RangeStats stats) {
    this.stats = stats;
  }

  /** As it is written. */
  static byte[] encode(RangeStats stats) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(new DeflaterOutputStream(bytes))) {
      List<Kept> intervals = stats.all();
      out.writeInt(SCHEMA);
      out.writeInt(intervals.size());
      for (Kept kept : intervals) {
        out.writeLong(kept.start());
        out.writeInt(kept.width());
        out.writeBoolean(kept.exact());
        out.writeInt(kept.parts().size());
        for (PartialStats part : kept.parts()) {
          part.writeDelimitedTo(out);
        }
      }
      Map<Long, Long> late = stats.late();
      out.writeInt(late.size());
      for (Map.Entry<Long, Long> minute : late.entrySet()) {
        out.writeLong(minute.getKey());
        out.writeLong(minute.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads what was written.
   *
   * @throws UnreadableRecordException if it is something else
   */
  public static RunRanges decode(byte[] record) {
    try (DataInputStream in =
        new DataInputStream(new InflaterInputStream(new ByteArrayInputStream(record)))) {
      int schema = in.readInt();
      if (schema != SCHEMA) {
        throw new UnreadableRecordException(
            "ranges of version " + schema + "; this program reads version " + SCHEMA, null);
      }
      List<Kept> intervals = new ArrayList<>();
      for (int i = count(in); i > 0; i--) {
        intervals.add(interval(in));
      }
      Map<Long, Long> late = new TreeMap<>();
      for (int i = count(in); i > 0; i--) {
        late.put(in.readLong(), in.readLong());
      }
      return new RunRanges(RangeStats.of(intervals, late));
    } catch (IOException | IllegalArgumentException e) {
      throw new UnreadableRecordException("not the ranges of a run: " + e.getMessage(), e);
    }
  }

  private static Kept interval(DataInputStream in) throws IOException {
    long start = in.readLong();
    int width = in.readInt();
    boolean exact = in.readBoolean();
    List<PartialStats> parts = new ArrayList<>();
    for (int i = count(in); i > 0; i--) {
      PartialStats part = PartialStats.parseDelimitedFrom(in);
      if (part == null) {
        throw new IOException("it ends within an interval");
      }
      parts.add(part);
    }
    return new Kept(start, width, exact, List.copyOf(parts));
  }

  private static int count(DataInputStream in) throws IOException {
    int count = in.readInt();
    if (count < 0 || count > MAX_INTERVALS) {
      throw new IOException("it cannot have " + count + " of anything");
    }
    return count;
  }

  /**
   * The numbers of a range, which is moved outwards to where intervals begin and end.
   *
   * @param fromMs milliseconds since the epoch
   * @param toMs milliseconds since the epoch, not included; after {@code fromMs}
   * @param report of the whole run
   */
  public RangeView range(long fromMs, long toMs, RunReport report) {
    return RangeView.of(slice(fromMs, toMs), report);
  }

  /**
   * How response times in a range were spread.
   *
   * @param fromMs milliseconds since the epoch; may be before the run
   * @param toMs milliseconds since the epoch, not included; after {@code fromMs}
   * @param report of the whole run
   * @param name whose requests are counted; null: all
   */
  public LatencyMap latency(long fromMs, long toMs, RunReport report, String name) {
    return LatencyMap.of(slice(fromMs, toMs), report, name);
  }

  /**
   * How each request name went over a range; bounds as in {@link #latency}.
   *
   * @param report of the whole run
   */
  public NameCourses courses(long fromMs, long toMs, RunReport report) {
    return NameCourses.of(slice(fromMs, toMs), report);
  }

  private RangeStats.Slice slice(long fromMs, long toMs) {
    return stats.slice(Math.floorDiv(fromMs, 1_000), Math.ceilDiv(toMs, 1_000), Long.MAX_VALUE);
  }
}
