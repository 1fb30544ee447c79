package io.spate.agent.user;

import io.spate.protocol.command.LoadProfile;
import io.spate.protocol.quota.SlotOrder;
import io.spate.scenario.Scenario;
import io.spate.scenario.UserClass;
import java.util.ArrayList;
import java.util.List;

/**
 * The users of one class, where classes have loads of their own: a range of the run's users, so
 * that each user is in the slot that its number says, as in any run. Immutable.
 *
 * @param userClass what they do
 * @param load how many of them run when
 * @param first number of the first of them
 * @param order which of them, counted from 0, is in which slot
 */
public record Population(UserClass userClass, LoadProfile load, int first, SlotOrder order) {
  /** Those of a scenario; none if all classes share its load. */
  static List<Population> of(Scenario scenario, SlotOrder order) {
    List<Population> populations = new ArrayList<>();
    if (scenario.isByClass()) {
      int first = 0;
      for (UserClass each : scenario.users()) {
        populations.add(new Population(each, each.own().profile(), first, order.from(first)));
        first += each.own().load().users();
      }
    }
    return List.copyOf(populations);
  }
}
