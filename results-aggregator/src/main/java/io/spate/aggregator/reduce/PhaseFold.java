package io.spate.aggregator.reduce;

import com.google.protobuf.ByteString;
import io.spate.protocol.wire.PhaseStats;
import org.HdrHistogram.Histogram;

/**
 * Sums up how long one phase of requests took. Merging is associative and commutative. Confined to
 * one thread.
 *
 * <p>Two significant digits (1 %) are enough to see where time goes, and a histogram of them is a
 * tenth of one of three: six of these for each name cost the reducer and its records little.
 */
public final class PhaseFold {
  private static final int SIGNIFICANT_DIGITS = 2;

  private long requests;
  private long sumUs;
  private int maxUs;
  private Histogram histogram; // made with the first request: most phases never have one

  /** Adds a request that had the phase. */
  void add(long us) {
    int time = (int) Math.min(Integer.MAX_VALUE, us);
    requests++;
    sumUs += time;
    maxUs = Math.max(maxUs, time);
    histogram().recordValue(time);
  }

  void merge(PhaseFold other) {
    if (other.requests > 0) {
      count(other.requests, other.sumUs, other.maxUs);
      histogram().add(other.histogram);
    }
  }

  void merge(PhaseStats other) {
    if (other.getRequests() > 0) {
      count(other.getRequests(), other.getSumUs(), other.getMaxUs());
      HistogramCodec.addTo(histogram(), other.getHistogram());
    }
  }

  private void count(long moreRequests, long moreUs, int atMostUs) {
    requests += moreRequests;
    sumUs += moreUs;
    maxUs = Math.max(maxUs, atMostUs);
  }

  private Histogram histogram() {
    if (histogram == null) {
      histogram = new Histogram(SIGNIFICANT_DIGITS);
    }
    return histogram;
  }

  /** As it travels. */
  PhaseStats encode(HistogramCodec codec) {
    return PhaseStats.newBuilder()
        .setRequests(requests)
        .setSumUs(sumUs)
        .setMaxUs(maxUs)
        .setHistogram(histogram == null ? ByteString.EMPTY : codec.encode(histogram))
        .build();
  }

  /** How many requests had the phase. */
  public long requests() {
    return requests;
  }

  /** Microseconds in all. */
  public long sumUs() {
    return sumUs;
  }

  /** Microseconds, exact; 0 without a request. */
  public int maxUs() {
    return maxUs;
  }

  /**
   * A percentile (0 to 100) in microseconds, never more than {@link #maxUs}; 0 without a request.
   */
  public long percentileUs(double percentile) {
    return histogram == null ? 0 : Math.min(maxUs, histogram.getValueAtPercentile(percentile));
  }
}
