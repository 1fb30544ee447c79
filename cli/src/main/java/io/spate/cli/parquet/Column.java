package io.spate.cli.parquet;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The values of one column of a row group, until it is written: one after the other, or numbers
 * into a dictionary of those that differ. Not thread-safe.
 */
final class Column {
  private static final int ENTRY = 64; // what a dictionary's entry takes beside its bytes, about

  private final Field field;
  private final Bytes plain = new Bytes(); // the values, or the dictionary's
  private final Map<Text, Integer> dictionary;
  private final Text probe = new Text(new byte[0], 0);
  private int[] present = new int[0]; // of an optional column: 1 where there is a value
  private int[] indices = new int[0]; // of a column with a dictionary
  private int rows;
  private int values;

  Column(Field field) {
    this.field = field;
    this.dictionary = field.type() == Field.Type.TEXT ? new HashMap<>() : null;
  }

  Field field() {
    return field;
  }

  int rows() {
    return rows;
  }

  boolean hasDictionary() {
    return dictionary != null;
  }

  int entries() {
    return dictionary.size();
  }

  /** About how much memory it takes. */
  long size() {
    long entries = dictionary == null ? 0 : (long) ENTRY * dictionary.size() + plain.size();
    return plain.size()
        + entries
        + 4L * (field.optional() ? rows : 0)
        + 4L * (dictionary == null ? 0 : values);
  }

  void clear() {
    plain.clear();
    rows = 0;
    values = 0;
    if (dictionary != null) {
      dictionary.clear();
    }
  }

  void nothing() {
    if (!field.optional()) {
      throw new IllegalArgumentException("column " + field.name() + " needs a value in each row");
    }
    row(0);
  }

  void number(long value) {
    if (field.type().isText()) {
      throw new IllegalArgumentException("column " + field.name() + " has texts, no numbers");
    }
    if (field.type() == Field.Type.INT32 && value != (int) value) {
      throw new IllegalArgumentException(
          "column " + field.name() + " has numbers of 32 bits, got " + value);
    }
    row(1);
    plain.number(value, field.type().width);
  }

  void text(byte[] bytes, int length) {
    if (!field.type().isText()) {
      throw new IllegalArgumentException("column " + field.name() + " has numbers, no texts");
    }
    row(1);
    if (dictionary == null) {
      append(bytes, length);
      return;
    }
    probe.set(bytes, length);
    Integer index = dictionary.get(probe);
    if (index == null) {
      index = dictionary.size();
      dictionary.put(new Text(Arrays.copyOf(bytes, length), length), index);
      append(bytes, length);
    }
    indices = room(indices, values - 1);
    indices[values - 1] = index;
  }

  private void append(byte[] bytes, int length) {
    plain.number(length, 4);
    plain.write(bytes, 0, length);
  }

  private void row(int there) {
    if (field.optional()) {
      present = room(present, rows);
      present[rows] = there;
    }
    rows++;
    values += there;
  }

  private static int[] room(int[] array, int index) {
    return index < array.length ? array : Arrays.copyOf(array, Math.max(256, 2 * array.length));
  }

  /** The dictionary's values, one after the other. */
  void dictionaryPage(Bytes out) {
    plain.appendTo(out);
  }

  /** Which rows have a value, and the values. */
  void dataPage(Bytes out) {
    if (field.optional()) {
      Bytes levels = new Bytes();
      RunLengths.write(levels, present, rows, 1);
      out.number(levels.size(), 4);
      levels.appendTo(out);
    }
    if (dictionary == null) {
      plain.appendTo(out);
      return;
    }
    int width = RunLengths.width(Math.max(0, dictionary.size() - 1));
    out.write(width);
    RunLengths.write(out, indices, values, width);
  }

  /** Bytes as a key; the probe's are changed, never those of an entry. */
  private static final class Text {
    private byte[] bytes;
    private int length;
    private int hash;

    Text(byte[] bytes, int length) {
      set(bytes, length);
    }

    void set(byte[] newBytes, int newLength) {
      bytes = newBytes;
      length = newLength;
      int sum = 1;
      for (int i = 0; i < length; i++) {
        sum = 31 * sum + bytes[i];
      }
      hash = sum;
    }

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Text text
          && Arrays.equals(bytes, 0, length, text.bytes, 0, text.length);
    }
  }
}
