package io.spate.http;

/**
 * A request that is always the same, encoded once: see {@link RequestBuffer#prepared}. Belongs to
 * the engine of its origin; immutable.
 */
public final class PreparedRequest {
  final Origin origin;
  final byte[] bytes;
  final boolean head;
  final boolean idempotent;
  final int bodyBytes;

  PreparedRequest(Origin origin, byte[] bytes, boolean head, boolean idempotent, int bodyBytes) {
    this.origin = origin;
    this.bytes = bytes;
    this.head = head;
    this.idempotent = idempotent;
    this.bodyBytes = bodyBytes;
  }
}
