package io.spate.cli.parquet;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Thrift's compact protocol, of which it writes what Parquet's metadata has: structs of whole
 * numbers, texts, flags, structs, and lists of them. A field is told by how far its id is from that
 * of the field before, so they come by rising ids. By {@code doc/specs/thrift-compact-protocol.md}
 * of apache/thrift. Not thread-safe.
 */
final class CompactThrift {
  private static final int TRUE = 1;
  private static final int FALSE = 2;
  private static final int I16 = 4;
  private static final int I32 = 5;
  private static final int I64 = 6;
  private static final int BINARY = 8;
  private static final int LIST = 9;
  private static final int STRUCT = 12;
  private static final int SHORT = 15;

  private final Bytes out;
  private final Deque<Integer> outer = new ArrayDeque<>();
  private int last;

  CompactThrift(Bytes out) {
    this.out = out;
  }

  CompactThrift i16(int id, int value) {
    field(id, I16);
    out.varint(zigzag(value));
    return this;
  }

  CompactThrift i32(int id, int value) {
    field(id, I32);
    out.varint(zigzag(value));
    return this;
  }

  CompactThrift i64(int id, long value) {
    field(id, I64);
    out.varint(zigzag(value));
    return this;
  }

  CompactThrift flag(int id, boolean value) {
    field(id, value ? TRUE : FALSE);
    return this;
  }

  CompactThrift text(int id, String value) {
    field(id, BINARY);
    return text(value);
  }

  CompactThrift texts(int id, String... values) {
    list(id, BINARY, values.length);
    for (String value : values) {
      text(value);
    }
    return this;
  }

  CompactThrift i32s(int id, int... values) {
    list(id, I32, values.length);
    for (int value : values) {
      out.varint(zigzag(value));
    }
    return this;
  }

  /** So many structs follow, each between {@link #begin()} and {@link #end()}. */
  CompactThrift structs(int id, int count) {
    list(id, STRUCT, count);
    return this;
  }

  /** A struct as a field; it goes on until {@link #end()}. */
  CompactThrift begin(int id) {
    field(id, STRUCT);
    return begin();
  }

  /** A struct by itself, or in a list. */
  CompactThrift begin() {
    outer.push(last);
    last = 0;
    return this;
  }

  CompactThrift end() {
    out.write(0);
    last = outer.pop();
    return this;
  }

  private CompactThrift text(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    out.varint(bytes.length);
    out.write(bytes, 0, bytes.length);
    return this;
  }

  private void list(int id, int type, int count) {
    field(id, LIST);
    if (count < SHORT) {
      out.write(count << 4 | type);
    } else {
      out.write(SHORT << 4 | type);
      out.varint(count);
    }
  }

  private void field(int id, int type) {
    int step = id - last;
    if (step <= 0 || step > SHORT) {
      throw new IllegalArgumentException("field " + id + " cannot follow field " + last);
    }
    out.write(step << 4 | type);
    last = id;
  }

  private static long zigzag(long value) {
    return value << 1 ^ value >> 63;
  }
}
