package io.spate.http;

/** Which HTTP an engine speaks. */
public enum HttpVersion {
  HTTP_1_1,

  /**
   * HTTP/2 and no other: agreed on in the TLS handshake with https; with http the server is taken
   * to speak it (prior knowledge, RFC 9113 3.3).
   */
  HTTP_2,

  /** With https what the server prefers of both; with http HTTP/1.1. */
  AUTO
}
