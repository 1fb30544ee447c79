package io.spate.http;

import io.netty.handler.codec.http2.Http2Headers;
import java.nio.ByteBuffer;

/**
 * A request that is always the same, encoded once: see {@link RequestBuffer#prepared}. Belongs to
 * the engine of its origin, and is used on its event loop only.
 */
public final class PreparedRequest {
  final Origin origin;
  final byte[] bytes;
  final ByteBuffer[] files;
  final int[] places;
  final boolean head;
  final boolean idempotent;
  final int bodyBytes;

  /** The head as HTTP/2 has it; null before it is first sent so. */
  Http2Headers streamHead;

  PreparedRequest(
      Origin origin,
      byte[] bytes,
      ByteBuffer[] files,
      int[] places,
      boolean head,
      boolean idempotent,
      int bodyBytes) {
    this.files = files;
    this.places = places;
    this.origin = origin;
    this.bytes = bytes;
    this.head = head;
    this.idempotent = idempotent;
    this.bodyBytes = bodyBytes;
  }
}
