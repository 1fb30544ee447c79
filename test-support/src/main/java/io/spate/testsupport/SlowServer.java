package io.spate.testsupport;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Answers everything with 200, but only after a while; many requests wait at once. */
public final class SlowServer extends HttpTarget {
  private volatile long delayNanos;

  private SlowServer(Duration delay) {
    delayBy(delay);
  }

  /** Starts one that waits so long before each response. */
  public static SlowServer start(Duration delay) {
    SlowServer server = new SlowServer(delay);
    server.listen();
    return server;
  }

  /** From now on, waits so long; requests that wait already are not changed. */
  public void delayBy(Duration delay) {
    delayNanos = delay.toNanos();
  }

  @Override
  CannedResponse answer(SeenRequest request) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(delayNanos);
    return CannedResponse.text(200, "slow");
  }
}
