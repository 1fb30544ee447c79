package io.spate.aggregator.reduce;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** Counts by a small set of codes (HTTP statuses, error kinds), without boxing. */
final class CodeCounts {
  private int[] codes = new int[2];
  private long[] counts = new long[2];
  private int size;

  void add(int code, long count) {
    for (int i = 0; i < size; i++) {
      if (codes[i] == code) {
        counts[i] += count;
        return;
      }
    }
    if (size == codes.length) {
      codes = Arrays.copyOf(codes, size * 2);
      counts = Arrays.copyOf(counts, size * 2);
    }
    codes[size] = code;
    counts[size++] = count;
  }

  void addAll(Map<Integer, Long> other) {
    other.forEach(this::add);
  }

  /** By code, ascending. */
  Map<Integer, Long> asMap() {
    Map<Integer, Long> map = new TreeMap<>();
    for (int i = 0; i < size; i++) {
      map.put(codes[i], counts[i]);
    }
    return map;
  }
}
