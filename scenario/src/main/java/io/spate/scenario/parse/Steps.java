package io.spate.scenario.parse;

import io.spate.scenario.AbortStep;
import io.spate.scenario.ChooseStep;
import io.spate.scenario.ForEachStep;
import io.spate.scenario.GroupStep;
import io.spate.scenario.IfStep;
import io.spate.scenario.ParallelStep;
import io.spate.scenario.PauseStep;
import io.spate.scenario.RepeatStep;
import io.spate.scenario.RequestStep;
import io.spate.scenario.ScriptStep;
import io.spate.scenario.SocketStep;
import io.spate.scenario.Step;
import io.spate.scenario.WhileStep;
import java.util.List;
import java.util.function.Predicate;

/** Questions about trees of steps. */
final class Steps {
  private Steps() {}

  /** True if there is a request anywhere. */
  static boolean haveRequest(List<Step> steps) {
    return any(steps, step -> step instanceof RequestStep || step instanceof SocketStep);
  }

  /** True if there is a request or a pause anywhere. */
  static boolean takeTime(List<Step> steps) {
    return any(
        steps,
        step ->
            step instanceof RequestStep || step instanceof SocketStep || step instanceof PauseStep);
  }

  private static boolean any(List<Step> steps, Predicate<Step> wanted) {
    return steps.stream().anyMatch(step -> any(step, wanted));
  }

  private static boolean any(Step step, Predicate<Step> wanted) {
    return switch (step) {
      case RequestStep request -> wanted.test(request);
      case PauseStep pause -> wanted.test(pause);
      case RepeatStep repeat -> any(repeat.steps(), wanted);
      case WhileStep loop -> any(loop.steps(), wanted);
      case ForEachStep each -> any(each.steps(), wanted);
      case IfStep branch -> any(branch.then(), wanted) || any(branch.otherwise(), wanted);
      case GroupStep group -> any(group.steps(), wanted);
      case SocketStep socket -> wanted.test(socket);
      case ParallelStep parallel -> parallel.requests().stream().anyMatch(wanted);
      case AbortStep abort -> false;
      case ScriptStep script -> false;
      case ChooseStep choose -> choose.branches().stream().anyMatch(b -> any(b.steps(), wanted));
    };
  }
}
