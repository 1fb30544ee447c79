package io.spate.cli.stack;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The processes of a stack, ordered by kind and number. Immutable. */
record StackState(List<StackProcess> processes) {
  private static final Comparator<StackProcess> ORDER =
      Comparator.comparing(StackProcess::kind)
          .thenComparing(process -> ProcessKind.agentNumber(process.name()))
          .thenComparing(process -> ProcessKind.aggregatorNumber(process.name()));

  static final StackState EMPTY = new StackState(List.of());

  StackState {
    processes = processes.stream().sorted(ORDER).toList();
  }

  Optional<StackProcess> find(String name) {
    return processes.stream().filter(process -> process.name().equals(name)).findFirst();
  }

  /** The only process of a kind that has one, the first of those that have more. */
  Optional<StackProcess> find(ProcessKind kind) {
    return processes.stream().filter(process -> process.kind() == kind).findFirst();
  }

  List<StackProcess> agents() {
    return all(ProcessKind.AGENT);
  }

  /** By number. */
  List<StackProcess> all(ProcessKind kind) {
    return processes.stream().filter(process -> process.kind() == kind).toList();
  }

  /** With this process instead of the one of its name. */
  StackState with(StackProcess process) {
    List<StackProcess> all = new ArrayList<>(without(process.name()).processes);
    all.add(process);
    return new StackState(all);
  }

  /** With the processes of the other instead of those of their names. */
  StackState withAll(StackState other) {
    StackState all = this;
    for (StackProcess process : other.processes) {
      all = all.with(process);
    }
    return all;
  }

  StackState without(String name) {
    return only(process -> !process.name().equals(name));
  }

  StackState only(Predicate<StackProcess> wanted) {
    return new StackState(processes.stream().filter(wanted).toList());
  }
}
