package io.spate.cli.run;

import io.spate.scenario.ParallelStep;
import io.spate.scenario.PauseStep;
import io.spate.scenario.RequestStep;
import io.spate.scenario.Scenario;
import io.spate.scenario.Step;
import io.spate.scenario.Task;
import io.spate.scenario.ThinkTime;
import io.spate.scenario.UserClass;
import java.util.OptionalDouble;

/**
 * What all users of a closed load would send at the peak if the target answered at once: no run is
 * quicker, so it is a bound and an estimate at the same time.
 */
public final class ExpectedRate {
  private ExpectedRate() {}

  /** Requests per second at the peak; nothing if users do not wait, or if steps are conditional. */
  public static OptionalDouble atPeak(Scenario scenario) {
    double weights = 0;
    double perUser = 0;
    for (UserClass users : scenario.users()) {
      double requests = 0;
      double seconds = 0;
      double tasks = 0;
      for (Task task : users.tasks()) {
        for (Step step : task.steps()) {
          switch (step) {
            case RequestStep request -> {
              requests += task.weight();
              seconds += task.weight() * mean(request.thinkTime());
            }
            case ParallelStep parallel -> {
              requests += (double) task.weight() * parallel.requests().size();
              seconds += task.weight() * mean(parallel.thinkTime());
            }
            case PauseStep pause -> seconds += task.weight() * mean(pause.pause());
            // How often these do their steps is known only in the run.
            default -> {
              return OptionalDouble.empty();
            }
          }
        }
        tasks += task.weight();
      }
      if (users.pacing() != null) {
        seconds = Math.max(seconds, tasks * mean(users.pacing()));
      }
      if (seconds <= 0) {
        return OptionalDouble.empty();
      }
      perUser += users.weight() * (requests / seconds);
      weights += users.weight();
    }
    return OptionalDouble.of(scenario.load().users() * perUser / weights);
  }

  private static double mean(ThinkTime time) {
    double nanos =
        time.shape() == ThinkTime.Shape.UNIFORM
            ? (time.minNanos() + (double) time.maxNanos()) / 2
            : Math.clamp((double) time.meanNanos(), time.minNanos(), time.maxNanos());
    return nanos / 1e9;
  }
}
