package io.spate.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import org.junit.jupiter.api.Test;

/** Whose the buffer is that plain connections receive into, and that nobody is left with it. */
class SharedReadBufferTest {
  private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true, true);
  private final SharedReadBuffer shared = new SharedReadBuffer();

  @SuppressWarnings("deprecation")
  private final RecvByteBufAllocator.Handle reads = shared.newHandle();

  private long inUse() {
    return allocator.metric().usedDirectMemory();
  }

  @Test
  void oneReadAfterTheOtherUsesTheSameBuffer() {
    ByteBuf first = reads.allocate(allocator);
    first.writeInt(1).release();
    long one = inUse();

    ByteBuf second = reads.allocate(allocator);

    assertThat(second).isSameAs(first);
    assertThat(second.readableBytes()).isZero();
    assertThat(inUse()).isEqualTo(one);
    second.release();
    shared.close();
    assertThat(inUse()).isZero();
  }

  /** As HTTP/2 keeps the beginning of a frame. */
  @Test
  void aBufferThatIsKeptIsNotOverwrittenAndGoesWithWhoKeepsIt() {
    ByteBuf kept = reads.allocate(allocator).writeInt(42);

    ByteBuf other = reads.allocate(allocator).writeInt(7);

    assertThat(kept.getInt(0)).isEqualTo(42);
    other.release();
    shared.close();
    kept.release();
    assertThat(inUse()).isZero();
  }

  /**
   * A read that has filled the buffer is followed by another, also of a channel that has closed.
   */
  @Test
  void aReadAfterTheEndLeavesNothingBehind() {
    reads.allocate(allocator).release();
    shared.close();

    reads.allocate(allocator).release();

    assertThat(inUse()).isZero();
  }
}
