package io.spate.scenario;

/**
 * One mistake in a scenario, where it is and how to mend it.
 *
 * @param file name of the source as the caller gave it; {@code overrides} for a value that did not
 *     come from a file
 * @param line from 1; 0 when there is no place in a file (overrides)
 * @param column from 1, in characters; 0 when there is none, as in a scenario that is written in
 *     Java
 * @param message what is wrong
 * @param hint what would be right; null if there is nothing to say
 */
public record Problem(String file, int line, int column, String message, String hint) {

  /** {@code file:line:column: message (hint)}, or without the place where there is none. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder(file);
    if (line > 0) {
      out.append(':').append(line);
      if (column > 0) {
        out.append(':').append(column);
      }
    }
    out.append(": ").append(message);
    if (hint != null) {
      out.append(" (").append(hint).append(')');
    }
    return out.toString();
  }
}
