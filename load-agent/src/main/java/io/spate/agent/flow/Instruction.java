package io.spate.agent.flow;

import io.spate.scenario.AbortStep;
import io.spate.scenario.ParallelStep;
import io.spate.scenario.RequestStep;
import io.spate.scenario.ScriptStep;
import io.spate.scenario.SocketStep;
import io.spate.scenario.ThinkTime;
import io.spate.scenario.UserContext;
import io.spate.scenario.condition.Condition;
import io.spate.scenario.template.Template;

/** One instruction of a {@link Program}. Immutable; what differs per user is in its loops. */
public sealed interface Instruction {

  /** Sends a request and waits for the response. */
  record Send(RequestStep step) implements Instruction {}

  /** Sends several requests side by side, and waits for all responses. */
  record SendAll(ParallelStep step) implements Instruction {}

  /** Does something with the user's WebSocket, and waits for its end. */
  record Talk(SocketStep step) implements Instruction {}

  /** Waits. */
  record Wait(ThinkTime pause) implements Instruction {}

  /** The end of the program. */
  record End() implements Instruction {}

  /** The user ends for good, and if it says so the run. */
  record Abort(AbortStep step) implements Instruction {}

  /** A group begins, when what comes first in it is due. */
  record GroupBegin(int nameIndex) implements Instruction {}

  /** The innermost group ends. */
  record GroupEnd() implements Instruction {}

  /** Takes no time and says where to go on. */
  sealed interface Control extends Instruction {
    /**
     * Executes the instruction.
     *
     * @param pc where it stands
     * @return where to go on
     */
    int next(int pc, UserContext context, Loops loops);
  }

  /** Computes variables; what goes wrong is told by who uses them. */
  record Compute(ScriptStep step) implements Instruction {}

  /** Goes on elsewhere. */
  record Jump(int target) implements Control {
    @Override
    public int next(int pc, UserContext context, Loops loops) {
      return target;
    }
  }

  /** Goes on with the next instruction if a condition holds. */
  record Branch(Condition condition, int otherwise) implements Control {
    @Override
    public int next(int pc, UserContext context, Loops loops) {
      return condition.holds(context) ? pc + 1 : otherwise;
    }
  }

  /** Begins a loop of a number of rounds. */
  record Rounds(int loop, int min, int max, int after) implements Control {
    @Override
    public int next(int pc, UserContext context, Loops loops) {
      int rounds = min == max ? min : context.random().nextInt(min, max + 1);
      loops.begin(loop, rounds);
      return rounds == 0 ? after : pc + 1;
    }
  }

  /** Ends a round, and goes back if there is another one. */
  record Again(int loop, int body) implements Control {
    @Override
    public int next(int pc, UserContext context, Loops loops) {
      return loops.countDown(loop) > 0 ? body : pc + 1;
    }
  }

  /** Goes on with a round if there may be one more and a condition holds. */
  record WhileLeft(int loop, Condition condition, int after) implements Control {
    @Override
    public int next(int pc, UserContext context, Loops loops) {
      return loops.countDown(loop) >= 0 && condition.holds(context) ? pc + 1 : after;
    }
  }

  /** Begins a loop over the items of a list. */
  record Items(int loop, Template list, int item, int after) implements Control {
    @Override
    public int next(int pc, UserContext context, Loops loops) {
      loops.begin(loop, list, context);
      return loops.take(loop, item, context) ? pc + 1 : after;
    }
  }

  /** Ends a round, and goes back with the next item if there is one. */
  record NextItem(int loop, int item, int body) implements Control {
    @Override
    public int next(int pc, UserContext context, Loops loops) {
      return loops.take(loop, item, context) ? body : pc + 1;
    }
  }

  /**
   * Goes on with one of several branches, drawn by weight.
   *
   * @param upTo sums of the weights up to each branch
   * @param targets where the branches begin
   */
  record Choose(int[] upTo, int[] targets) implements Control {
    @Override
    public int next(int pc, UserContext context, Loops loops) {
      int drawn = context.random().nextInt(upTo[upTo.length - 1]);
      int branch = 0;
      while (drawn >= upTo[branch]) {
        branch++;
      }
      return targets[branch];
    }
  }
}
