package io.spate.http;

/** What came is no HTTP/1.1 response, or breaks a limit. The message says what was found. */
final class MalformedResponseException extends Exception {
  MalformedResponseException(String message) {
    super(message, null, false, false); // the place in the parser tells a user nothing
  }
}
