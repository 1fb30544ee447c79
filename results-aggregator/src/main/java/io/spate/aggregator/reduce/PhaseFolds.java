package io.spate.aggregator.reduce;

import io.spate.protocol.event.EventBatch;
import io.spate.protocol.wire.NameStats;

/**
 * Where the service times of one name's requests went: a fold for each phase. Confined to one
 * thread.
 *
 * <p>Every request sent has been sending, waiting and receiving; blocked, connecting and TLS count
 * those that were: of the mean of a handshake over thousands of requests without one, nobody learns
 * anything.
 */
public final class PhaseFolds {
  private final PhaseFold blocked = new PhaseFold();
  private final PhaseFold connecting = new PhaseFold();
  private final PhaseFold tls = new PhaseFold();
  private final PhaseFold sending = new PhaseFold();
  private final PhaseFold waiting = new PhaseFold();
  private final PhaseFold receiving = new PhaseFold();

  /** Adds a request. Of one that was never sent nothing is added. */
  void add(EventBatch batch, int i) {
    long connectingUs = batch.connectingUs(i);
    long sendingUs = batch.sendingUs(i);
    long waitingUs = batch.waitingUs(i);
    long receivingUs = batch.receivingUs(i);
    addSome(blocked, batch.blockedUs(i));
    addSome(connecting, connectingUs);
    addSome(tls, batch.tlsUs(i));
    if (sendingUs + waitingUs + receivingUs > 0) {
      sending.add(sendingUs);
      waiting.add(waitingUs);
      receiving.add(receivingUs);
    }
  }

  private static void addSome(PhaseFold phase, long us) {
    if (us > 0) {
      phase.add(us);
    }
  }

  void merge(PhaseFolds other) {
    blocked.merge(other.blocked);
    connecting.merge(other.connecting);
    tls.merge(other.tls);
    sending.merge(other.sending);
    waiting.merge(other.waiting);
    receiving.merge(other.receiving);
  }

  /** Whether a name's statistics say anything of phases. */
  static boolean areIn(NameStats stats) {
    return stats.hasWaiting();
  }

  void merge(NameStats other) {
    blocked.merge(other.getBlocked());
    connecting.merge(other.getConnecting());
    tls.merge(other.getTls());
    sending.merge(other.getSending());
    waiting.merge(other.getWaiting());
    receiving.merge(other.getReceiving());
  }

  void encodeInto(NameStats.Builder stats, HistogramCodec codec) {
    stats
        .setBlocked(blocked.encode(codec))
        .setConnecting(connecting.encode(codec))
        .setTls(tls.encode(codec))
        .setSending(sending.encode(codec))
        .setWaiting(waiting.encode(codec))
        .setReceiving(receiving.encode(codec));
  }

  /** Waits for a shared connection. */
  public PhaseFold blocked() {
    return blocked;
  }

  /** Connections begun. */
  public PhaseFold connecting() {
    return connecting;
  }

  /** Handshakes begun. */
  public PhaseFold tls() {
    return tls;
  }

  public PhaseFold sending() {
    return sending;
  }

  /** Waits for the first byte of a response. */
  public PhaseFold waiting() {
    return waiting;
  }

  public PhaseFold receiving() {
    return receiving;
  }
}
