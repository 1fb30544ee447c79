package io.spate.cli.stack;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Looks at the processes of a stack: which live, whether they are ready, what memory they take. */
final class StackInspector {
  private final StackHome home;
  private final OsProcesses processes;

  StackInspector(StackHome home, OsProcesses processes) {
    this.home = home;
    this.processes = processes;
  }

  /** The state of every process that is known, and of those that only the process table knows. */
  List<ProcessStatus> inspect(StackState known) {
    Map<String, ProcessHandle> marked = processes.marked();
    List<ProcessStatus> statuses = new ArrayList<>();
    for (StackProcess process : known.processes()) {
      statuses.add(status(process));
      processes.find(process).ifPresent(handle -> marked.remove(process.name()));
    }
    marked.forEach(
        (name, handle) ->
            statuses.add(
                new ProcessStatus(
                    name,
                    handle.pid(),
                    0,
                    OsProcesses.residentBytes(handle.pid()),
                    ProcessStatus.NOT_READY,
                    "not in " + home.stackFile() + "; `spate down` ends it")));
    return statuses;
  }

  private ProcessStatus status(StackProcess process) {
    if (!processes.isAlive(process)) {
      return new ProcessStatus(
          process.name(),
          process.pid(),
          process.port(),
          0,
          ProcessStatus.GONE,
          "ended by itself; its log: " + process.log());
    }
    Health health = Health.of(process);
    return new ProcessStatus(
        process.name(),
        process.pid(),
        process.port(),
        OsProcesses.residentBytes(process.pid()),
        health.ready() ? ProcessStatus.READY : ProcessStatus.NOT_READY,
        health.reason());
  }
}
