package io.spate.cli.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.spate.cli.CliException;
import io.spate.scenario.Scenario;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

/** Damages what is imported, as files are damaged: cut off, overwritten, doubled. */
final class Mutations {
  private static final String[] PIECES = {
    "",
    "\"",
    "'",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "null",
    "-1",
    "1e999",
    "true",
    "\\",
    "\\u0000",
    "${",
    "}",
    "${env.X}",
    "$${",
    "\n",
    "\u0000",
    "\uD800",
    "é",
    "%",
    "%zz",
    "?",
    "#",
    "/",
    "http://",
    "[[[[[[[[",
    "{\"a\":{\"a\":",
    "🙂",
    " ",
    "\t",
    "&a",
    "*a",
    "- "
  };

  private Mutations() {}

  /** Damages a text in many ways: each is a scenario, or refused in words. */
  static void assertDamaged(String text, int times, UnaryOperator<String> importer) {
    int read = 0;
    for (int seed = 0; seed < times; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      StringBuilder damaged = new StringBuilder(text);
      if (random.nextInt(4) == 0) {
        damaged.setLength(random.nextInt(text.length()));
      }
      for (int i = random.nextInt(1, 4); i > 0 && damaged.length() > 0; i--) {
        int at = random.nextInt(damaged.length());
        int end = Math.min(damaged.length(), at + random.nextInt(12));
        damaged.replace(at, end, PIECES[random.nextInt(PIECES.length)]);
      }
      read += assertReadOrRefused(damaged.toString(), seed, importer) ? 1 : 0;
    }
    // Were all refused, or none, the damage would prove nothing.
    assertThat(read).isBetween(1, times - 1);
  }

  /** True if it was read. */
  static boolean assertReadOrRefused(String text, long seed, UnaryOperator<String> importer) {
    try {
      Scenario.parse(importer.apply(text), "imported.yaml");
      return true;
    } catch (CliException e) {
      assertThat(e.getMessage()).as("seed %d\n%s", seed, text).isNotBlank();
      return false;
    } catch (RuntimeException | Error e) {
      throw new AssertionError("seed " + seed + "\n" + text, e);
    }
  }
}
