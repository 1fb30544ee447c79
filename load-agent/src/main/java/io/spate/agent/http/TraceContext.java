package io.spate.agent.http;

import java.util.concurrent.ThreadLocalRandom;

/**
 * The trace context (W3C) of one request at a time: a random trace id, and the header that tells it
 * to the target. Used again for each request, so that nothing is allocated; confined to the event
 * loop.
 */
public final class TraceContext {
  /** The header's name. */
  public static final String HEADER = "traceparent";

  private static final String HEX = "0123456789abcdef";

  private long high;
  private long low;
  private boolean sent;

  /**
   * Begins a request.
   *
   * @param share how likely it is to be sent with a trace context, 0 to 1
   */
  public void begin(double share) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    sent = share >= 1 || (share > 0 && random.nextDouble() < share);
    if (sent) {
      high = random.nextLong();
      low = notZero(random.nextLong());
    }
  }

  /** The request has a header of its own. */
  void leaveOut() {
    sent = false;
  }

  /** Whether the request is sent with it. */
  public boolean isSent() {
    return sent;
  }

  /** The first eight bytes of the trace id. */
  public long high() {
    return high;
  }

  /** The last eight bytes of the trace id; never 0, as a trace id of zeros alone is none. */
  public long low() {
    return low;
  }

  /** Appends the header's value: version 00, trace id, an id of the request, and that it counts. */
  void appendTo(StringBuilder out) {
    out.append("00-");
    hex(high, out);
    hex(low, out);
    out.append('-');
    hex(notZero(ThreadLocalRandom.current().nextLong()), out);
    out.append("-01");
  }

  private static long notZero(long id) {
    return id == 0 ? 1 : id;
  }

  private static void hex(long value, StringBuilder out) {
    for (int shift = 60; shift >= 0; shift -= 4) {
      out.append(HEX.charAt((int) (value >>> shift) & 0xf));
    }
  }
}
