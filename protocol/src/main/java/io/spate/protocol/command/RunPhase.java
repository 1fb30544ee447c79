package io.spate.protocol.command;

/** What a run should be doing, as its newest command says. */
public enum RunPhase {
  /** Quotas are out; the run starts when enough agents hold them. */
  WAITING,
  /** What is done once before the load is under way; no user runs yet. */
  SETUP,
  /** Users run from {@code startAt} to {@code endAt}. */
  RUNNING,
  /** Users hold on: none sends a request, and the run's time stands still. */
  PAUSED,
  /** Users finish their requests, then the run is over, before its planned end. */
  STOPPING,
  /** The load is over, and what is done once after it is under way. */
  TEARDOWN,
  /** Over as planned. */
  FINISHED,
  /** Over because somebody, or a threshold, stopped it. */
  STOPPED,
  /** Over because it could not go on (or start); the reason says why. */
  FAILED;

  /** True when no user may run any more and none ever will. */
  public boolean isOver() {
    return this == FINISHED || this == STOPPED || this == FAILED;
  }
}
