package io.spate.agent.user;

import io.spate.scenario.data.FeedDraws;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many iterations of a slot have ended and how many rows of data were drawn for it, on this
 * agent and on those before it. Counted by the slot's event loop; read by any thread.
 */
public final class SlotProgress {
  private final AtomicLong done;
  private final FeedDraws draws;

  /** A slot without data, of which so many iterations have ended elsewhere. */
  public SlotProgress(long before) {
    this(before, FeedDraws.none());
  }

  /** A slot of which so many iterations have ended elsewhere, and what is drawn for it. */
  public SlotProgress(long before, FeedDraws draws) {
    this.done = new AtomicLong(before);
    this.draws = draws;
  }

  /** Rows of data for the slot's iterations. */
  FeedDraws draws() {
    return draws;
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
