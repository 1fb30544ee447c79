package io.spate.agent.vitals;

import io.spate.agent.user.LoopShare;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * How well requests were sent when they were due, over all loops since the last look.
 *
 * @param lagP99Ms 99th percentile of the delay between due and sent of all runs, milliseconds; 0
 *     without a request
 * @param openLagP99Ms the same of runs of the open model only
 */
record Schedule(double lagP99Ms, double openLagP99Ms) {

  /** Histograms are added up, never percentiles. */
  static Schedule of(List<LoopShare> shares) {
    return new Schedule(p99(shares), p99(shares.stream().filter(LoopShare::open).toList()));
  }

  private static double p99(List<LoopShare> shares) {
    if (shares.isEmpty()) {
      return 0;
    }
    Histogram sum = shares.getFirst().lagMicros().copy();
    shares.stream().skip(1).forEach(share -> sum.add(share.lagMicros()));
    return sum.getTotalCount() == 0 ? 0 : sum.getValueAtPercentile(99) / 1e3;
  }
}
