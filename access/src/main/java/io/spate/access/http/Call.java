package io.spate.access.http;

/**
 * A change that somebody asked for, with its answer. Without secrets.
 *
 * @param at milliseconds since the epoch
 * @param caller name of the caller; null if it is not known
 * @param role the caller's; null if it is not known
 * @param from address of the caller
 * @param askedBy for whom the caller says that it asks; null if it does not say
 * @param action such as {@code run.stop}
 * @param subject what it is about; null if that is not known
 * @param detail in words; null if there is no more to say
 * @param status of the answer; 0 if it was not sent
 */
public record Call(
    long at,
    String caller,
    String role,
    String from,
    String askedBy,
    String action,
    String subject,
    String detail,
    int status) {

  Call withDetail(String words) {
    return new Call(at, caller, role, from, askedBy, action, subject, words, status);
  }

  @Override
  public String toString() {
    return "audit caller="
        + caller
        + " role="
        + role
        + " from="
        + from
        + " askedBy="
        + quoted(askedBy)
        + " action="
        + quoted(action)
        + " subject="
        + quoted(subject)
        + " status="
        + status
        + " detail="
        + quoted(detail);
  }

  private static String quoted(String text) {
    return text == null ? "null" : '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
