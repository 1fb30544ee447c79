package io.spate.agent.flow;

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
import java.util.ArrayList;
import java.util.List;

/** Compiles one tree of steps. Used once. */
final class ProgramCompiler {
  private final List<Instruction> code = new ArrayList<>();
  private int loop;
  private int depth;
  private int group;
  private int groupDepth;

  Program compile(List<Step> steps) {
    steps.forEach(this::add);
    code.add(new Instruction.End());
    return new Program(code, depth, groupDepth, new int[0]);
  }

  private void add(Step step) {
    switch (step) {
      case RequestStep request -> code.add(new Instruction.Send(request));
      case SocketStep socket -> code.add(new Instruction.Talk(socket));
      case ParallelStep parallel -> code.add(new Instruction.SendAll(parallel));
      case PauseStep pause -> code.add(new Instruction.Wait(pause.pause()));
      case RepeatStep repeat -> add(repeat);
      case WhileStep loop -> add(loop);
      case ForEachStep each -> add(each);
      case IfStep branch -> add(branch);
      case ChooseStep choose -> add(choose);
      case GroupStep group -> add(group);
      case ScriptStep script -> code.add(new Instruction.Compute(script));
      case AbortStep abort -> code.add(new Instruction.Abort(abort));
    }
  }

  private void add(RepeatStep step) {
    int begin = reserve();
    loop(step.steps());
    code.add(new Instruction.Again(loop, begin + 1));
    code.set(begin, new Instruction.Rounds(loop, step.min(), step.max(), code.size()));
  }

  private void add(WhileStep step) {
    if (step.max() == Integer.MAX_VALUE) {
      int begin = reserve();
      step.steps().forEach(this::add);
      code.add(new Instruction.Jump(begin));
      code.set(begin, new Instruction.Branch(step.condition(), code.size()));
      return;
    }
    int begin = reserve();
    int test = reserve();
    loop(step.steps());
    code.add(new Instruction.Jump(test));
    code.set(begin, new Instruction.Rounds(loop, step.max(), step.max(), code.size()));
    code.set(test, new Instruction.WhileLeft(loop, step.condition(), code.size()));
  }

  private void add(ForEachStep step) {
    int begin = reserve();
    loop(step.steps());
    code.add(new Instruction.NextItem(loop, step.item(), begin + 1));
    code.set(begin, new Instruction.Items(loop, step.list(), step.item(), code.size()));
  }

  private void add(IfStep step) {
    int test = reserve();
    step.then().forEach(this::add);
    int skip = step.otherwise().isEmpty() ? -1 : reserve();
    code.set(test, new Instruction.Branch(step.condition(), code.size()));
    if (skip >= 0) {
      step.otherwise().forEach(this::add);
      code.set(skip, new Instruction.Jump(code.size()));
    }
  }

  private void add(ChooseStep step) {
    int choose = reserve();
    int count = step.branches().size();
    int[] upTo = new int[count];
    int[] targets = new int[count];
    int[] skips = new int[count];
    int sum = 0;
    for (int i = 0; i < count; i++) {
      ChooseStep.Branch branch = step.branches().get(i);
      sum = Math.addExact(sum, branch.weight());
      upTo[i] = sum;
      targets[i] = code.size();
      branch.steps().forEach(this::add);
      skips[i] = reserve();
    }
    for (int skip : skips) {
      code.set(skip, new Instruction.Jump(code.size()));
    }
    code.set(choose, new Instruction.Choose(upTo, targets));
  }

  private void add(GroupStep step) {
    groupDepth = Math.max(groupDepth, ++group);
    code.add(new Instruction.GroupBegin(step.nameIndex()));
    step.steps().forEach(this::add);
    code.add(new Instruction.GroupEnd());
    group--;
  }

  /** Adds steps that are one loop deeper; {@link #loop} is that of their loop before and after. */
  private void loop(List<Step> steps) {
    depth = Math.max(depth, loop + 1);
    loop++;
    steps.forEach(this::add);
    loop--;
  }

  /** A place for an instruction whose target is not known yet. */
  private int reserve() {
    code.add(null);
    return code.size() - 1;
  }
}
