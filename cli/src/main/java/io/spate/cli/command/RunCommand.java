package io.spate.cli.command;

import io.spate.cli.CliException;
import io.spate.cli.Environment;
import io.spate.cli.api.ControlPlane;
import io.spate.cli.dry.DryRun;
import io.spate.cli.run.ResultFiles;
import io.spate.cli.run.ScenarioFile;
import io.spate.cli.run.ScenarioRun;
import io.spate.cli.run.StackLease;
import io.spate.cli.stack.Wanted;
import io.spate.scenario.TargetUrl;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs a scenario, on the local stack or on a cluster. */
@Command(
    name = "run",
    description = {
      "Run a scenario and watch it.",
      "Without --server it runs on the local stack. One that is not there yet is started, and"
          + " stopped at the end (--keep leaves it). Ctrl-C stops the run, shows what it has"
          + " measured, and ends with code 1; a second Ctrl-C leaves at once."
    })
final class RunCommand implements Callable<Integer> {
  private final Environment environment;

  @Mixin private HelpOption help;

  @Parameters(
      paramLabel = "FILE",
      description =
          "The scenario (YAML, JSON or a .java file); - reads YAML or JSON from the standard"
              + " input.")
  private String file;

  @Option(
      names = {"-H", "--target", "--host"},
      paramLabel = "URL",
      description = "Base URL of the system under test, instead of the scenario's.")
  private String target;

  @Option(
      names = "--dry-run",
      description =
          "Run one user once, here, without broker and agents, and show each request and response."
              + " Ends with 99 if one was not answered as it must be.")
  private boolean dryRun;

  @Option(
      names = "--wait",
      paramLabel = "TIME",
      converter = DurationOption.class,
      description =
          "With --server: wait so long at most until control plane and aggregator are ready, e.g."
              + " right after an installation: 60s.")
  private Duration wait;

  @Mixin private TagOptions tags;
  @Mixin private LoadOptions load;
  @Mixin private ResultOptions result;
  @Mixin private ServerOptions server;

  RunCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    requireTarget();
    ScenarioFile scenario =
        ScenarioFile.read(
            file, load.overrides(target), tags.chosen(), environment, System.in, dryRun);
    if (dryRun) {
      return dry(scenario);
    }
    if (wait != null && !server.isRemote()) {
      throw CliException.usage("--wait needs --server too; the local stack is waited for anyway");
    }
    ResultFiles files = result.files(environment);
    Session session = Session.of(result.forPeople(environment), load.quiet());
    return server.isRemote() ? remote(scenario, files, session) : local(scenario, files, session);
  }

  private int dry(ScenarioFile scenario) {
    if (server.isRemote()) {
      throw CliException.usage("--dry-run runs here and asks no server; leave --server out");
    }
    return DryRun.of(scenario.scenario(), environment.variables(), Session.terminal(environment));
  }

  private void requireTarget() {
    String problem = target == null ? null : TargetUrl.problemOf(target);
    if (problem != null) {
      throw CliException.usage("--target: " + problem + " (" + TargetUrl.hint() + ")");
    }
  }

  private int remote(ScenarioFile scenario, ResultFiles files, Session session) {
    if (load.agents().isPresent()) {
      throw CliException.usage(
          "--agents is for the local stack; on a cluster scale the deployment of the agents");
    }
    if (wait != null) {
      ServersReady.await(server.named(), server.access().trust(), wait, session.interrupts());
    }
    return new ScenarioRun(
            server.controlPlane(session.stack()),
            server.aggregator(),
            session.terminal(),
            session.interrupts(),
            load.quiet())
        .execute(scenario, load.request(target, null), files)
        .exitCode();
  }

  private int local(ScenarioFile scenario, ResultFiles files, Session session) {
    Wanted wanted = new Wanted(load.agents(), false);
    try (StackLease lease =
        StackLease.take(session.stack(), wanted, load.keep(), session.words())) {
      return new ScenarioRun(
              new ControlPlane(lease.view().controlPlane()),
              Optional.of(lease.view().pages()),
              session.terminal(),
              session.interrupts(),
              load.quiet())
          .execute(scenario, load.request(target, expected(lease)), files)
          .exitCode();
    }
  }

  /** All local agents; one even if there is none, for which the run then waits in words. */
  static Integer expected(StackLease lease) {
    return Math.max(1, lease.view().agents().size());
  }
}
