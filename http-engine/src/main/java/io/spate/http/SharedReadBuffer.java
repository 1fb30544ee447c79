package io.spate.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;

/**
 * Lets all plain connections of an engine receive into one buffer, instead of one from the pool for
 * each read: what was received is parsed before the next read, on the same thread. Not for TLS,
 * whose handler keeps what is no whole record yet.
 */
final class SharedReadBuffer implements RecvByteBufAllocator {
  private static final int BYTES = 64 << 10;

  private ByteBuf shared;
  private boolean closed;

  /** A buffer for one read; given back by its release. */
  private ByteBuf take(ByteBufAllocator allocator) {
    if (closed) {
      // A channel may try to read once more after it was closed; nobody would give back one to
      // keep.
      return allocator.directBuffer(BYTES, BYTES);
    }
    if (shared == null) {
      shared = allocator.directBuffer(BYTES, BYTES);
    }
    return shared.refCnt() == 1 ? shared.clear().retain() : allocator.directBuffer(BYTES, BYTES);
  }

  /** Gives the buffer back, and keeps none from now on. */
  void close() {
    closed = true;
    if (shared != null) {
      shared.release();
      shared = null;
    }
  }

  @Override
  @SuppressWarnings("deprecation") // the interface still returns the old type
  public Handle newHandle() {
    return new ReadHandle();
  }

  /** Reads once per wake-up, unless a read has filled the buffer. */
  @SuppressWarnings("deprecation")
  private final class ReadHandle implements ExtendedHandle {
    private int attempted;
    private int last;

    @Override
    public ByteBuf allocate(ByteBufAllocator allocator) {
      return take(allocator);
    }

    @Override
    public int guess() {
      return BYTES;
    }

    @Override
    public void reset(ChannelConfig config) {
      last = 0;
      attempted = 0;
    }

    @Override
    public void incMessagesRead(int count) {
      // a read is a message here, and there is one at a time
    }

    @Override
    public void lastBytesRead(int bytes) {
      last = bytes;
    }

    @Override
    public int lastBytesRead() {
      return last;
    }

    @Override
    public void attemptedBytesRead(int bytes) {
      attempted = bytes;
    }

    @Override
    public int attemptedBytesRead() {
      return attempted;
    }

    @Override
    public boolean continueReading() {
      return last > 0 && last == attempted;
    }

    @Override
    public boolean continueReading(UncheckedBooleanSupplier mayHaveMore) {
      return continueReading();
    }

    @Override
    public void readComplete() {
      // the size of the next read does not depend on this one
    }
  }
}
