package io.spate.aggregator.reduce;

import com.google.protobuf.ByteString;
import java.util.Arrays;
import org.HdrHistogram.Histogram;

/**
 * How often each time (in microseconds) was seen. The first values are kept as they are: one second
 * of one request name on one partition often has only a few, and a histogram of them would take 16
 * to 140 kB. Beyond {@value #SMALL} values it becomes a histogram. Confined to one thread.
 */
final class TimeCounts {
  private static final int SMALL = 512;

  private int[] values = new int[8];
  private int count;
  private Histogram histogram;

  void add(int us) {
    if (histogram != null) {
      histogram.recordValue(us);
    } else if (count < SMALL) {
      if (count == values.length) {
        values = Arrays.copyOf(values, count * 2);
      }
      values[count++] = us;
    } else {
      promote();
      histogram.recordValue(us);
    }
  }

  void add(ByteString encoded) {
    if (!encoded.isEmpty()) {
      promote();
      HistogramCodec.addTo(histogram, encoded);
    }
  }

  void add(TimeCounts other) {
    promote();
    if (other.histogram != null) {
      histogram.add(other.histogram);
    } else {
      other.addValuesTo(histogram);
    }
  }

  TimeCounts copy() {
    TimeCounts copy = new TimeCounts();
    if (histogram != null) {
      copy.add(this);
    } else {
      copy.values = values.clone();
      copy.count = count;
    }
    return copy;
  }

  /** As a histogram of its own, which the caller must not change. */
  Histogram histogram() {
    promote();
    return histogram;
  }

  /** The encoding; {@code scratch} is emptied and used where there is no histogram yet. */
  ByteString encode(HistogramCodec codec, Histogram scratch) {
    if (histogram != null) {
      return codec.encode(histogram);
    }
    scratch.reset();
    addValuesTo(scratch);
    return codec.encode(scratch);
  }

  private void promote() {
    if (histogram == null) {
      histogram = HistogramCodec.empty();
      addValuesTo(histogram);
      values = null;
      count = 0;
    }
  }

  private void addValuesTo(Histogram target) {
    for (int i = 0; i < count; i++) {
      target.recordValue(values[i]);
    }
  }
}
