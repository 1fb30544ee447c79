package io.spate.agent.http;

import io.spate.scenario.AccessTokens;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * An access token that all users of an agent have in common in one run, and who sees to it that
 * there is one. Thread-safe: looking at a token that is good takes no lock; what happens once in a
 * token's life takes one for some instructions.
 *
 * <p>It is got by one event loop at a time; the others go on with what there is, or wait to be
 * told.
 */
public final class SharedToken {
  /** After a failure it is not asked for again before this. */
  static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** A token that was got since its predecessor was refused is not given up before this. */
  static final long REFUSED_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** What is to be done by who needs the token. */
  public enum Look {
    /** It is there. */
    USABLE,
    /** Ask for it, and then say what came of it. If there is still one it may be used meanwhile. */
    FETCH,
    /** Somebody asks for it. */
    COMING,
    /** It could not be had just now. */
    FAILED
  }

  private final List<Runnable> waiting = new ArrayList<>();
  private volatile AccessToken token;
  private boolean fetching;
  private boolean refused; // the one before
  private boolean afterRefusal; // the one there is
  private boolean failed;
  private long failedNanos;
  private String failure;

  /** The tokens of a run: of each index one. */
  public static List<SharedToken> of(int count) {
    List<SharedToken> tokens = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      tokens.add(new SharedToken());
    }
    return List.copyOf(tokens);
  }

  /** The values of tokens. */
  public static AccessTokens values(List<SharedToken> tokens) {
    SharedToken[] all = tokens.toArray(SharedToken[]::new);
    return index -> {
      AccessToken token = all[index].token;
      return token == null ? null : token.value();
    };
  }

  /** True if there is a token and no other is needed for now. */
  public boolean isFresh(long nowNanos) {
    AccessToken now = token;
    return now != null && nowNanos - now.refreshNanos() < 0;
  }

  /** True if there is one that has not expired. */
  public boolean isUsable(long nowNanos) {
    AccessToken now = token;
    return now != null && nowNanos - now.expiresNanos() < 0;
  }

  /** What to do; after {@link Look#FETCH} it is the caller's to do it, and nobody else's. */
  public synchronized Look look(long nowNanos) {
    if (isFresh(nowNanos)) {
      return Look.USABLE;
    }
    boolean usable = isUsable(nowNanos);
    if (fetching) {
      return usable ? Look.USABLE : Look.COMING;
    }
    if (failed && nowNanos - failedNanos < RETRY_NANOS) {
      return usable ? Look.USABLE : Look.FAILED;
    }
    fetching = true;
    return Look.FETCH;
  }

  /** Why it could not be had, in words. */
  public synchronized String failure() {
    return failure;
  }

  /**
   * Asks to be told, once and on any thread, when what is on its way has come or failed.
   *
   * @return false if nothing is on its way: look again
   */
  public synchronized boolean await(Runnable tell) {
    if (fetching) {
      waiting.add(tell);
    }
    return fetching;
  }

  /** It has come. */
  public void came(AccessToken token) {
    List<Runnable> told;
    synchronized (this) {
      this.token = token;
      failed = false;
      failure = null;
      afterRefusal = refused;
      refused = false;
      told = ended();
    }
    tell(told);
  }

  /** It could not be had. */
  public void failed(String message, long nowNanos) {
    List<Runnable> told;
    synchronized (this) {
      failed = true;
      failedNanos = nowNanos;
      failure = message;
      told = ended();
    }
    tell(told);
  }

  /** Who asked for it had to give up; another one may do it. */
  public void givenUp() {
    List<Runnable> told;
    synchronized (this) {
      told = ended();
    }
    tell(told);
  }

  private List<Runnable> ended() {
    fetching = false;
    List<Runnable> told = List.copyOf(waiting);
    waiting.clear();
    return told;
  }

  private static void tell(List<Runnable> told) {
    for (Runnable each : told) {
      try {
        each.run();
      } catch (RejectedExecutionException e) {
        // Its event loop has ended, and all who waited there.
      }
    }
  }

  /**
   * A server has refused (401) a request that was sent at a time: if that was with this token,
   * another one is needed. Of a token that replaces a refused one only the first ones are believed
   * after a while, so that a server that refuses everything does not cause a request for each.
   */
  public synchronized void refused(long sentNanos, long nowNanos) {
    AccessToken now = token;
    if (now == null
        || sentNanos - now.obtainedNanos() < 0
        || (afterRefusal && nowNanos - now.obtainedNanos() < REFUSED_NANOS)) {
      return;
    }
    token = null;
    refused = true;
  }
}
