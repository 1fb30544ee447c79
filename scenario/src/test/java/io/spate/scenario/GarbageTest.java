package io.spate.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Whatever the source is: a scenario, or problems with places inside of it. Nothing else. */
class GarbageTest {
  private static final String[] TOKENS = {
    "name",
    "target",
    "load",
    "users",
    "tasks",
    "sequence",
    "get",
    "post",
    "json",
    "expect",
    "save",
    "status",
    "thresholds",
    "p95",
    "vars",
    "stages",
    ": ",
    ":",
    "- ",
    "{ ",
    "} ",
    "[ ",
    "] ",
    ", ",
    "\n",
    "\n  ",
    "\n    ",
    "\"",
    "'",
    "${",
    "}",
    "${id}",
    "$.Id",
    "&a ",
    "*a",
    "<<: *a",
    "| ",
    "> ",
    "#",
    "!!str ",
    "? ",
    "0",
    "-1",
    "5s",
    "1..2",
    "http://h",
    "/a",
    "%",
    "@",
    "\t",
    "\r\n",
    "é",
    "😀",
    "\\",
    "\u0000",
    "\u0085",
    "\uD83D",
    "null",
    "true",
    "---\n",
    "...\n",
    "2xx",
    "< 1%",
  };

  private static void assertIsReadOrRefused(String source, long seed) {
    try {
      Scenario.parse(source, "s.yaml").profile();
    } catch (ScenarioException e) {
      long lines = source.chars().filter(c -> c == '\n' || c == '\r' || c == 0x85).count() + 1;
      assertThat(e.problems()).as("seed %d\n%s", seed, source).isNotEmpty();
      for (Problem problem : e.problems()) {
        assertThat((long) problem.line()).as("seed %d\n%s", seed, source).isBetween(1L, lines);
        assertThat(problem.column()).as("seed %d\n%s", seed, source).isPositive();
        assertThat(problem.message()).as("seed %d\n%s", seed, source).isNotBlank();
      }
    } catch (RuntimeException | Error e) {
      throw new AssertionError("seed " + seed + "\n" + source, e);
    }
  }

  @Test
  void randomTokensAreReadOrRefused() {
    for (int seed = 0; seed < 4_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      StringBuilder source = new StringBuilder();
      for (int i = random.nextInt(40); i > 0; i--) {
        source.append(TOKENS[random.nextInt(TOKENS.length)]);
      }
      assertIsReadOrRefused(source.toString(), seed);
    }
  }

  @Test
  void randomCharactersAreReadOrRefused() {
    for (int seed = 0; seed < 2_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      StringBuilder source = new StringBuilder();
      for (int i = random.nextInt(60); i > 0; i--) {
        source.append((char) random.nextInt(random.nextInt(10) == 0 ? 0x10000 : 128));
      }
      assertIsReadOrRefused(source.toString(), seed);
    }
  }

  /** The most telling kind: nearly right. */
  @Test
  void damagedScenarioIsReadOrRefused() {
    String crud = CrudScenarioTest.source();
    for (int seed = 0; seed < 4_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      StringBuilder source = new StringBuilder(crud);
      for (int i = random.nextInt(1, 4); i > 0; i--) {
        int at = random.nextInt(source.length());
        int end = Math.min(source.length(), at + random.nextInt(12));
        String token = random.nextBoolean() ? "" : TOKENS[random.nextInt(TOKENS.length)];
        source.replace(at, end, token);
      }
      assertIsReadOrRefused(source.toString(), seed);
    }
  }

  @Test
  void structuresOfEveryKindInEveryPlaceAreReadOrRefused() {
    String[] values = {
      "x", "5", "null", "[]", "{}", "[ a ]", "{ a: b }", "\"\"", "[ { a: [] } ]", "*x"
    };
    String crud = CrudScenarioTest.source();
    int seed = 0;
    for (int at = crud.indexOf(": "); at >= 0; at = crud.indexOf(": ", at + 1)) {
      int end = crud.indexOf('\n', at);
      for (String value : values) {
        assertIsReadOrRefused(crud.substring(0, at + 2) + value + crud.substring(end), seed++);
      }
    }
  }
}
