package io.spate.aggregator.view;

import com.google.protobuf.ByteString;
import io.spate.aggregator.reduce.HistogramCodec;
import io.spate.protocol.event.EventName;
import io.spate.protocol.wire.NameStats;
import io.spate.protocol.wire.PartialStats;
import org.HdrHistogram.Histogram;

/**
 * One partition's share of one second, of all requests together, those of the warm-up included
 * (groups are none): what the charts need of it, and one to two kB instead of that per name.
 *
 * @param requests all, failed ones included
 * @param maxUs the longest response time, microseconds
 * @param histogram response times, encoded
 */
record SecondPart(long requests, long failures, int maxUs, ByteString histogram) {

  /** The same counts only. */
  SecondPart withoutTimes() {
    return new SecondPart(requests, failures, maxUs, ByteString.EMPTY);
  }

  static SecondPart of(PartialStats stats, HistogramCodec codec) {
    if (stats.getNamesCount() == 1 && EventName.isRequest(stats.getNames(0).getName())) {
      NameStats only = stats.getNames(0);
      return new SecondPart(
          only.getRequests(),
          only.getFailures(),
          only.getResponseMaxUs(),
          only.getResponseHistogram());
    }
    long requests = 0;
    long failures = 0;
    int maxUs = 0;
    Histogram sum = HistogramCodec.empty();
    for (NameStats name : stats.getNamesList()) {
      if (!EventName.isRequest(name.getName())) {
        continue;
      }
      requests += name.getRequests();
      failures += name.getFailures();
      maxUs = Math.max(maxUs, name.getResponseMaxUs());
      HistogramCodec.addTo(sum, name.getResponseHistogram());
    }
    return new SecondPart(requests, failures, maxUs, codec.encode(sum));
  }
}
