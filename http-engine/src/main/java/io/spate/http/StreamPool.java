package io.spate.http;

import java.util.ArrayList;
import java.util.List;

/**
 * The connections of HTTP/2 to one origin, of one user or of all that share them, and the line of
 * those who wait for room on one. Confined to the engine's event loop.
 *
 * <p>A connection takes as many exchanges at a time as its server allows. One user has one
 * connection. Of shared ones there are as many as the pool may have before any takes a second
 * exchange; a pool without a limit makes another one only when all are full.
 */
final class StreamPool {
  private final HttpEngine engine;
  final Origin origin;

  /** Whose it is; null if shared. */
  final HttpExchange owner;

  /** The next pool of {@link #owner}. */
  StreamPool sibling;

  private final int max;
  private final WaitingLine waiting = new WaitingLine();
  private final List<Http2Connection> connections = new ArrayList<>(1);
  private int being; // made
  private boolean serving;

  /**
   * An empty pool.
   *
   * @param max connections at a time, but for those that only end what they have begun
   */
  StreamPool(HttpEngine engine, Origin origin, HttpExchange owner, int max) {
    this.engine = engine;
    this.origin = origin;
    this.owner = owner;
    this.max = max;
  }

  /** Sends a request, or has it wait for a connection or for room on one. */
  void assign(HttpExchange exchange, long nowNanos) {
    if (!waiting.isEmpty() || !tryAssign(exchange, nowNanos)) {
      waiting.add(exchange);
    }
  }

  private boolean tryAssign(HttpExchange exchange, long nowNanos) {
    Http2Connection best = null;
    for (int i = 0; i < connections.size(); i++) {
      Http2Connection each = connections.get(i);
      if (each.hasRoom() && (best == null || each.exchanges() < best.exchanges())) {
        best = each;
      }
    }
    boolean limited = max != Integer.MAX_VALUE;
    boolean grows = connections.size() < max && (limited || being == 0);
    if (best != null && (best.exchanges() == 0 || !limited || !grows)) {
      best.send(exchange, nowNanos);
      return true;
    }
    if (grows) {
      Http2Connection made = new Http2Connection(engine, origin, exchange, this);
      connections.add(made);
      being++;
      engine.make(made, exchange, nowNanos);
      return true;
    }
    return false;
  }

  /** There may be room: sends what waits, as far as it goes. */
  void serve() {
    if (serving) {
      return; // the loop below goes on
    }
    serving = true;
    try {
      while (!waiting.isEmpty()) {
        HttpExchange next = waiting.poll();
        if (!tryAssign(next, System.nanoTime())) {
          waiting.addFirst(next);
          return;
        }
      }
    } finally {
      serving = false;
    }
  }

  /** A connection is no longer being made. */
  void made() {
    being--;
  }

  /** A connection takes no more exchanges. */
  void retire(Http2Connection connection) {
    connections.remove(connection);
  }

  /** True if nothing is there that could ever serve those who wait. */
  boolean isEmpty() {
    return connections.isEmpty();
  }

  /** Takes all out of the line. */
  void drain(List<HttpExchange> into) {
    for (HttpExchange next = waiting.poll(); next != null; next = waiting.poll()) {
      into.add(next);
    }
  }

  /** Closes all connections; the exchanges that used them or waited go into a list. */
  void close(List<HttpExchange> left) {
    drain(left);
    for (Http2Connection each : List.copyOf(connections)) {
      each.end(left);
    }
  }

  boolean hasWaiting() {
    return !waiting.isEmpty();
  }
}
