package io.spate.cli.parquet;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/** Bytes that grow, with numbers as Parquet has them: the lowest byte first. Not thread-safe. */
final class Bytes extends OutputStream {
  private static final int FIRST = 256;

  private byte[] bytes = new byte[FIRST];
  private int size;

  int size() {
    return size;
  }

  void clear() {
    size = 0;
  }

  private void reserve(int more) {
    if (bytes.length - size < more) {
      bytes =
          Arrays.copyOf(
              bytes, Math.max(Math.addExact(size, more), bytes.length + bytes.length / 2));
    }
  }

  @Override
  public void write(int value) {
    reserve(1);
    bytes[size++] = (byte) value;
  }

  @Override
  public void write(byte[] from, int offset, int length) {
    reserve(length);
    System.arraycopy(from, offset, bytes, size, length);
    size += length;
  }

  /** The lowest {@code width} bytes of a number. */
  void number(long value, int width) {
    reserve(width);
    for (int i = 0; i < width; i++) {
      bytes[size++] = (byte) (value >>> (8 * i));
    }
  }

  /** An unsigned number in groups of seven bits (ULEB128). */
  void varint(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      write((int) (rest & 0x7F | 0x80));
      rest >>>= 7;
    }
    write((int) rest);
  }

  void appendTo(Bytes out) {
    out.write(bytes, 0, size);
  }

  void writeTo(OutputStream out) throws IOException {
    out.write(bytes, 0, size);
  }
}
