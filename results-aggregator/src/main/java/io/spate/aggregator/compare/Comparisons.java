package io.spate.aggregator.compare;

import io.spate.aggregator.compare.Comparer.Subject;
import io.spate.aggregator.report.Baselines;
import io.spate.aggregator.view.RunCatalog;
import io.spate.aggregator.view.RunSummary;
import io.spate.aggregator.view.RunTimes;
import io.spate.aggregator.view.StatsView;
import io.spate.protocol.report.RunReport;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Objects;

/** Compares runs that are known, by what is known of earlier ones. Safe for use by any thread. */
@Singleton
public class Comparisons {
  /** Earlier runs looked at, the newest: what was long ago was another system. */
  private static final int MOST_EARLIER = 10;

  private final RunCatalog catalog;
  private final Baselines baselines;

  Comparisons(RunCatalog catalog, Baselines baselines) {
    this.catalog = catalog;
    this.baselines = baselines;
  }

  /** A run beside a baseline, both as they are now. */
  public Comparison compare(StatsView baseline, StatsView run) {
    return Comparer.compare(subject(baseline), subject(run), earlier(run.run()));
  }

  /** A run beside the baseline of its scenario, as far as there is one. */
  public BaselineView withBaseline(StatsView run) {
    String id = run.run().id();
    String baseline = baselines.of(run.run().name()).orElse(null);
    Comparison comparison =
        baseline == null || baseline.equals(id)
            ? null
            : catalog.stats(baseline).map(stats -> compare(stats, run)).orElse(null);
    return new BaselineView(id, run.run().name(), baseline, comparison);
  }

  private Subject subject(StatsView stats) {
    String id = stats.run().id();
    return new Subject(stats, catalog.times(id).orElseGet(() -> RunTimes.none(id)));
  }

  private List<RunReport> earlier(StatsView.Run plan) {
    return catalog.runs().stream()
        .filter(other -> isLike(plan, other))
        .limit(MOST_EARLIER)
        .map(other -> catalog.stats(other.id()).map(StatsView::report).orElse(null))
        .filter(Objects::nonNull)
        .toList();
  }

  private static boolean isLike(StatsView.Run plan, RunSummary other) {
    return !other.id().equals(plan.id())
        && other.phase().equals("finished")
        && other.requests() > 0
        && other.startAt() < plan.startAt()
        && other.name().equals(plan.name())
        && other.target().equals(plan.target())
        && other.users() == plan.users();
  }
}
