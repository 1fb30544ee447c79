package io.spate.aggregator.view;

import io.spate.aggregator.ledger.SourceCount;
import io.spate.aggregator.reduce.FailureFold;
import io.spate.aggregator.reduce.NameFold;
import io.spate.protocol.ErrorKind;
import io.spate.protocol.event.EventName;
import io.spate.protocol.report.LatencyMs;
import io.spate.protocol.report.RunReport;
import io.spate.protocol.wire.FailureCount;
import io.spate.protocol.wire.NameStats;
import io.spate.protocol.wire.PartialStats;
import io.spate.protocol.wire.SourceLedger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * The whole of a run so far, merged over all partitions. Histograms are added up, never
 * percentiles. Immutable for its users; made by one thread.
 */
final class RunTotals {
  private final NameFold all = new NameFold("");
  private final NameFold warmUp = new NameFold("");
  private final List<NameFold> byName;
  private final List<LatencyMs> latencies;
  private final FailureFold failures = new FailureFold();
  private final List<SourceCount> sources;

  RunTotals(Collection<PartialStats> parts) {
    Map<String, NameFold> names = new TreeMap<>();
    List<SourceLedger> ledgers = new ArrayList<>();
    for (PartialStats part : parts) {
      for (NameStats stats : part.getNamesList()) {
        names.computeIfAbsent(stats.getName(), NameFold::new).merge(stats);
      }
      failures.merge(part);
      ledgers.addAll(part.getSourcesList());
    }
    for (NameFold each : names.values()) {
      if (EventName.isRequest(each.name())) {
        (EventName.isWarmUp(each.name()) ? warmUp : all).merge(each);
      }
    }
    List<NameFold> sorted = new ArrayList<>(names.values());
    sorted.sort(
        Comparator.comparingInt((NameFold each) -> rank(each.name()))
            .thenComparing(Comparator.comparingLong(NameFold::requests).reversed())
            .thenComparing(NameFold::name));
    byName = List.copyOf(sorted);
    latencies = byName.stream().map(RunTotals::response).toList();
    sources = SourceCount.of(ledgers);
  }

  /** All requests after the warm-up together; groups are none. */
  NameFold all() {
    return all;
  }

  /** All requests of the warm-up together. */
  NameFold warmUp() {
    return warmUp;
  }

  /** What was measured, then what was before it and after it. */
  private static int rank(String name) {
    return EventName.isFixture(name) ? 2 : EventName.isWarmUp(name) ? 1 : 0;
  }

  /** Most requests first; those of the warm-up, and of setup and teardown, last. */
  List<NameFold> byName() {
    return byName;
  }

  List<SourceCount> sources() {
    return sources;
  }

  /**
   * A row per name.
   *
   * @param seconds the time that rates are over
   * @param warmUpSeconds the same for names of the warm-up
   */
  List<RunReport.Row> rows(double seconds, double warmUpSeconds) {
    List<RunReport.Row> rows = new ArrayList<>(byName.size());
    for (int i = 0; i < byName.size(); i++) {
      NameFold name = byName.get(i);
      double over =
          EventName.isFixture(name.name())
              ? 0 // done once: no rate
              : EventName.isWarmUp(name.name()) ? warmUpSeconds : seconds;
      rows.add(row(name, latencies.get(i), over));
    }
    return List.copyOf(rows);
  }

  private static RunReport.Row row(NameFold name, LatencyMs latency, double seconds) {
    Map<String, Long> statuses = new LinkedHashMap<>();
    name.statuses().forEach((status, count) -> statuses.put(Integer.toString(status), count));
    return new RunReport.Row(
        name.name(),
        name.requests(),
        name.failures(),
        rate(name.requests(), seconds),
        rate(name.failures(), seconds),
        latency,
        name.requests() == 0 ? 0 : Percentiles.round((double) name.bytesIn() / name.requests()),
        statuses,
        PhaseRows.of(name.phases()));
  }

  /** Where service times went, over all names; empty if no agent has said so. */
  List<RunReport.Phase> phases() {
    return PhaseRows.of(all.phases());
  }

  static double rate(long count, double seconds) {
    return seconds > 0 ? Percentiles.round(count / seconds) : 0;
  }

  /** Response times, from when a request was due. */
  static LatencyMs response(NameFold fold) {
    return latency(
        fold.responseTimes(),
        fold.requests(),
        fold.responseSumUs(),
        fold.responseMinUs(),
        fold.responseMaxUs());
  }

  /** Service times, from when a request was sent. Least and greatest to three digits. */
  static LatencyMs service(NameFold fold) {
    Histogram times = fold.serviceTimes();
    return latency(
        times,
        fold.requests(),
        fold.serviceSumUs(),
        Math.min(times.getMinValue(), fold.serviceSumUs()),
        Math.min(times.getMaxValue(), fold.responseMaxUs()));
  }

  private static LatencyMs latency(
      Histogram times, long requests, long sumUs, long minUs, long maxUs) {
    if (requests == 0) {
      return LatencyMs.NONE;
    }
    return new LatencyMs(
        Percentiles.round(minUs / 1_000.0),
        Percentiles.round(sumUs / 1_000.0 / requests),
        Percentiles.ms(times, 50, maxUs),
        Percentiles.ms(times, 90, maxUs),
        Percentiles.ms(times, 95, maxUs),
        Percentiles.ms(times, 99, maxUs),
        Percentiles.ms(times, 99.9, maxUs),
        Percentiles.round(maxUs / 1_000.0));
  }

  /** Failures by name, kind and status, most first, with samples. */
  List<RunReport.Failure> failures() {
    return failures.counts().stream().map(this::failure).toList();
  }

  private RunReport.Failure failure(FailureCount count) {
    FailureFold.Kind kind =
        new FailureFold.Kind(count.getName(), count.getError(), count.getStatus());
    return new RunReport.Failure(
        count.getName(),
        ErrorKind.of(count.getError()).label(),
        count.getStatus(),
        count.getCount(),
        count.getFirstUs() / 1_000,
        count.getLastUs() / 1_000,
        failures.samples(kind).stream()
            .map(s -> new RunReport.Sample(s.getTimeUs() / 1_000, s.getMessage(), s.getBody()))
            .toList());
  }
}
