package io.spate.aggregator.view;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.spate.aggregator.reduce.NameFold;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/**
 * The times of a run as histograms, so that any percentile of it can be had, and runs be compared,
 * after its statistics are gone. Written to {@code spate.run-reports} under {@code runId/times}
 * before the report. Immutable.
 *
 * @param schema version of this record's layout, {@value #SCHEMA}
 * @param run id of the run
 * @param names all requests together first, under the empty name; then request names, those with
 *     most requests first, as many as fit into {@value #MAX_BYTES} bytes
 */
@RegisterForReflection(targets = {RunTimes.class, RunTimes.Times.class})
public record RunTimes(int schema, String run, List<Times> names) {
  /** The layout that this version writes. */
  public static final int SCHEMA = 1;

  /** Of histograms per run: some hundred names that vary little, or 20 that vary much. */
  static final int MAX_BYTES = 128 << 10;

  private static final String ALL = "";

  /**
   * The times of one request name.
   *
   * @param name the request name; empty for all requests together
   * @param requests how many
   * @param response response times in microseconds, HdrHistogram V2 compressed
   * @param service service times likewise; null where they are the response times
   */
  public record Times(String name, long requests, byte[] response, byte[] service) {}

  public RunTimes {
    names = names == null ? List.of() : List.copyOf(names);
  }

  /** A run of which no times are held. */
  public static RunTimes none(String run) {
    return new RunTimes(SCHEMA, run, List.of());
  }

  /** The times in these folds, which are only read. */
  static RunTimes of(String run, NameFold all, List<NameFold> byName) {
    if (all.requests() == 0) {
      return none(run);
    }
    List<Times> names = new ArrayList<>();
    Times whole = times(ALL, all);
    names.add(whole);
    int bytes = size(whole);
    for (NameFold name : byName) {
      Times times = times(name.name(), name);
      bytes += size(times);
      if (bytes > MAX_BYTES) {
        break;
      }
      names.add(times);
    }
    return new RunTimes(SCHEMA, run, names);
  }

  private static Times times(String name, NameFold fold) {
    Histogram response = fold.responseTimes();
    Histogram service = fold.serviceTimes();
    return new Times(
        name, fold.requests(), encoded(response), service == response ? null : encoded(service));
  }

  private static int size(Times times) {
    return times.response().length + (times.service() == null ? 0 : times.service().length);
  }

  private static byte[] encoded(Histogram histogram) {
    ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
    int length = histogram.copy().encodeIntoCompressedByteBuffer(buffer);
    return Arrays.copyOf(buffer.array(), length);
  }

  /** Response times of all requests in microseconds, a new histogram; empty without a request. */
  public Optional<Histogram> response() {
    return response(ALL);
  }

  /** Response times of a request name in microseconds; empty where they are not held. */
  public Optional<Histogram> response(String name) {
    return of(name).map(times -> decoded(times.response()));
  }

  /** Service times of all requests in microseconds; empty without a request. */
  public Optional<Histogram> service() {
    return of(ALL)
        .map(times -> decoded(times.service() == null ? times.response() : times.service()));
  }

  private Optional<Times> of(String name) {
    return names.stream().filter(times -> times.name().equals(name)).findFirst();
  }

  private Histogram decoded(byte[] bytes) {
    try {
      return Histogram.decodeFromCompressedByteBuffer(ByteBuffer.wrap(bytes), 0);
    } catch (DataFormatException | IllegalArgumentException e) {
      throw new IllegalStateException("a histogram of run " + run + " cannot be read", e);
    }
  }
}
