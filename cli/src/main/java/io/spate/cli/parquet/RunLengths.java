package io.spate.cli.parquet;

/**
 * Parquet's hybrid of run lengths and bit packing, for small numbers of one width: eight or more
 * alike are a run, {@code varint(count << 1)} and the number; others are packed in groups of eight,
 * {@code varint(groups << 1 | 1)} and their bits, the lowest first. Numbers that fill the last
 * group up are read by nobody. Pure.
 */
final class RunLengths {
  private static final int GROUP = 8;

  private RunLengths() {}

  /** How many bits numbers up to {@code largest} take; at least one, which every reader takes. */
  static int width(int largest) {
    return Math.max(1, Integer.SIZE - Integer.numberOfLeadingZeros(largest));
  }

  /** Writes the first {@code count} values, each of which fits into {@code width} bits. */
  static void write(Bytes out, int[] values, int count, int width) {
    int at = 0;
    while (at < count) {
      int run = runAt(values, at, count);
      if (run >= GROUP) {
        out.varint((long) run << 1);
        out.number(values[at], (width + 7) / 8);
        at += run;
      } else {
        int end = at;
        do {
          end += GROUP;
        } while (end < count && runAt(values, end, Math.min(count, end + GROUP)) < GROUP);
        pack(out, values, at, end, count, width);
        at = end;
      }
    }
  }

  private static int runAt(int[] values, int at, int end) {
    int i = at + 1;
    while (i < end && values[i] == values[at]) {
      i++;
    }
    return i - at;
  }

  private static void pack(Bytes out, int[] values, int from, int to, int count, int width) {
    out.varint((long) (to - from) / GROUP << 1 | 1);
    long bits = 0;
    int have = 0;
    for (int i = from; i < to; i++) {
      bits |= (i < count ? (long) values[i] : 0) << have;
      have += width;
      while (have >= 8) {
        out.write((int) bits);
        bits >>>= 8;
        have -= 8;
      }
    }
  }
}
