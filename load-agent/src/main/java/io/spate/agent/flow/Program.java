package io.spate.agent.flow;

import io.spate.scenario.Step;
import io.spate.scenario.Task;
import java.util.List;

/**
 * Steps as a flat list of instructions, the tree of them turned into jumps. Immutable and
 * thread-safe: compiled once per run, and executed by all its users.
 */
public final class Program {
  private final Instruction[] code;
  private final int depth;
  private final int groupDepth;
  private final int[] feeds;

  Program(List<Instruction> code, int depth, int groupDepth, int[] feeds) {
    this(code.toArray(Instruction[]::new), depth, groupDepth, feeds);
  }

  private Program(Instruction[] code, int depth, int groupDepth, int[] feeds) {
    this.code = code;
    this.feeds = feeds;
    this.depth = depth;
    this.groupDepth = groupDepth;
  }

  /** Compiles steps. */
  public static Program of(List<Step> steps) {
    return new ProgramCompiler().compile(steps);
  }

  /** Compiles a task. */
  static Program of(Task task) {
    Program steps = of(task.steps());
    int[] feeds = task.feeds().stream().mapToInt(Integer::intValue).toArray();
    return new Program(steps.code, steps.depth, steps.groupDepth, feeds);
  }

  /** The feeds that a row is drawn of before it begins; not to be changed. */
  public int[] feeds() {
    return feeds;
  }

  /** The instruction at a place, from 0 to {@link #end}. */
  public Instruction at(int pc) {
    return code[pc];
  }

  /** The place of the {@link Instruction.End}, the last one. */
  public int end() {
    return code.length - 1;
  }

  /** Most loops that are one within the other. */
  int depth() {
    return depth;
  }

  /** Most groups that are one within the other. */
  int groupDepth() {
    return groupDepth;
  }
}
