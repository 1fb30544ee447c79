package io.spate.scenario.template;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/** The built-in functions of templates. */
public final class Functions {
  private static final List<String> NAMES =
      List.of(
          "uuid",
          "random.int",
          "random.string",
          "random.alphanumeric",
          "lorem.word",
          "lorem.words",
          "lorem.sentence",
          "lorem.paragraph",
          "now",
          "now.epochMillis",
          "now.epochSeconds",
          "counter",
          "user",
          "iteration");
  private static final Set<String> RESERVED =
      Set.of("uuid", "random", "lorem", "now", "counter", "user", "iteration", "env", "fake");
  private static final int LONGEST = 100_000;
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  private static final String ALPHANUMERIC = LETTERS + "0123456789";

  private Functions() {}

  /** The names of all functions. */
  public static List<String> names() {
    return NAMES;
  }

  /** True if no variable may have this name, because a function has it. */
  public static boolean isReserved(String name) {
    return RESERVED.contains(name);
  }

  static boolean isKnown(String name) {
    return NAMES.contains(name);
  }

  /**
   * A call of a known function.
   *
   * @param inside what stands between the parentheses; null if there are none
   * @param offset of the name
   * @return null if the arguments are wrong, which was told then
   */
  static Expression call(
      String name, String inside, int offset, Symbols symbols, ProblemSink problems) {
    Arguments arguments = new Arguments(name, inside, offset, problems);
    return switch (name) {
      case "uuid" -> arguments.none() ? (c, out) -> RandomText.uuid(c.random(), out) : null;
      case "random.int" -> {
        long[] range = arguments.range();
        yield range == null
            ? null
            : (c, out) -> out.append(RandomText.number(c.random(), range[0], range[1]));
      }
      case "random.string" -> {
        int length = arguments.count(LONGEST);
        yield length < 0
            ? null
            : (c, out) -> RandomText.characters(c.random(), LETTERS, length, out);
      }
      case "random.alphanumeric" -> {
        int length = arguments.count(LONGEST);
        yield length < 0
            ? null
            : (c, out) -> RandomText.characters(c.random(), ALPHANUMERIC, length, out);
      }
      case "lorem.word" -> arguments.none() ? (c, out) -> Lorem.words(c.random(), 1, out) : null;
      case "lorem.words" -> {
        int count = arguments.count(LONGEST / 10);
        yield count < 0 ? null : (c, out) -> Lorem.words(c.random(), count, out);
      }
      case "lorem.sentence" ->
          arguments.none() ? (c, out) -> Lorem.sentence(c.random(), out) : null;
      case "lorem.paragraph" ->
          arguments.none() ? (c, out) -> Lorem.paragraph(c.random(), out) : null;
      case "now" ->
          arguments.none()
              ? (c, out) -> out.append(Instant.ofEpochMilli(System.currentTimeMillis()))
              : null;
      case "now.epochMillis" ->
          arguments.none() ? (c, out) -> out.append(System.currentTimeMillis()) : null;
      case "now.epochSeconds" ->
          arguments.none() ? (c, out) -> out.append(System.currentTimeMillis() / 1000) : null;
      case "counter" -> {
        String counter = arguments.optionalName();
        if (counter == null) {
          yield null;
        }
        int index = symbols.counter(counter);
        yield (c, out) -> out.append(c.nextCount(index));
      }
      case "user" -> arguments.none() ? (c, out) -> out.append(c.user()) : null;
      case "iteration" -> arguments.none() ? (c, out) -> out.append(c.iteration()) : null;
      default -> throw new IllegalArgumentException("no such function: " + name);
    };
  }
}
