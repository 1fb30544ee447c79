package io.spate.aggregator.run;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.spate.aggregator.reduce.ReduceCounters;
import io.spate.aggregator.view.StatsView;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;

/**
 * What the metrics tell: of each live run, as every instance sees it, and of the reduction, as far
 * as it is this instance's. A run's go with it, so that there are never more than live runs have.
 * Thread-safe.
 */
@Singleton
class RunMeters {
  /** Runs beyond it have none: more are never live together, unless somebody tries. */
  private static final int MOST_RUNS = 100;

  private final MeterRegistry meters;
  private final Map<String, Entry> runs = new ConcurrentHashMap<>();

  /** A run's newest numbers, and its meters. */
  private static final class Entry {
    volatile StatsView newest;
    final List<Meter> meters = new ArrayList<>();
  }

  RunMeters(MeterRegistry meters, ReduceCounters counters) {
    this.meters = meters;
    FunctionCounter.builder("spate.reduced.events", counters, ReduceCounters::events)
        .description("Request events that this instance has counted")
        .register(meters);
    FunctionCounter.builder("spate.reduced.duplicate.batches", counters, ReduceCounters::duplicates)
        .description("Batches left out because they were counted before")
        .register(meters);
    FunctionCounter.builder("spate.unreadable.records", counters, ReduceCounters::unreadable)
        .description("Records of request events that this instance could not read")
        .register(meters);
    Gauge.builder("spate.runs.live", runs, Map::size)
        .description("Runs without a report yet")
        .register(meters);
  }

  /** Takes the newest numbers of a live run. */
  void update(StatsView stats) {
    String id = stats.run().id();
    Entry entry = runs.get(id);
    if (entry == null) {
      if (runs.size() >= MOST_RUNS) {
        return;
      }
      entry = new Entry();
      entry.newest = stats;
      runs.put(id, entry);
      register(entry, Tags.of("run", id));
    }
    entry.newest = stats;
  }

  private void register(Entry entry, Tags tags) {
    gauge(entry, "spate.run.users", "Active users", tags, s -> s.now().users());
    gauge(
        entry,
        "spate.run.target.users",
        "Users of the closed model wanted now",
        tags,
        s -> s.now().targetUsers() == null ? Double.NaN : s.now().targetUsers());
    gauge(entry, "spate.run.agents", "Agents at work", tags, s -> s.now().agents());
    gauge(
        entry,
        "spate.run.request.rate",
        "Requests per second of the last seconds",
        tags,
        s -> s.now().rps());
    gauge(
        entry,
        "spate.run.failure.rate",
        "Failed requests per second of the last seconds",
        tags,
        s -> s.now().failuresPerSecond());
    quantile(entry, tags, "0.5", s -> s.now().p50());
    quantile(entry, tags, "0.95", s -> s.now().p95());
    quantile(entry, tags, "0.99", s -> s.now().p99());
    gauge(
        entry,
        "spate.run.saturated",
        "1 if the load generator has been the bottleneck",
        tags,
        s -> s.report().generator().status().equals("ok") ? 0 : 1);
    counter(
        entry,
        "spate.run.requests",
        "Requests after the warm-up",
        tags,
        s -> s.report().requests());
    counter(
        entry,
        "spate.run.failures",
        "Failed requests after the warm-up",
        tags,
        s -> s.report().failures());
    counter(
        entry,
        "spate.run.events.lost",
        "Events that were produced and will never be counted",
        tags,
        s -> s.report().events().lost());
  }

  private void quantile(Entry entry, Tags tags, String quantile, PercentileMs value) {
    gauge(
        entry,
        "spate.run.response.time.seconds",
        "Response time of the last seconds",
        tags.and("quantile", quantile),
        s -> value.of(s) == null ? Double.NaN : value.of(s) / 1e3);
  }

  /** Milliseconds; null without a request. */
  private interface PercentileMs {
    Double of(StatsView stats);
  }

  private void gauge(
      Entry entry, String name, String description, Tags tags, ToDoubleFunction<StatsView> value) {
    entry.meters.add(
        Gauge.builder(name, entry, e -> value.applyAsDouble(e.newest))
            .description(description)
            .tags(tags)
            .register(meters));
  }

  private void counter(
      Entry entry, String name, String description, Tags tags, ToDoubleFunction<StatsView> value) {
    entry.meters.add(
        FunctionCounter.builder(name, entry, e -> value.applyAsDouble(e.newest))
            .description(description)
            .tags(tags)
            .register(meters));
  }

  /** Forgets all runs but these. */
  void retain(Collection<String> live) {
    for (Iterator<Map.Entry<String, Entry>> i = runs.entrySet().iterator(); i.hasNext(); ) {
      Map.Entry<String, Entry> run = i.next();
      if (!live.contains(run.getKey())) {
        i.remove();
        run.getValue().meters.forEach(meters::remove);
      }
    }
  }
}
