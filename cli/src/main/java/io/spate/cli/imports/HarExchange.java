package io.spate.cli.imports;

import java.util.List;

/**
 * A request of a recording and what became of it, without what is not needed of its response.
 *
 * @param startMillis when it began, since 1970; negative if the recording does not say
 * @param endMillis when its response was there
 * @param headers of the request
 * @param body of the request; null if there is none
 * @param bodyType Content-Type of the body; null if it is not known
 * @param kind what the browser wanted it for, such as {@code image}; empty if it is not known
 * @param status of the response; 0 if there was none
 * @param responseType Content-Type of the response, in lower case; empty if it is not known
 * @param found values of the response that later requests may send again
 */
record HarExchange(
    String method,
    String url,
    double startMillis,
    double endMillis,
    List<Pair> headers,
    String body,
    String bodyType,
    String kind,
    int status,
    String responseType,
    List<Found> found) {

  /**
   * A value of a response.
   *
   * @param key what it is called there
   * @param value as it is
   * @param save how to take it out
   * @param listed whether it is one of several of its kind
   */
  record Found(String key, String value, Draft.Save save, boolean listed) {}
}
