package io.spate.aggregator.reduce;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import org.HdrHistogram.Histogram;

/**
 * Histograms of times in microseconds as they travel: HdrHistogram V2, three significant digits.
 *
 * <p>An instance holds a buffer that grows to what it has met, and is confined to one thread;
 * decoding needs no instance.
 */
public final class HistogramCodec {
  /** Values are kept to 1 part in 1,000. */
  public static final int SIGNIFICANT_DIGITS = 3;

  private ByteBuffer buffer = ByteBuffer.allocate(16 * 1024);

  /** An empty histogram that grows with the values it meets. */
  public static Histogram empty() {
    return new Histogram(SIGNIFICANT_DIGITS);
  }

  /** The histogram's encoding; empty bytes for one without values. */
  public ByteString encode(Histogram histogram) {
    if (histogram.getTotalCount() == 0) {
      return ByteString.EMPTY;
    }
    int needed = histogram.getNeededByteBufferCapacity();
    if (buffer.capacity() < needed) {
      buffer = ByteBuffer.allocate(needed);
    }
    buffer.clear();
    histogram.encodeIntoByteBuffer(buffer);
    buffer.flip();
    return ByteString.copyFrom(buffer);
  }

  /**
   * Adds an encoded histogram to another one.
   *
   * @throws IllegalArgumentException if the bytes are no histogram
   */
  public static void addTo(Histogram sum, ByteString encoded) {
    if (!encoded.isEmpty()) {
      sum.add(Histogram.decodeFromByteBuffer(encoded.asReadOnlyByteBuffer(), 0));
    }
  }
}
