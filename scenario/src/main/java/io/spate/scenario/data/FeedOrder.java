package io.spate.scenario.data;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * In which order the rows of a feed are given out. Each is a function of the draw's number, so that
 * whoever draws needs no other to tell which rows are gone.
 */
public enum FeedOrder {
  /** In the order of the file. */
  SEQUENTIAL {
    @Override
    int rowOf(long draw, int rows, long seed) {
      return (int) (draw % rows);
    }
  },
  /** Any row, each time anew. */
  RANDOM {
    @Override
    int rowOf(long draw, int rows, long seed) {
      return (int) Math.unsignedMultiplyHigh(mix(seed + draw * GOLDEN), rows);
    }
  },
  /** Each row once, in a random order; then all again in another one. */
  SHUFFLED {
    @Override
    int rowOf(long draw, int rows, long seed) {
      return permuted((int) (draw % rows), rows, mix(seed + draw / rows * GOLDEN));
    }
  },
  /** In the order of the file, each row to one user of the whole run and never again. */
  UNIQUE {
    @Override
    int rowOf(long draw, int rows, long seed) {
      return (int) draw; // whoever has it stops at the end
    }
  };

  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private static final int ROUNDS = 4;

  /**
   * The row of a draw; allocates nothing.
   *
   * @param draw number of the draw in the whole run, from 0
   * @param rows how many there are, at least 1
   * @return from 0 to {@code rows - 1}
   */
  abstract int rowOf(long draw, int rows, long seed);

  /** The name in scenarios. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** All names in scenarios. */
  public static List<String> labels() {
    return Arrays.stream(values()).map(FeedOrder::label).toList();
  }

  /** The order of a name in scenarios; null if there is none. */
  public static FeedOrder of(String label) {
    return Arrays.stream(values()).filter(o -> o.label().equals(label)).findFirst().orElse(null);
  }

  /**
   * Where a permutation of {@code 0..size-1} puts an index: a Feistel network permutes the next
   * power of four, and is applied again while it leads out of the range (cycle walking; Black and
   * Rogaway, Ciphers with Arbitrary Finite Domains). It takes no memory, and four steps on average
   * at the most.
   */
  private static int permuted(int index, int size, long key) {
    int half = 1;
    while (1L << (2 * half) < size) {
      half++;
    }
    int mask = (1 << half) - 1;
    long at = index;
    do {
      int left = (int) (at >>> half);
      int right = (int) at & mask;
      for (int round = 0; round < ROUNDS; round++) {
        int next = left ^ ((int) (mix(key + (long) round * GOLDEN + right) >>> 33) & mask);
        left = right;
        right = next;
      }
      at = (long) left << half | right;
    } while (at >= size);
    return (int) at;
  }

  /** The finalizer of SplitMix64 (Steele, Lea, Flood 2014). */
  private static long mix(long z) {
    long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
    return b ^ (b >>> 31);
  }
}
