package io.spate.agent.user;

/**
 * A loop's part of the rate at which users start again after their slots were taken over. Stateless
 * but for the fleet; thread-safe.
 *
 * <p>The part is what its slots are of all slots, but no less than an even part of the fleet: an
 * agent that has just joined has few slots yet, and all the users to start. Agents with more than
 * an even part of the slots have mostly users that run already, so that the sum stays at the spawn
 * rate in practice; it never exceeds twice the spawn rate.
 */
public final class RestartShare {
  private final FleetSize fleet;
  private final int loops;

  /**
   * @param loops event loops of each agent
   */
  public RestartShare(FleetSize fleet, int loops) {
    this.fleet = fleet;
    this.loops = loops;
  }

  /**
   * The part of a loop, above 0, at most 1.
   *
   * @param slots that the loop has of the run
   * @param allSlots of the run
   */
  double of(int slots, int allSlots) {
    return Math.max((double) slots / allSlots, 1.0 / ((double) fleet.agents() * loops));
  }
}
