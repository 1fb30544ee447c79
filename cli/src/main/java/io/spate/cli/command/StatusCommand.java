package io.spate.cli.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spate.cli.Environment;
import io.spate.cli.ExitCode;
import io.spate.cli.api.AgentView;
import io.spate.cli.api.ControlPlane;
import io.spate.cli.api.ProblemException;
import io.spate.cli.api.RunView;
import io.spate.cli.api.UnreachableException;
import io.spate.cli.stack.LocalStack;
import io.spate.cli.stack.Pause;
import io.spate.cli.stack.ProcessStatus;
import io.spate.cli.stack.StackView;
import io.spate.cli.terminal.Numbers;
import io.spate.cli.terminal.Style;
import io.spate.cli.terminal.Table;
import io.spate.cli.terminal.Terminal;
import io.spate.protocol.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What runs of the local stack. */
@Command(
    name = "status",
    description = "Show the local stack: processes and their memory, agents, runs, addresses.")
final class StatusCommand implements Callable<Integer> {
  private final Environment environment;

  @Mixin private HelpOption help;

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  StatusCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws JsonProcessingException {
    LocalStack stack = LocalStack.of(environment, Pause.UNBROKEN, text -> {});
    List<ProcessStatus> processes = stack.processes();
    Optional<StackView> view = stack.running();
    List<AgentView> agents = List.of();
    List<RunView> runs = List.of();
    String trouble = null;
    if (view.isPresent()) {
      try {
        ControlPlane controlPlane = new ControlPlane(view.get().controlPlane());
        // Those that were scaled away said goodbye; they are no part of the stack any more.
        agents = controlPlane.agents().stream().filter(agent -> !agent.isStopped()).toList();
        runs = controlPlane.runs();
      } catch (UnreachableException | ProblemException e) {
        trouble = e.getMessage();
      }
    }
    if (json) {
      environment.out().println(document(processes, agents, runs, view));
    } else {
      print(processes, agents, runs, view, trouble);
    }
    return ExitCode.OK;
  }

  private static String document(
      List<ProcessStatus> processes,
      List<AgentView> agents,
      List<RunView> runs,
      Optional<StackView> view)
      throws JsonProcessingException {
    ObjectNode root = Json.MAPPER.createObjectNode();
    ArrayNode array = root.putArray("processes");
    for (ProcessStatus process : processes) {
      array
          .addObject()
          .put("name", process.name())
          .put("pid", process.pid())
          .put("port", process.port())
          .put("rssBytes", process.rssBytes())
          .put("state", process.state())
          .put("reason", process.reason());
    }
    root.set("agents", Json.MAPPER.valueToTree(agents));
    root.set("runs", Json.MAPPER.valueToTree(runs));
    ObjectNode urls = root.putObject("urls");
    view.ifPresent(
        v -> {
          urls.put("controlPlane", v.controlPlane().toString());
          urls.put("pages", v.pages().toString());
          if (!v.morePages().isEmpty()) {
            ArrayNode more = urls.putArray("morePages");
            v.morePages().forEach(page -> more.add(page.toString()));
          }
          if (v.todoApi() != null) {
            urls.put("todoApi", v.todoApi().toString());
          }
        });
    return Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root);
  }

  private void print(
      List<ProcessStatus> processes,
      List<AgentView> agents,
      List<RunView> runs,
      Optional<StackView> view,
      String trouble) {
    Terminal terminal = Session.terminal(environment);
    if (processes.isEmpty()) {
      terminal.line("no local stack runs in " + environment.home() + "; `spate up` starts one");
      return;
    }
    Style style = terminal.style();
    terminal.lines(processTable(processes).render(style));
    if (trouble != null) {
      terminal.line("");
      terminal.line(style.warning(trouble));
    }
    section(terminal, agentTable(agents));
    section(terminal, RunsCommand.table(runs));
    view.ifPresent(
        v -> {
          terminal.line("");
          terminal.lines(pages(v, style));
          terminal.line("control plane  " + style.link(v.controlPlane().toString()));
        });
  }

  /** The addresses of the pages, a line each; all show the same. */
  static List<String> pages(StackView view, Style style) {
    List<String> lines = new ArrayList<>();
    lines.add("pages          " + style.link(view.pages().toString()));
    view.morePages().forEach(more -> lines.add("               " + style.link(more.toString())));
    return lines;
  }

  private static void section(Terminal terminal, Table table) {
    List<String> lines = table.render(terminal.style());
    if (!lines.isEmpty()) {
      terminal.line("");
      terminal.lines(lines);
    }
  }

  private static Table processTable(List<ProcessStatus> processes) {
    Table table = Table.of("Process", ">Pid", ">Port", ">Memory", "State");
    for (ProcessStatus process : processes) {
      String reason = process.reason().isEmpty() ? "" : " (" + process.reason() + ")";
      table.row(
          process.name(),
          Long.toString(process.pid()),
          process.port() == 0 ? "-" : Integer.toString(process.port()),
          Numbers.megabytes(process.rssBytes()),
          process.state() + reason);
    }
    return table;
  }

  static Table agentTable(List<AgentView> agents) {
    Table table = Table.of("Agent", "State", ">Users", ">Slots", ">CPU", ">Memory");
    for (AgentView agent : agents) {
      table.row(
          agent.id(),
          agent.state() == null ? "-" : agent.state(),
          Numbers.count(agent.users()),
          Numbers.count(agent.slots()),
          String.format(Locale.ROOT, "%.2f", agent.cpu()),
          Numbers.megabytes(agent.rssBytes()));
    }
    return table;
  }
}
