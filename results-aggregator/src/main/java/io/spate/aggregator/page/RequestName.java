package io.spate.aggregator.page;

import java.util.Set;

/**
 * A request name as the tables show it: the HTTP method in a column of its own where the name
 * begins with one. The same rule is in {@code format.js}.
 *
 * @param type the method; empty if the name has none
 * @param label the rest of the name
 */
public record RequestName(String type, String label) {
  private static final Set<String> METHODS =
      Set.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS");

  /** Splits {@code GET /todo} into GET and /todo; leaves a name without a method whole. */
  public static RequestName of(String name) {
    int space = name.indexOf(' ');
    if (space > 0 && METHODS.contains(name.substring(0, space))) {
      return new RequestName(name.substring(0, space), name.substring(space + 1));
    }
    return new RequestName("", name);
  }
}
