package io.spate.testsupport.openapi;

/**
 * An answer.
 *
 * @param mediaType without parameters; empty if it has none
 * @param body null if it is a stream without end, which is not read
 */
record ApiAnswer(int status, String mediaType, byte[] body, long millis) {
  private static final int URI_TOO_LONG = 414;

  /** Whether the HTTP server itself has answered, which knows of no operation and no document. */
  boolean isOfHttpServer() {
    return status == URI_TOO_LONG && mediaType.isEmpty();
  }
}
