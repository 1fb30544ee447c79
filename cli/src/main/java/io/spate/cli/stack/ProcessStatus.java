package io.spate.cli.stack;

/**
 * A process of the local stack, as {@code spate status} tells it.
 *
 * @param port it listens on, 0 if it is not known
 * @param rssBytes resident memory, 0 where it cannot be told
 * @param state ready, not ready, or gone (it was started and is not there any more)
 * @param reason why it is not ready; empty if there is nothing to say
 */
public record ProcessStatus(
    String name, long pid, int port, long rssBytes, String state, String reason) {
  public static final String READY = "ready";
  public static final String NOT_READY = "not ready";
  public static final String GONE = "gone";
}
