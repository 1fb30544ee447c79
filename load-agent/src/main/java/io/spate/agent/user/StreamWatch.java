package io.spate.agent.user;

import io.spate.http.EventStream;
import io.spate.http.HttpExchange;
import io.spate.scenario.StreamSpec;
import io.spate.scenario.UserContext;
import java.util.Locale;

/**
 * Listens to the events that one exchange's requests are answered with, for as long as the scenario
 * wants. Used again for each stream; confined to the exchange's event loop.
 */
final class StreamWatch implements EventStream.Listener {
  private static final String TYPE = "text/event-stream";

  private final HttpExchange exchange;
  private final CallResponse response;
  private final EventStream stream = new EventStream(this);
  private StreamSpec spec;
  private UserContext context;
  private StreamObserver observer;
  private long requestNanos;
  private long lastNanos;
  private boolean matched;
  private boolean heardOut;

  StreamWatch(HttpExchange exchange, CallResponse response) {
    this.exchange = exchange;
    this.response = response;
  }

  /** Listens to the answer of the request that the exchange was prepared with. */
  void begin(StreamSpec spec, UserContext context, long dueNanos, StreamObserver observer) {
    this.spec = spec;
    this.context = context;
    this.observer = observer;
    requestNanos = dueNanos;
    lastNanos = dueNanos;
    matched = false;
    heardOut = false;
    exchange.receive(stream);
  }

  @Override
  public boolean event(EventStream events) {
    long now = System.nanoTime();
    observer.eventCame(spec, requestNanos, lastNanos, now);
    lastNanos = now;
    StreamSpec.Until until = spec.until();
    if (until != null && isLast(until, now)) {
      matched = true;
      if (until.data() != null) {
        stream.takeBack(); // what it says is known: the values are in the one before
      }
      return false;
    }
    return spec.events() == 0 || stream.count() < spec.events();
  }

  private boolean isLast(StreamSpec.Until until, long now) {
    if (until.data() != null) {
      return stream.dataIs(until.data());
    }
    if (until.type() != null) {
      return stream.typeIs(until.type());
    }
    response.setResponseTimeNanos(now - requestNanos);
    return until.check().failureOf(response, context) == null;
  }

  /** Whether it has been listened to for as long as is wanted. */
  boolean isHeardOut(long nowNanos) {
    boolean over =
        exchange.inFlight()
            && spec.duration() != null
            && nowNanos - requestNanos >= spec.duration().toNanos();
    heardOut |= over;
    return over;
  }

  boolean hasBegun() {
    return stream.hasBegun();
  }

  EventStream stream() {
    return stream;
  }

  /** Why a complete response is not what was wanted; null if it is, or if its status says why. */
  String failure() {
    if (exchange.status() / 100 != 2) {
      return null;
    }
    String type = exchange.responseHeader("Content-Type");
    if (type == null || !type.toLowerCase(Locale.ROOT).startsWith(TYPE)) {
      return "expected a stream of events (" + TYPE + "), got " + (type == null ? "no type" : type);
    }
    if (heardOut || matched) {
      return null;
    }
    if (spec.until() != null && stream.count() != spec.events()) {
      return "the stream has ended after "
          + stream.count()
          + " events, without the one that was waited for";
    }
    return stream.count() < spec.events()
        ? "the stream has ended after " + stream.count() + " of " + spec.events() + " events"
        : null;
  }
}
