package io.spate.cli.command;

import io.spate.cli.Environment;
import io.spate.cli.ExitCode;
import io.spate.cli.api.ControlPlane;
import io.spate.cli.api.ProblemException;
import io.spate.cli.api.Results;
import io.spate.cli.api.RunView;
import io.spate.cli.api.UnreachableException;
import io.spate.cli.stack.LocalStack;
import io.spate.cli.stack.Pause;
import io.spate.cli.terminal.Numbers;
import io.spate.cli.terminal.Table;
import io.spate.cli.terminal.Terminal;
import io.spate.scenario.DurationText;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists runs. */
@Command(
    name = "runs",
    description = "List runs, the newest first, with their results as far as they are known.")
final class RunsCommand implements Callable<Integer> {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());

  private final Environment environment;

  @Mixin private HelpOption help;

  @Mixin private ServerOptions server;

  RunsCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    Terminal terminal = Session.terminal(environment);
    LocalStack stack = LocalStack.of(environment, Pause.UNBROKEN, text -> {});
    ControlPlane controlPlane = server.controlPlane(stack);
    List<RunView> runs = controlPlane.runs();
    if (runs.isEmpty()) {
      terminal.line("no runs yet; `spate run FILE` starts one");
      return ExitCode.OK;
    }
    terminal.lines(table(runs, results(stack, terminal)).render(terminal.style()));
    return ExitCode.OK;
  }

  private Map<String, Results.Summary> results(LocalStack stack, Terminal terminal) {
    Map<String, Results.Summary> byId = new HashMap<>();
    try {
      server.results(stack).ifPresent(r -> r.runs().forEach(each -> byId.put(each.id(), each)));
    } catch (UnreachableException | ProblemException e) {
      terminal.line(terminal.style().warning("without results: " + e.getMessage()));
    }
    return byId;
  }

  static Table table(List<RunView> runs) {
    return table(runs, Map.of());
  }

  private static Table table(List<RunView> runs, Map<String, Results.Summary> results) {
    Table table =
        Table.of(
            "Run",
            "Name",
            "Started",
            "State",
            "Verdict",
            ">Users",
            ">Length",
            ">Requests",
            ">Failures",
            ">p95");
    for (RunView run : runs) {
      Results.Summary result = results.get(run.id());
      table.row(
          run.id(),
          run.name(),
          run.startAt() == null || run.startAt() == 0
              ? "-"
              : TIME.format(Instant.ofEpochMilli(run.startAt())),
          run.phase(),
          result == null || result.verdict() == null ? "-" : result.verdict(),
          Numbers.count(run.users()),
          length(run),
          result == null ? "-" : Numbers.count(result.requests()),
          result == null ? "-" : Numbers.count(result.failures()),
          result == null ? "-" : Numbers.latency(result.p95()));
    }
    return table;
  }

  private static String length(RunView run) {
    return run.iterationsTotal() == null
        ? DurationText.of(Duration.ofMillis((long) (run.durationSeconds() * 1000)))
        : Numbers.count(run.iterationsDone())
            + " of "
            + Numbers.count(run.iterationsTotal())
            + " iterations";
  }
}
