package io.spate.scenario.dsl;

import java.time.Duration;

/**
 * A stream of server-sent events that answers a request, see {@link Dsl#stream}: until when it is
 * listened to. Of which nothing is said is listened to until the server ends it.
 */
public final class StreamDraft extends Draft {
  private static final String UNTIL = "until";

  StreamDraft() {}

  /** Until so many events have come. */
  public StreamDraft events(int number) {
    put("events", number);
    return this;
  }

  /** For so long after the request was due. */
  public StreamDraft lasting(Duration time) {
    put("for", time);
    return this;
  }

  /** Until an event of exactly this data. */
  public StreamDraft untilData(String data) {
    putInto(UNTIL, "data", data);
    return this;
  }

  /** Until an event of this type. */
  public StreamDraft untilEvent(String type) {
    putInto(UNTIL, "event", type);
    return this;
  }

  /** Until an event of whose data this holds. */
  public StreamDraft until(CheckDraft check) {
    put(UNTIL, check);
    return this;
  }

  @Override
  Doc doc() {
    return entries().values().isEmpty() ? docOf(true) : entries();
  }
}
