package io.spate.aggregator.view;

import io.spate.aggregator.reduce.PhaseFold;
import io.spate.aggregator.reduce.PhaseFolds;
import io.spate.protocol.report.RunReport;
import java.util.ArrayList;
import java.util.List;

/** Where service times went, as a report says it. Pure. */
final class PhaseRows {
  private PhaseRows() {}

  /** The phases that any request had, in the order of a request; none without measurements. */
  static List<RunReport.Phase> of(PhaseFolds phases) {
    if (phases == null) {
      return List.of();
    }
    long wholeUs =
        phases.blocked().sumUs()
            + phases.connecting().sumUs()
            + phases.tls().sumUs()
            + phases.sending().sumUs()
            + phases.waiting().sumUs()
            + phases.receiving().sumUs();
    List<RunReport.Phase> rows = new ArrayList<>();
    add(rows, "blocked", phases.blocked(), wholeUs);
    add(rows, "connecting", phases.connecting(), wholeUs);
    add(rows, "tls", phases.tls(), wholeUs);
    add(rows, "sending", phases.sending(), wholeUs);
    add(rows, "waiting", phases.waiting(), wholeUs);
    add(rows, "receiving", phases.receiving(), wholeUs);
    return List.copyOf(rows);
  }

  private static void add(List<RunReport.Phase> rows, String name, PhaseFold phase, long wholeUs) {
    if (phase.requests() == 0) {
      return;
    }
    rows.add(
        new RunReport.Phase(
            name,
            phase.requests(),
            wholeUs == 0 ? 0 : Math.round(1e4 * phase.sumUs() / wholeUs) / 1e4,
            Percentiles.round(phase.sumUs() / 1e3 / phase.requests()),
            Percentiles.round(phase.percentileUs(50) / 1e3),
            Percentiles.round(phase.percentileUs(95) / 1e3),
            Percentiles.round(phase.maxUs() / 1e3)));
  }
}
