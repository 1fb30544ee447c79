package io.spate.aggregator.ledger;

/** Decides when the numbers of a run are final. A pure function of what is known. */
public enum Completion {
  /** Users may still run. */
  RUNNING,
  /** Over, but events may still be on their way. */
  SETTLING,
  /** Over, and every event is accounted for. */
  COMPLETE,
  /** Over, and what is not here by now will not come: it is lost. */
  GIVEN_UP;

  /** What is in the topic of request events and not yet reduced. */
  public enum Backlog {
    /** Not asked yet, or Kafka did not answer. */
    UNKNOWN,
    SOME,
    NONE
  }

  /**
   * The decision.
   *
   * @param isOver whether the command says that no user runs any more
   * @param started whether users ever ran
   * @param followed whether this instance has followed the run while it was running, so that it has
   *     heard of every producer; one that was started later cannot know
   * @param ledger the accounting so far
   * @param overForMs how long the run has been over
   * @param settleMs how long to wait for events that agents say they have produced
   * @param backlog what waits to be reduced
   */
  public static Completion decide(
      boolean isOver,
      boolean started,
      boolean followed,
      RunLedger ledger,
      long overForMs,
      long settleMs,
      Backlog backlog) {
    if (!isOver) {
      return RUNNING;
    }
    if (!started && !ledger.hasSources()) {
      return COMPLETE;
    }
    boolean allHere = ledger.hasSources() && ledger.isSettled();
    if (allHere && (followed || backlog == Backlog.NONE)) {
      return COMPLETE;
    }
    // While events wait to be reduced nothing of them is lost, however long it takes.
    if (overForMs < settleMs || backlog != Backlog.NONE) {
      return SETTLING;
    }
    return ledger.isSettled() ? COMPLETE : GIVEN_UP;
  }

  /** Whether the backlog would change the decision, so that it is worth asking for. */
  public static boolean needsBacklog(
      boolean isOver, boolean followed, RunLedger ledger, long overForMs, long settleMs) {
    return isOver
        && (overForMs >= settleMs || (!followed && ledger.hasSources() && ledger.isSettled()));
  }

  /** True when the report can be written. */
  public boolean isFinal() {
    return this == COMPLETE || this == GIVEN_UP;
  }
}
