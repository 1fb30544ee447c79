package io.spate.cli.command;

import io.spate.cli.CliException;
import io.spate.cli.Environment;
import io.spate.cli.ExitCode;
import io.spate.cli.stack.StackView;
import io.spate.cli.stack.Wanted;
import io.spate.cli.terminal.Terminal;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Starts the local stack, or what is missing of it. */
@Command(
    name = "up",
    description = {
      "Start the local stack: broker, control plane, results aggregator, load agents.",
      "What runs already is left alone; what has ended is started again. Ports are the defaults"
          + " (8090, 8091, 9092) where they are free."
    })
final class UpCommand implements Callable<Integer> {
  private final Environment environment;

  @Mixin private HelpOption help;

  @Option(
      names = "--agents",
      paramLabel = "N",
      description = "Load agents; by default as many as there are, or 3.")
  private Integer agents;

  @Option(
      names = "--aggregators",
      paramLabel = "N",
      description = "Results aggregators; by default as many as there are, or 1.")
  private Integer aggregators;

  @Option(
      names = "--only",
      paramLabel = "kafka",
      description = "Start just this, for developing: kafka is the broker with all topics.")
  private Part only;

  /** What may be started alone. */
  enum Part {
    KAFKA
  }

  UpCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    if (only != null) {
      return kafka();
    }
    if (agents != null) {
      LoadOptions.requireAgents("--agents", agents);
    }
    if (aggregators != null) {
      LoadOptions.requireAggregators("--aggregators", aggregators);
    }
    Session session = Session.of(environment, false);
    StackView view = session.stack().up(new Wanted(number(agents), number(aggregators), false));
    Terminal terminal = session.terminal();
    terminal.line(words(view));
    StatusCommand.pages(view, terminal.style()).forEach(line -> terminal.line("  " + line));
    terminal.line("  control plane  " + terminal.style().link(view.controlPlane().toString()));
    terminal.line("  run a scenario with `spate run FILE`, end all with `spate down`");
    return ExitCode.OK;
  }

  private int kafka() {
    if (agents != null || aggregators != null) {
      throw CliException.usage("--only kafka starts no agent and no aggregator; leave out one");
    }
    Session session = Session.of(environment, false);
    boolean started = !session.stack().upBroker().started().isEmpty();
    String bootstrap = session.stack().addresses().bootstrap();
    Terminal terminal = session.terminal();
    terminal.line((started ? "Kafka is up at " : "Kafka runs already at ") + bootstrap);
    terminal.line("  for clients     export KAFKA_BOOTSTRAP_SERVERS=" + bootstrap);
    terminal.line("  the rest of the stack starts with `spate up`, all ends with `spate down`");
    return ExitCode.OK;
  }

  private static OptionalInt number(Integer wanted) {
    return wanted == null ? OptionalInt.empty() : OptionalInt.of(wanted);
  }

  private static String words(StackView view) {
    boolean wasThere =
        view.started().stream()
            .allMatch(name -> name.startsWith("agent-") || name.startsWith("aggregator-"));
    String agents = view.agentsInWords();
    if (wasThere && view.started().isEmpty() && view.stopped().isEmpty()) {
      return "the local stack runs already, with " + agents;
    }
    return wasThere
        ? "the local stack ran already; it has " + agents + " now"
        : "the local stack is up, with " + agents;
  }
}
