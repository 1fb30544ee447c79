package io.spate.scenario.template;

import java.util.random.RandomGenerator;

/** Random values, appended without garbage. */
final class RandomText {
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private RandomText() {}

  /** A version 4 UUID of the user's own random numbers: repeatable, no secret. */
  static void uuid(RandomGenerator random, StringBuilder out) {
    long high = (random.nextLong() & 0xFFFFFFFFFFFF0FFFL) | 0x0000000000004000L;
    long low = (random.nextLong() & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L;
    hex(high >>> 32, 8, out);
    out.append('-');
    hex(high >>> 16, 4, out);
    out.append('-');
    hex(high, 4, out);
    out.append('-');
    hex(low >>> 48, 4, out);
    out.append('-');
    hex(low, 12, out);
  }

  private static void hex(long bits, int digits, StringBuilder out) {
    for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) {
      out.append(HEX[(int) (bits >>> shift) & 15]);
    }
  }

  static long number(RandomGenerator random, long least, long greatest) {
    return random.nextLong(least, greatest + 1);
  }

  static void characters(RandomGenerator random, String from, int count, StringBuilder out) {
    for (int i = 0; i < count; i++) {
      out.append(from.charAt(random.nextInt(from.length())));
    }
  }
}
