package io.spate.scenario.check;

import java.util.List;

/** A response as checks and saves see it; the agent implements it. Valid only during the call. */
public interface ResponseView {
  /** The HTTP status code. */
  int status();

  /** The first value of a header, whatever the case of its name; null if there is none. */
  String header(String name);

  /** All values of a header, in their order; none if there are none. */
  default List<String> headers(String name) {
    String first = header(name);
    return first == null ? List.of() : List.of(first);
  }

  /** An array that begins with the body; never null. */
  byte[] body();

  /** How many bytes of {@link #body()} are the body. */
  int bodyLength();

  /** From when the request was due to the last byte of the response, in nanoseconds. */
  long responseTimeNanos();
}
