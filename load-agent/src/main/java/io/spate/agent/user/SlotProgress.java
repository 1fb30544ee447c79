package io.spate.agent.user;

import io.spate.protocol.status.RunAbort;
import io.spate.scenario.data.FeedDraws;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What others are told of a slot: how many of its iterations have ended and how many rows of data
 * were drawn for it, on this agent and on those before it, and whether a user wants the run to end.
 * Written by the slot's event loop; read by any thread.
 */
public final class SlotProgress {
  private final AtomicLongArray done; // by class, where classes have loads of their own
  private final FeedDraws draws;
  private volatile String abort;

  /** A slot without data, of which so many iterations have ended elsewhere. */
  public SlotProgress(long before) {
    this(before, FeedDraws.none());
  }

  /** A slot of which so many iterations have ended elsewhere, and what is drawn for it. */
  public SlotProgress(long before, FeedDraws draws) {
    this(new long[] {before}, draws);
  }

  /** The same by class of users, where classes have loads of their own. */
  public SlotProgress(long[] before, FeedDraws draws) {
    this.done = new AtomicLongArray(before);
    this.draws = draws;
  }

  /** Rows of data for the slot's iterations. */
  FeedDraws draws() {
    return draws;
  }

  /** One more of a class; on the slot's loop only. */
  void count(int index) {
    done.lazySet(index, done.getPlain(index) + 1); // one writer: nothing to compare with
  }

  /** A user wants the whole run to end; the first reason counts. On the slot's loop only. */
  void abort(String reason) {
    if (abort == null) {
      abort = RunAbort.shortened(reason);
    }
  }

  /** Why a user wants the whole run to end, perhaps empty; null if none does. */
  public String abort() {
    return abort;
  }

  /** Rows of each feed that were drawn on any agent or are reserved, by its index. */
  public long[] drawn() {
    return draws.told();
  }

  /** Who is told, on the slot's loop, that it is time to {@link #reserve}; before the start. */
  public void onLow(Runnable low) {
    draws.onLow(low);
  }

  /** Reserves rows where it is time to; whether there is something to tell. */
  public boolean reserve() {
    return draws.reserve();
  }

  /** Rows of which was told that they are {@link #drawn} may be. */
  public void grant(long[] drawn) {
    draws.grant(drawn);
  }

  /** The slot's users have ended: rows that are reserved and not drawn are free again. */
  public void settle() {
    draws.settle();
  }

  /** Iterations that have ended on any agent. */
  public long done() {
    long sum = 0;
    for (int i = 0; i < done.length(); i++) {
      sum += done.get(i);
    }
    return sum;
  }

  /** The same of one class, by its index. */
  long done(int index) {
    return done.get(index);
  }

  /** The same by class; one value if all share one load. */
  public long[] doneByClass() {
    long[] each = new long[done.length()];
    for (int i = 0; i < each.length; i++) {
      each[i] = done.get(i);
    }
    return each;
  }
}
