package io.spate.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.brotli.dec.BrotliInputStream;

/** How a response body is coded, as far as the engine can decode it (RFC 9110 8.4.1). */
enum ContentCoding {
  IDENTITY,
  GZIP,
  DEFLATE,
  BROTLI;

  /** The compression method of a zlib header (RFC 1950 2.2). */
  private static final int ZLIB_DEFLATE = 8;

  /** What a Content-Encoding says; null if it is one that is not decoded here. */
  static ContentCoding of(byte[] data, int from, int to) {
    if (Ascii.is(data, from, to, "gzip") || Ascii.is(data, from, to, "x-gzip")) {
      return GZIP;
    }
    if (Ascii.is(data, from, to, "deflate")) {
      return DEFLATE;
    }
    if (Ascii.is(data, from, to, "br")) {
      return BROTLI;
    }
    return Ascii.is(data, from, to, "identity") ? IDENTITY : null;
  }

  /**
   * Decodes a body.
   *
   * @param limit the largest result, bytes: a few coded bytes can stand for gigabytes
   */
  byte[] decode(byte[] coded, int length, int limit) throws MalformedResponseException {
    try (InputStream in = open(coded, length)) {
      byte[] body = in.readNBytes(limit);
      if (in.read() >= 0) {
        throw new MalformedResponseException(ResponseBuffer.tooLarge(limit));
      }
      return body;
    } catch (IOException e) {
      throw new MalformedResponseException(
          "the body is said to be "
              + name().toLowerCase(Locale.ROOT)
              + ", but is not: "
              + e.getMessage());
    }
  }

  private InputStream open(byte[] coded, int length) throws IOException {
    ByteArrayInputStream in = new ByteArrayInputStream(coded, 0, length);
    return switch (this) {
      case GZIP -> new GZIPInputStream(in);
      case DEFLATE -> new RawAwareInflater(in, hasZlibHeader(coded, length));
      case BROTLI -> new BrotliInputStream(in);
      case IDENTITY -> in;
    };
  }

  /** "deflate" means zlib, but some servers send the bare format; its first bytes tell. */
  private static boolean hasZlibHeader(byte[] coded, int length) {
    return length >= 2
        && (coded[0] & 0x0F) == ZLIB_DEFLATE
        && ((coded[0] & 0xFF) << 8 | coded[1] & 0xFF) % 31 == 0;
  }

  /** An inflating stream that frees its inflater when closed. */
  private static final class RawAwareInflater extends InflaterInputStream {
    RawAwareInflater(InputStream in, boolean zlib) {
      super(in, new Inflater(!zlib));
    }

    @Override
    public void close() throws IOException {
      super.close();
      inf.end();
    }
  }
}
