package io.spate.scenario.data;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** In which order the rows of a feed are given out. */
public enum FeedOrder {
  /** In the order of the file. */
  SEQUENTIAL,
  /** Any row, each time anew. */
  RANDOM,
  /** Each row once, in a random order; then all again in another one. */
  SHUFFLED,
  /** In the order of the file, each row to one iteration of the whole run and never again. */
  UNIQUE;

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
}
