package io.spate.agent.user;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many iterations of a slot have ended, on this agent and on those before it. Counted by the
 * slot's event loop; read by any thread.
 */
public final class SlotProgress {
  private final AtomicLong done;

  /** A slot of which so many iterations have ended elsewhere. */
  public SlotProgress(long before) {
    this.done = new AtomicLong(before);
  }

  /** One more; on the slot's loop only. */
  void count() {
    done.lazySet(done.getPlain() + 1); // one writer: nothing to compare with
  }

  /** Iterations that have ended on any agent. */
  public long done() {
    return done.get();
  }
}
