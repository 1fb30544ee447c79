package io.spate.cli.command;

import io.spate.cli.CliException;
import io.spate.cli.CliVersion;
import io.spate.cli.Environment;
import io.spate.cli.ExitCode;
import io.spate.cli.api.ControlPlane;
import io.spate.cli.api.TodoApi;
import io.spate.cli.run.ResultFiles;
import io.spate.cli.run.ScenarioFile;
import io.spate.cli.run.ScenarioRun;
import io.spate.cli.run.ServedCheck;
import io.spate.cli.run.StackLease;
import io.spate.cli.stack.Install;
import io.spate.cli.stack.Wanted;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The first command of a newcomer: everything on this machine, a real run, nothing left behind. */
@Command(
    name = "demo",
    description = {
      "Run a real distributed test on this machine, with a sample API as the target.",
      "Starts what does not run yet (broker, control plane, results aggregator, 3 agents, ToDo"
          + " API), runs examples/todo-api/scenarios/crud.yaml, compares the count of requests"
          + " with what the ToDo API has served, and stops what it has started."
    })
final class DemoCommand implements Callable<Integer> {
  private final Environment environment;

  @Mixin private HelpOption help;

  @Mixin private LoadOptions load;
  @Mixin private ResultOptions result;

  DemoCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    Path file = Install.of(environment, CliVersion.project()).demoScenario();
    if (!Files.isRegularFile(file)) {
      throw CliException.failed("the demo's scenario is not there: " + file);
    }
    ScenarioFile scenario =
        ScenarioFile.read(file.toString(), load.overrides(null), environment, System.in);
    ResultFiles files = result.files(environment);
    Session session = Session.of(result.forPeople(environment), load.quiet());
    Wanted wanted = new Wanted(load.agents(), true);
    try (StackLease lease =
        StackLease.take(session.stack(), wanted, load.keep(), session.words())) {
      return run(scenario, files, session, lease);
    }
  }

  private int run(ScenarioFile scenario, ResultFiles files, Session session, StackLease lease) {
    TodoApi todo = new TodoApi(lease.view().todoApi());
    TodoApi.Served before = todo.served();
    ScenarioRun run =
        new ScenarioRun(
            new ControlPlane(lease.view().controlPlane()),
            Optional.of(lease.view().pages()),
            session.terminal(),
            session.interrupts(),
            load.quiet());
    ControlPlane.Overrides overrides =
        load.request(lease.view().todoApi().toString(), RunCommand.expected(lease));
    ScenarioRun.Outcome outcome = run.execute(scenario, overrides, files);
    ServedCheck check = ServedCheck.of(outcome.requests(), todo.served().since(before));
    session.terminal().line(check.words(session.terminal().style()));
    return outcome.exitCode() == ExitCode.OK && !check.isEqual()
        ? ExitCode.FAILED
        : outcome.exitCode();
  }
}
