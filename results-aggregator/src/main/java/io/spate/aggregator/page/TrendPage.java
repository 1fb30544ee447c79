package io.spate.aggregator.page;

import io.spate.aggregator.view.RunSummary;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;

/**
 * What the page of a scenario's runs over time is rendered from.
 *
 * @param scenarios names that can be chosen, that of the newest run first
 * @param scenario the one that is shown; empty if none is
 * @param last how many runs at the most
 * @param baseline id of the run that is marked as the scenario's baseline; null if none is
 * @param runs of the scenario that are over and have requests, the oldest first
 */
record TrendPage(
    Collection<String> scenarios,
    String scenario,
    int last,
    String baseline,
    List<RunSummary> runs) {
  static final int MOST = 100;

  /** The page of all that is known. */
  static TrendPage of(List<RunSummary> newestFirst, String asked, int last, Baseline baselines) {
    Collection<String> names = new LinkedHashSet<>();
    newestFirst.stream().filter(TrendPage::counts).map(RunSummary::name).forEach(names::add);
    if (!asked.isEmpty()) {
      names.add(asked); // the choice has to show what the page is about
    }
    String scenario = asked.isEmpty() && !names.isEmpty() ? names.iterator().next() : asked;
    List<RunSummary> runs =
        new ArrayList<>(
            newestFirst.stream()
                .filter(TrendPage::counts)
                .filter(run -> run.name().equals(scenario))
                .limit(last)
                .toList());
    Collections.reverse(runs);
    return new TrendPage(names, scenario, last, baselines.of(scenario), List.copyOf(runs));
  }

  /** Which run is a scenario's baseline. */
  interface Baseline {
    /** Its id; null if there is none. */
    String of(String scenario);
  }

  private static boolean counts(RunSummary run) {
    return !run.verdict().equals("pending") && run.requests() > 0;
  }

  /** A run as the table shows it. */
  record Row(RunSummary run, double rps, boolean isBaseline) {}

  /** The newest first. */
  public List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    runs.forEach(run -> rows.add(new Row(run, rps(run), run.id().equals(baseline))));
    Collections.reverse(rows);
    return rows;
  }

  public List<TrendChart> charts() {
    return List.of(
        chart("95%ile response time (ms)", run -> run.p95() == null ? 0 : run.p95(), Format::ms),
        chart("Requests per second", TrendPage::rps, Format::rate),
        chart("Failures", run -> (double) run.failures() / run.requests(), Format::percent));
  }

  private TrendChart chart(
      String title, ToDoubleFunction<RunSummary> value, DoubleFunction<String> inWords) {
    return TrendChart.of(title, runs, value, inWords, baseline);
  }

  /** Over the whole length, as the list of runs has no warm-up. */
  private static double rps(RunSummary run) {
    return run.durationSeconds() > 0 ? run.requests() / run.durationSeconds() : 0;
  }
}
