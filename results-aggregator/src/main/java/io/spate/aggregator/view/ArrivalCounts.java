package io.spate.aggregator.view;

import io.spate.aggregator.ledger.SourceCount;
import io.spate.protocol.command.ArrivalSchedule;
import io.spate.protocol.command.ClassLoad;
import io.spate.protocol.command.LoadProfile;
import io.spate.protocol.command.Spacing;
import io.spate.protocol.report.RunReport.Arrivals;
import java.util.Collection;

/** What came of the arrivals of a run of the open model. Pure. */
final class ArrivalCounts {
  /** Of a Poisson process, whose number is planned on average only, what may be chance. */
  private static final double CHANCE = 4;

  private ArrivalCounts() {}

  /**
   * The counts; null in the closed model.
   *
   * @param seconds the load's time so far
   * @param isOver whether users run no more, so that what is missing stays missing
   */
  static Arrivals of(
      LoadProfile load, Collection<SourceCount> sources, double seconds, boolean isOver) {
    if (!load.isOpen()) {
      return null;
    }
    SourceCount.Arrivals sum = SourceCount.Arrivals.NONE;
    for (SourceCount source : sources) {
      sum = sum.plus(source.arrivals());
    }
    long planned = planned(load, seconds * 1e3);
    double chance = load.arrivals().spacing() == Spacing.POISSON ? CHANCE * Math.sqrt(planned) : 0;
    long missing = planned - sum.started() - sum.notStarted();
    return new Arrivals(
        planned,
        sum.started(),
        sum.notStarted(),
        isOver && missing > chance ? missing : 0,
        RunTotals.rate(sum.started(), seconds),
        load.peakUsers());
  }

  private static long planned(LoadProfile load, double ms) {
    if (load.classes() == null) {
      return new ArrivalSchedule(load.arrivals(), load.durationMs()).before(ms);
    }
    return load.classes().stream() // each in whole arrivals of its own
        .map(ClassLoad::load)
        .filter(LoadProfile::isOpen)
        .mapToLong(each -> planned(each, ms))
        .sum();
  }
}
