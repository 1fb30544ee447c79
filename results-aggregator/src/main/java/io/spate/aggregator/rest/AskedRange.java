package io.spate.aggregator.rest;

import io.spate.aggregator.view.RunCatalog;

/**
 * A range of time that somebody asked for, in milliseconds since the epoch.
 *
 * @param fromMs start
 * @param toMs end, not included; after the start
 */
record AskedRange(long fromMs, long toMs) {
  /** Ten thousand years: what is beyond it is no time of a run, and would overflow. */
  private static final long LATEST_MS = 253_402_300_800_000L;

  /** Whatever time a run takes. */
  static final AskedRange WHOLE = new AskedRange(0, LATEST_MS);

  /**
   * Reads the two ends.
   *
   * @throws ProblemException if they are no range
   */
  static AskedRange of(String from, String to) {
    long fromMs = milliseconds(from);
    long toMs = milliseconds(to);
    if (fromMs < 0 || toMs <= fromMs) {
      throw ProblemException.invalid(
          "a range needs from and to in milliseconds since the epoch, from before to; got from="
              + from
              + " and to="
              + to);
    }
    return new AskedRange(fromMs, toMs);
  }

  /** -1 if it is none. */
  private static long milliseconds(String text) {
    try {
      long at = text == null ? -1 : Long.parseLong(text);
      return at > LATEST_MS ? -1 : at;
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** Why there is nothing to answer with. */
  static ProblemException notHeld(RunCatalog catalog, String id) {
    return catalog.times(id).isEmpty()
        ? ProblemException.unknownRun(id)
        : ProblemException.notFound(
            "Not held any more",
            "the intervals of run '"
                + id
                + "' are not held: it was finished by an older version, or many runs"
                + " came after it; its whole time is in GET /api/v1/runs/"
                + id
                + "/report");
  }
}
