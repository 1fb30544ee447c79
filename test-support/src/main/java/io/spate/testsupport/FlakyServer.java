package io.spate.testsupport;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Fails every nth request, by the order in which requests come in, and answers the others with 200.
 */
public final class FlakyServer extends HttpTarget {
  private final int every;
  private final CannedResponse failure;
  private final AtomicLong requests = new AtomicLong();

  private FlakyServer(int every, CannedResponse failure) {
    if (every < 1) {
      throw new IllegalArgumentException(
          "every " + every + "th request cannot fail; give 1 or more");
    }
    this.every = every;
    this.failure = failure;
  }

  /** Starts one that answers every nth request with 503. */
  public static FlakyServer failingEvery(int every) {
    return failingEvery(every, CannedResponse.text(503, "flaky by intention"));
  }

  /** Starts one that answers every nth request like this. */
  public static FlakyServer failingEvery(int every, CannedResponse failure) {
    FlakyServer server = new FlakyServer(every, failure);
    server.listen();
    return server;
  }

  @Override
  CannedResponse answer(SeenRequest request) {
    return requests.incrementAndGet() % every == 0 ? failure : CannedResponse.text(200, "ok");
  }
}
