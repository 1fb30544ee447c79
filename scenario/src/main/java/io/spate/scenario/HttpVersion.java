package io.spate.scenario;

/** Which HTTP requests are sent by. */
public enum HttpVersion {
  /** HTTP/1.1, whatever else the target speaks. */
  HTTP_1_1,

  /** HTTP/2 alone. */
  HTTP_2,

  /** With https HTTP/2 if the target offers it; otherwise HTTP/1.1. */
  AUTO
}
