package io.spate.agent.user;

/** Says whether users may send requests at all. Asked before each request, from any loop. */
public interface SendPermit {
  /**
   * True if a request may be sent.
   *
   * @param nowNanos {@link System#nanoTime}
   */
  boolean isGranted(long nowNanos);
}
