package io.spate.cli.api;

import java.util.List;

/**
 * An error as a server tells it (RFC 9457).
 *
 * @param title what kind of error
 * @param status the HTTP status
 * @param detail what happened and why, for people
 * @param errors places in the scenario that are wrong; empty if it is about something else
 */
public record Problem(String title, int status, String detail, List<Error> errors) {
  public Problem {
    errors = errors == null ? List.of() : List.copyOf(errors);
  }

  /** One wrong place; line and column count from 1, 0 where there is none. */
  public record Error(int line, int column, String message, String hint) {}

  /** What happened, in words. */
  public String words() {
    if (detail != null && !detail.isBlank()) {
      return detail;
    }
    return title == null ? "HTTP status " + status : title;
  }
}
