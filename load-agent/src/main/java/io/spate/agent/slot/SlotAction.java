package io.spate.agent.slot;

import io.spate.protocol.command.RunCommand;

/** What to do with a quota, as the newest command of its run says. */
enum SlotAction {
  /** Nothing yet: the command of the run is not known. */
  WAIT,
  /** Hold the quota, its users start with the run. */
  HOLD,
  /** Hold the quota; who has the slot for it does what is done once before the load. */
  SET_UP,
  /** Run the users. */
  RUN,
  /** Users hold on, where there are any. */
  PAUSE,
  /** End the users, then acknowledge. */
  STOP,
  /** End the users; who has the slot for it does what is done once after the load. */
  TEAR_DOWN,
  /** The run is over: acknowledge. */
  DISMISS;

  /**
   * Decides. Pure.
   *
   * @param command newest command of the quota's run; null if none is known
   */
  static SlotAction of(RunCommand command) {
    if (command == null) {
      return WAIT;
    }
    return switch (command.phase()) {
      case WAITING -> HOLD;
      case SETUP -> SET_UP;
      case RUNNING -> RUN;
      case PAUSED -> PAUSE;
      case STOPPING -> STOP;
      case TEARDOWN -> TEAR_DOWN;
      case FINISHED, STOPPED, FAILED -> DISMISS;
    };
  }
}
