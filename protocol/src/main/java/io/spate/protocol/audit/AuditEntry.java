package io.spate.protocol.audit;

import java.util.concurrent.ThreadLocalRandom;

/**
 * Somebody asked for a change: the value of {@code spate.audit}. Has no token, and nothing of a
 * scenario but its name.
 *
 * @param schema version of this record's layout, {@value #SCHEMA}
 * @param id the record's key; sorts by time
 * @param at when it was answered, milliseconds since the epoch
 * @param caller name of the token; {@code anonymous@loopback} or {@code anonymous} without one;
 *     {@code (unknown)} for whoever is refused as not known
 * @param role the caller's, as in settings; null if it is not known
 * @param from the address that the request came from
 * @param askedBy for whom the caller says that it asks, e.g. the page for a person; that is the
 *     caller's word and not proven; null if it does not say
 * @param action such as {@code run.create}, {@code run.stop}, {@code token.add}
 * @param subject what it was about: a run's id, a token's name; null if about none
 * @param detail in words, null if there is no more to say
 * @param status the HTTP status of the answer; 0 if there was none
 */
public record AuditEntry(
    int schema,
    String id,
    long at,
    String caller,
    String role,
    String from,
    String askedBy,
    String action,
    String subject,
    String detail,
    int status,
    Outcome outcome) {
  /** The layout that this version writes. */
  public static final int SCHEMA = 1;

  /** In place of a caller's name who is not known; no token can have it. */
  public static final String UNKNOWN_CALLER = "(unknown)";

  /**
   * An entry with a key of its own, which says how the request ended. The parameters are those of
   * the record.
   *
   * @param caller null for {@value #UNKNOWN_CALLER}
   */
  public static AuditEntry of(
      long at,
      String caller,
      String role,
      String from,
      String askedBy,
      String action,
      String subject,
      String detail,
      int status) {
    // The random part tells entries of one millisecond apart.
    String id = String.format("%013d-%08x", at, ThreadLocalRandom.current().nextInt());
    return new AuditEntry(
        SCHEMA,
        id,
        at,
        caller == null ? UNKNOWN_CALLER : caller,
        role,
        from,
        askedBy,
        action,
        subject,
        detail,
        status,
        Outcome.of(status));
  }

  /** How it ended. */
  public enum Outcome {
    /** It was done, or was done already. */
    DONE,
    /** The caller may not, or what was asked for is not possible. */
    REFUSED,
    /** A fault here or in Kafka; it may have been done in part. */
    FAILED,
    /** The caller went before the answer; it may have been done. */
    UNKNOWN;

    /**
     * How a request ended.
     *
     * @param status of the answer; 0 if there was none
     */
    public static Outcome of(int status) {
      return switch (status / 100) {
        case 2, 3 -> DONE;
        case 4 -> REFUSED;
        case 5 -> FAILED;
        default -> UNKNOWN;
      };
    }
  }
}
