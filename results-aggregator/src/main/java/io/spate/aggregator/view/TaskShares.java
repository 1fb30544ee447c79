package io.spate.aggregator.view;

import io.spate.protocol.report.RunReport.TaskShare;
import io.spate.scenario.Scenario;
import io.spate.scenario.Task;
import io.spate.scenario.UserClass;
import java.util.ArrayList;
import java.util.List;

/** How a scenario shares iterations among its tasks, by the weights of classes and tasks. Pure. */
final class TaskShares {
  /** More are left out: they are sent with each view of a run. */
  static final int MOST = 100;

  private TaskShares() {}

  /** A share for each task, by class, in the order of the scenario. */
  static List<TaskShare> of(Scenario scenario) {
    double allWeights = scenario.users().stream().mapToInt(UserClass::weight).sum();
    boolean ownLoads = scenario.users().stream().anyMatch(user -> user.own() != null);
    List<TaskShare> shares = new ArrayList<>();
    for (UserClass user : scenario.users()) {
      double weights = user.tasks().stream().mapToInt(Task::weight).sum();
      for (Task task : user.tasks()) {
        double ofUser = task.weight() / weights;
        Double ofAll = ownLoads ? null : (Double) rounded(user.weight() / allWeights * ofUser);
        shares.add(new TaskShare(user.name(), task.name(), rounded(ofUser), ofAll));
      }
    }
    return List.copyOf(shares.subList(0, Math.min(MOST, shares.size())));
  }

  private static double rounded(double share) {
    return Math.round(share * 10_000) / 10_000.0;
  }
}
