package io.spate.agent.user;

import io.spate.protocol.command.ClassLoad;
import io.spate.protocol.command.LoadProfile;
import io.spate.protocol.quota.SlotOrder;
import io.spate.scenario.LoadSpec;
import io.spate.scenario.Scenario;
import io.spate.scenario.UserClass;
import java.util.ArrayList;
import java.util.List;

/**
 * Users of a run that follow one load: all of them or, where classes have loads of their own, those
 * of one class. They are its <i>members</i>, counted from 0. Immutable.
 *
 * <p>Classes are numbered one after the other, by the users that they had when the run was made; a
 * class that has got more since has those beyond them in turns with the others. So no two users of
 * a run ever have the same number, whatever the loads become.
 *
 * @param index among those of the run, from 0
 * @param userClass what they do; null if it is chosen by weight
 * @param first number of the first of them
 * @param users how many are numbered from there on
 * @param allUsers how many are so numbered of the whole run
 * @param classes how many classes there are
 * @param order which member is in which slot
 * @param throughput of all of them, iterations per second; 0 if there is no limit
 */
public record Population(
    int index,
    UserClass userClass,
    int first,
    int users,
    int allUsers,
    int classes,
    SlotOrder order,
    double throughput) {
  /** Users of all classes, who follow one load. */
  static Population whole(SlotOrder order, double throughput) {
    return new Population(0, null, 0, Integer.MAX_VALUE, 0, 1, order, throughput);
  }

  /** Those of a run; one if all classes share its load. */
  static List<Population> of(Scenario scenario, LoadProfile load, SlotOrder order) {
    if (!scenario.isByClass()) {
      return List.of(whole(order, scenario.load().throughput()));
    }
    List<ClassLoad> loads = classes(scenario, load);
    int all = loads.stream().mapToInt(ClassLoad::users).sum();
    List<Population> populations = new ArrayList<>();
    int first = 0;
    for (int i = 0; i < loads.size(); i++) {
      int users = loads.get(i).users();
      LoadSpec own = scenario.users().get(i).own().load();
      populations.add(
          new Population(
              i,
              scenario.users().get(i),
              first,
              users,
              all,
              loads.size(),
              order.from(first),
              own.throughput()));
      first += users;
    }
    return List.copyOf(populations);
  }

  /** The loads of the classes; an older control plane leaves them to the scenario. */
  static List<ClassLoad> classes(Scenario scenario, LoadProfile load) {
    return load.classes() == null ? scenario.profile().classes() : load.classes();
  }

  /** The number in the run of a member. */
  int numberOf(int member) {
    return member < users ? first + member : allUsers + (member - users) * classes + index;
  }
}
