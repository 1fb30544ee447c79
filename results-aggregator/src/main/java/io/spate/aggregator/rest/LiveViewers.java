package io.spate.aggregator.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.MultiEmitter;
import io.spate.aggregator.config.AggregatorConfig;
import io.spate.aggregator.run.RunListener;
import io.spate.aggregator.threshold.Verdict;
import io.spate.aggregator.view.RunCatalog;
import io.spate.aggregator.view.StatsView;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The viewers of live streams. All share the one tick of the supervisor, and the one encoding of
 * each update. A viewer that is slower than its buffer is cut off; browsers then connect again and
 * get a new snapshot. Thread-safe.
 */
@Singleton
class LiveViewers implements RunListener {
  /** A viewer gets its snapshot before any update; {@code this} is the lock of that order. */
  private static final class Viewer {
    private final MultiEmitter<? super LiveEvent> emitter;
    private boolean hasSnapshot;

    Viewer(MultiEmitter<? super LiveEvent> emitter) {
      this.emitter = emitter;
    }

    synchronized void begin(LiveEvent snapshot, LiveEvent end) {
      hasSnapshot = true;
      emitter.emit(snapshot);
      if (end != null) {
        emitter.emit(end).complete();
      }
    }

    // Skipped before the snapshot, which is taken under the same lock and so holds the change.
    synchronized void update(LiveEvent update) {
      if (hasSnapshot) {
        emitter.emit(update);
      }
    }

    synchronized void end(LiveEvent end) {
      if (hasSnapshot) {
        emitter.emit(end).complete();
      }
    }
  }

  private final RunCatalog catalog;
  private final ObjectMapper json;
  private final AggregatorConfig.Live config;
  private final Map<String, Set<Viewer>> viewers = new ConcurrentHashMap<>();
  private final AtomicInteger count = new AtomicInteger();

  LiveViewers(RunCatalog catalog, ObjectMapper json, AggregatorConfig config) {
    this.catalog = catalog;
    this.json = json;
    this.config = config.live();
  }

  /**
   * The stream of a run for one viewer.
   *
   * @throws ProblemException if nobody knows the run, or there are too many viewers
   */
  Multi<LiveEvent> follow(String runId) {
    if (catalog.stats(runId).isEmpty()) {
      throw ProblemException.unknownRun(runId);
    }
    if (count.get() >= config.maxViewers()) {
      throw ProblemException.unavailable(
          "there are " + config.maxViewers() + " live viewers already; try again later");
    }
    return Multi.createFrom()
        .emitter(emitter -> begin(runId, new Viewer(emitter)), config.bufferedEvents());
  }

  private void begin(String runId, Viewer viewer) {
    count.incrementAndGet();
    viewers.computeIfAbsent(runId, id -> ConcurrentHashMap.newKeySet()).add(viewer);
    viewer.emitter.onTermination(() -> leave(runId, viewer));
    synchronized (viewer) {
      StatsView stats = catalog.stats(runId).orElseThrow(() -> ProblemException.unknownRun(runId));
      LiveEvent end = isFinal(stats) ? event(LiveEvent.END, stats) : null;
      viewer.begin(event(LiveEvent.SNAPSHOT, stats), end);
    }
  }

  private void leave(String runId, Viewer viewer) {
    count.decrementAndGet();
    viewers.computeIfPresent(
        runId,
        (id, all) -> {
          all.remove(viewer);
          return all.isEmpty() ? null : all;
        });
  }

  private static boolean isFinal(StatsView stats) {
    return !stats.report().verdict().equals(Verdict.PENDING);
  }

  @Override
  public void updated(StatsView update) {
    Set<Viewer> all = viewers.get(update.run().id());
    if (all != null) {
      LiveEvent event = event(LiveEvent.UPDATE, update);
      all.forEach(viewer -> viewer.update(event));
    }
  }

  @Override
  public void ended(StatsView last) {
    Set<Viewer> all = viewers.get(last.run().id());
    if (all != null) {
      LiveEvent event = event(LiveEvent.END, last);
      all.forEach(viewer -> viewer.end(event));
    }
  }

  private LiveEvent event(String name, StatsView stats) {
    try {
      return new LiveEvent(name, json.writeValueAsString(stats));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(
          "the statistics of run " + stats.run().id() + " are not fit for JSON", e);
    }
  }
}
