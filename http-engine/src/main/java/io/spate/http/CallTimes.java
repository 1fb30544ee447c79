package io.spate.http;

/**
 * Where the time of one call went. The call is in one phase at a time, and the time until it enters
 * the next counts for the one it leaves; so the phases always add up to the whole call, also when
 * it failed on the way (the phase in which it failed then holds the time until it did).
 *
 * <p>Confined to the engine's event loop. Used again for each call; allocates nothing.
 */
public final class CallTimes {
  // In the order of a call. A second attempt on a new connection goes back to CONNECTING.
  static final int BLOCKED = 0;
  static final int CONNECTING = 1;
  static final int TLS = 2;
  static final int SENDING = 3;
  static final int WAITING = 4;
  static final int RECEIVING = 5;
  private static final int PHASES = 6;

  private final long[] nanos = new long[PHASES];
  private int phase;
  private long sinceNanos;

  CallTimes() {}

  /** A call begins. */
  void begin(long nowNanos) {
    for (int i = 0; i < PHASES; i++) {
      nanos[i] = 0;
    }
    phase = BLOCKED;
    sinceNanos = nowNanos;
  }

  void enter(int next, long nowNanos) {
    nanos[phase] += nowNanos - sinceNanos;
    phase = next;
    sinceNanos = nowNanos;
  }

  /** The request is written; a server that answers before that has ended the phase already. */
  void written(long nowNanos) {
    if (phase == SENDING) {
      enter(WAITING, nowNanos);
    }
  }

  /** True until the first byte of the response has come. */
  boolean awaitsFirstByte() {
    return phase != RECEIVING;
  }

  void end(long nowNanos) {
    enter(phase, nowNanos);
  }

  /** How long it waited for a connection of a shared pool to be free; 0 if it did not. */
  public long blockedNanos() {
    return nanos[BLOCKED];
  }

  /** How long name look-up and TCP connect took; 0 if an open connection was used. */
  public long connectingNanos() {
    return nanos[CONNECTING];
  }

  /** How long the TLS handshake took; 0 without TLS, or if an open connection was used. */
  public long tlsNanos() {
    return nanos[TLS];
  }

  /** From when there was a connection until the operating system had all of the request. */
  public long sendingNanos() {
    return nanos[SENDING];
  }

  /** From then until the first byte of the response. */
  public long waitingNanos() {
    return nanos[WAITING];
  }

  /** From the first byte of the response until it was complete. */
  public long receivingNanos() {
    return nanos[RECEIVING];
  }
}
