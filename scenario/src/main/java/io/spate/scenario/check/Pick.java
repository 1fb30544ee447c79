package io.spate.scenario.check;

import io.spate.scenario.UserContext;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Which of several values is meant.
 *
 * @param mode how it is chosen
 * @param number for {@link Mode#NUMBER}, from 1
 */
public record Pick(Mode mode, int number) {
  /** The first, which is meant where nothing is said. */
  public static final Pick FIRST = new Pick(Mode.FIRST, 1);

  /** How a value is chosen. */
  public enum Mode {
    FIRST,
    LAST,
    /** By the user's own random numbers. */
    RANDOM,
    /** All of them, as a JSON array. */
    ALL,
    /** How many there are, which may be 0. */
    COUNT,
    /** The one of a number. */
    NUMBER
  }

  /** The value; null if there is none. */
  Value from(List<Value> values, UserContext context) {
    if (mode == Mode.COUNT) {
      return Value.number(values.size());
    }
    if (values.isEmpty()) {
      return null;
    }
    return switch (mode) {
      case LAST -> values.get(values.size() - 1);
      case RANDOM -> values.get(context.random().nextInt(values.size()));
      case NUMBER -> number <= values.size() ? values.get(number - 1) : null;
      case ALL ->
          new Value(
              Value.Form.JSON_LITERAL,
              values.stream().map(Value::json).collect(Collectors.joining(",", "[", "]")));
      default -> values.get(0);
    };
  }

  /** Puts itself in front of what it picks from. */
  String words(String of) {
    return switch (mode) {
      case FIRST -> of;
      case LAST -> "last of " + of;
      case RANDOM -> "random one of " + of;
      case ALL -> "all of " + of;
      case COUNT -> "count of " + of;
      case NUMBER -> "number " + number + " of " + of;
    };
  }
}
