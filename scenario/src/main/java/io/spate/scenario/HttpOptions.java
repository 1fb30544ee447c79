package io.spate.scenario;

import java.time.Duration;
import java.util.List;

/**
 * How requests are sent. Default headers are in each {@link RequestStep#headers()} already.
 *
 * @param timeout how long a response may take, unless the request says its own; default 30 s
 * @param connectTimeout how long making a connection may take; default 5 s
 * @param gracefulStop how long requests in flight may take at the end of the run; default 5 s
 * @param connections whose the connections are; default: each user has its own
 * @param version which HTTP is spoken; default HTTP/1.1
 * @param verifyTls whether an https target's certificate must be valid; default true
 * @param cookies whether users keep cookies and send them, as browsers do; default false
 * @param trace share of the requests that are sent with a trace context, 0 (the default) to 1
 * @param oauth2 the tokens that requests need, by {@link RequestStep#token()}
 */
public record HttpOptions(
    Duration timeout,
    Duration connectTimeout,
    Duration gracefulStop,
    Connections connections,
    HttpVersion version,
    boolean verifyTls,
    boolean cookies,
    double trace,
    List<OAuth2> oauth2) {
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);
  public static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(5);
  public static final Duration DEFAULT_GRACEFUL_STOP = Duration.ofSeconds(5);

  public HttpOptions {
    oauth2 = List.copyOf(oauth2);
  }
}
