package io.spate.http;

/**
 * Exchanges that wait for a connection, first come, first served: a list linked through the
 * exchanges, so that one that is aborted leaves at once and nothing is allocated.
 */
final class WaitingLine {
  private HttpExchange first;
  private HttpExchange last;

  boolean isEmpty() {
    return first == null;
  }

  void add(HttpExchange exchange) {
    exchange.waitingIn = this;
    exchange.before = last;
    exchange.after = null;
    if (last == null) {
      first = exchange;
    } else {
      last.after = exchange;
    }
    last = exchange;
  }

  /** Puts one that was {@link #poll}ed back where it was. */
  void addFirst(HttpExchange exchange) {
    exchange.waitingIn = this;
    exchange.before = null;
    exchange.after = first;
    if (first == null) {
      last = exchange;
    } else {
      first.before = exchange;
    }
    first = exchange;
  }

  /** Takes the first out; null if nobody waits. */
  HttpExchange poll() {
    HttpExchange exchange = first;
    if (exchange != null) {
      remove(exchange);
    }
    return exchange;
  }

  void remove(HttpExchange exchange) {
    if (exchange.before == null) {
      first = exchange.after;
    } else {
      exchange.before.after = exchange.after;
    }
    if (exchange.after == null) {
      last = exchange.before;
    } else {
      exchange.after.before = exchange.before;
    }
    exchange.before = null;
    exchange.after = null;
    exchange.waitingIn = null;
  }
}
