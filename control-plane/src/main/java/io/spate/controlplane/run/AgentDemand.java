package io.spate.controlplane.run;

import io.spate.protocol.command.LoadProfile;
import io.spate.protocol.command.RunCommand;
import java.util.Collection;

/**
 * How many agents the runs want together. Pure.
 *
 * <p>Agents are shared by all runs, so their loads add up while what they expect does not. The peak
 * of a run counts from its beginning: an agent that joins in mid-run moves slots, and each move
 * dips the load a little. More agents than slots would have nothing to do.
 *
 * @param usersPerAgent users that an agent carries; at least 1
 * @param ratePerAgent arrivals per second that an agent carries; above 0
 */
record AgentDemand(int usersPerAgent, double ratePerAgent) {
  AgentDemand {
    if (usersPerAgent < 1 || !(ratePerAgent > 0)) {
      throw new IllegalArgumentException(
          "spate.scaling.users-per-agent must be at least 1 and spate.scaling.rate-per-agent above"
              + " 0, got "
              + usersPerAgent
              + " and "
              + ratePerAgent);
    }
  }

  /** 0 without a run that is not over. */
  int of(Collection<RunCommand> runs) {
    int expected = 0;
    int slots = 0;
    double users = 0;
    double rate = 0;
    for (RunCommand run : runs) {
      if (!run.phase().isOver()) {
        LoadProfile load = run.load();
        expected = Math.max(expected, Math.max(1, run.expectAgents()));
        slots = Math.max(slots, run.slots());
        if (load.isOpen()) {
          rate += load.arrivals().peak(load.durationMs());
        }
        users += closedUsers(load);
      }
    }
    double shares = users / usersPerAgent + rate / ratePerAgent;
    return (int) Math.min(slots, Math.max(expected, Math.ceil(shares)));
  }

  /** Users at the peak, but for those of an open model, of whom only the arrivals count. */
  private static int closedUsers(LoadProfile load) {
    if (load.classes() == null || !load.isOpen()) {
      return load.isOpen() ? 0 : load.peakUsers();
    }
    return load.classes().stream()
        .filter(each -> !each.load().isOpen())
        .mapToInt(each -> each.load().peakUsers())
        .sum();
  }
}
