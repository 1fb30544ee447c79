package io.spate.scenario.dsl;

import java.time.Duration;

/** How requests are sent, see {@link Dsl#http}. */
public final class HttpDraft extends Draft {
  HttpDraft() {}

  /** How long a response may take; default 30 s. */
  public HttpDraft timeout(Duration time) {
    put("timeout", time);
    return this;
  }

  /** How long making a connection may take; default 5 s. */
  public HttpDraft connectTimeout(Duration time) {
    put("connectTimeout", time);
    return this;
  }

  /** Each user has a connection of its own, the default. */
  public HttpDraft connectionsPerUser() {
    put("connections", "perUser");
    return this;
  }

  /** The users of an agent share as many connections as there are requests at a time. */
  public HttpDraft sharedConnections() {
    put("connections", "shared");
    return this;
  }

  /** The users of an agent share so many connections per target at the most. */
  public HttpDraft sharedConnections(int max) {
    putInto("connections", "shared", max);
    return this;
  }

  /** Requests are sent by HTTP/1.1, the default. */
  public HttpDraft http1() {
    put("version", "1.1");
    return this;
  }

  /** Requests are sent by HTTP/2 alone. */
  public HttpDraft http2() {
    put("version", 2);
    return this;
  }

  /** With https requests are sent by HTTP/2 if the target offers it; otherwise by HTTP/1.1. */
  public HttpDraft http2IfOffered() {
    put("version", "auto");
    return this;
  }

  /** Users keep cookies and send them back, as browsers do. */
  public HttpDraft cookies() {
    put("cookies", true);
    return this;
  }

  /** So many redirects, one after the other, are followed, 0 (the default) to 20. */
  public HttpDraft redirects(int most) {
    put("redirects", most);
    return this;
  }

  /** Every request is sent with a trace context. */
  public HttpDraft trace() {
    put("trace", true);
    return this;
  }

  /** A share of the requests, 0 to 1, is sent with a trace context. */
  public HttpDraft trace(double share) {
    put("trace", share);
    return this;
  }

  /** Whether an https target's certificate must be valid; default true. */
  public HttpDraft verifyTls(boolean verify) {
    putInto("tls", "verify", verify);
    return this;
  }

  /** Credentials of every request that says no other. */
  public HttpDraft auth(AuthDraft auth) {
    put("auth", auth);
    return this;
  }

  /** A header of every request that does not set it itself. */
  public HttpDraft header(String name, Object value) {
    putInto("headers", name, value);
    return this;
  }
}
