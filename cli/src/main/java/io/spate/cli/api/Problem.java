package io.spate.cli.api;

import java.util.List;

/**
 * An error as a server tells it (RFC 9457).
 *
 * @param type which error, as a URI; null if unknown
 * @param title what kind of error
 * @param status the HTTP status
 * @param detail what happened and why, for people
 * @param errors places in the scenario that are wrong; empty if it is about something else
 */
public record Problem(String type, String title, int status, String detail, List<Error> errors) {
  // Not that of a target that may not be put under load, which is 403, too.
  private static final String NOT_ALLOWED = "urn:spate:problem:not-allowed";

  public Problem {
    errors = errors == null ? List.of() : List.copyOf(errors);
  }

  /** One wrong place; line and column count from 1, 0 where there is none. */
  public record Error(int line, int column, String message, String hint) {}

  /** Whether it is about who may do what: no token, a wrong one, or a viewer's. */
  public boolean isAboutAccess() {
    return status == 401 || isNotAllowed();
  }

  private boolean isNotAllowed() {
    return status == 403 && NOT_ALLOWED.equals(type);
  }

  /** What would be right where it is about access, on a line of its own; else empty. */
  public String accessHint() {
    if (isNotAllowed()) {
      return "\n  give the API token of an operator: SPATE_TOKEN, or --token-file FILE";
    }
    return status == 401
        ? "\n  give an API token of that server: SPATE_TOKEN, or --token-file FILE"
            + " (`spate token create` makes one)"
        : "";
  }

  /** What happened, in words. */
  public String words() {
    if (detail != null && !detail.isBlank()) {
      return detail;
    }
    return title == null ? "HTTP status " + status : title;
  }
}
