package io.spate.agent.flow;

import io.spate.scenario.Step;
import java.util.List;

/**
 * Steps as a flat list of instructions, the tree of them turned into jumps. Immutable and
 * thread-safe: compiled once per run, and executed by all its users.
 */
public final class Program {
  private final Instruction[] code;
  private final int depth;
  private final int groupDepth;

  Program(List<Instruction> code, int depth, int groupDepth) {
    this.code = code.toArray(Instruction[]::new);
    this.depth = depth;
    this.groupDepth = groupDepth;
  }

  /** Compiles steps. */
  public static Program of(List<Step> steps) {
    return new ProgramCompiler().compile(steps);
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
