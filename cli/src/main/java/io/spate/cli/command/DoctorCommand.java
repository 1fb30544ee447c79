package io.spate.cli.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spate.cli.CliException;
import io.spate.cli.CliVersion;
import io.spate.cli.Environment;
import io.spate.cli.ExitCode;
import io.spate.cli.api.Access;
import io.spate.cli.doctor.Doctor;
import io.spate.cli.doctor.Finding;
import io.spate.cli.doctor.Level;
import io.spate.cli.doctor.Subject;
import io.spate.cli.stack.LocalStack;
import io.spate.cli.stack.Pause;
import io.spate.cli.stack.StackAddresses;
import io.spate.cli.terminal.Numbers;
import io.spate.cli.terminal.Style;
import io.spate.cli.terminal.Terminal;
import io.spate.protocol.Json;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Says what is wrong with a stack, and how to mend it. */
@Command(
    name = "doctor",
    description = {
      "Check all that a run needs: this machine, Kafka and its topics, control plane, results"
          + " aggregator, agents, versions, clocks.",
      "Of the local stack, or of what the options name. Ends with 1 if a check fails."
    })
final class DoctorCommand implements Callable<Integer> {
  private static final String BOOTSTRAP = "bootstrap.servers";

  private final Environment environment;

  @Mixin private HelpOption help;

  @Mixin private ServerOptions server;

  @Option(
      names = "--bootstrap",
      paramLabel = "HOST:PORT",
      description = "Kafka to use instead of the local stack's; several with commas.")
  private String bootstrap;

  @Option(
      names = "--kafka-config",
      paramLabel = "FILE",
      description = "Kafka client settings as properties, such as security.protocol and sasl.*")
  private Path kafkaConfig;

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  DoctorCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws JsonProcessingException {
    Terminal terminal = Session.terminal(environment);
    List<Finding> findings = new ArrayList<>();
    Doctor.examine(
        subject(),
        finding -> {
          findings.add(finding);
          if (!json) {
            terminal.lines(lines(finding, terminal.style()));
          }
        });
    Level worst = findings.stream().map(Finding::level).reduce(Level.OK, DoctorCommand::worse);
    if (json) {
      environment.out().println(document(findings, worst));
    } else {
      terminal.line(summary(findings, terminal.style()));
    }
    return worst == Level.FAIL ? ExitCode.FAILED : ExitCode.OK;
  }

  private static Level worse(Level one, Level other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  private Subject subject() {
    boolean remote = server.isRemote();
    Map<String, Object> kafka = new HashMap<>(kafkaConfig == null ? Map.of() : read(kafkaConfig));
    if (bootstrap != null) {
      kafka.put(BOOTSTRAP, bootstrap);
    }
    if (remote || bootstrap != null) {
      return new Subject(
          kafka.containsKey(BOOTSTRAP) ? kafka : Map.of(),
          server.server(),
          server.aggregator().map(List::of).orElse(List.of()),
          server.access(),
          false);
    }
    StackAddresses local = LocalStack.of(environment, Pause.UNBROKEN, text -> {}).addresses();
    kafka.putIfAbsent(BOOTSTRAP, local.bootstrap());
    return new Subject(
        kafka, Optional.of(local.controlPlane()), local.aggregators(), Access.OF_JAVA, true);
  }

  private Map<String, Object> read(Path file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(environment.resolve(file))) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw CliException.usage(
          "--kafka-config " + file + ": cannot be read as properties (name=value): " + e);
    }
    Map<String, Object> settings = new HashMap<>();
    properties.forEach((name, value) -> settings.put(name.toString(), value));
    return settings;
  }

  private static List<String> lines(Finding finding, Style style) {
    String word = String.format("%-4s", finding.level().word());
    String marked =
        switch (finding.level()) {
          case OK -> style.good(word);
          case WARN -> style.warning(word);
          case FAIL -> style.bad(word);
        };
    List<String> lines = new ArrayList<>();
    String right = finding.right().isEmpty() ? "" : "; right would be " + finding.right();
    lines.add(marked + "  " + style.bold(finding.check()) + ": " + finding.found() + right);
    if (!finding.remedy().isEmpty()) {
      lines.add("      " + style.faint("-> " + finding.remedy()));
    }
    return lines;
  }

  private static String summary(List<Finding> findings, Style style) {
    long failed = count(findings, Level.FAIL);
    long warned = count(findings, Level.WARN);
    String words =
        Numbers.plural(findings.size(), "check")
            + ": "
            + count(findings, Level.OK)
            + " ok, "
            + Numbers.plural(warned, "warning")
            + ", "
            + failed
            + " failed";
    return failed > 0 ? style.bad(words) : warned > 0 ? style.warning(words) : style.good(words);
  }

  private static long count(List<Finding> findings, Level level) {
    return findings.stream().filter(finding -> finding.level() == level).count();
  }

  private static String document(List<Finding> findings, Level worst)
      throws JsonProcessingException {
    ObjectNode root =
        Json.MAPPER
            .createObjectNode()
            .put("version", CliVersion.project())
            .put("level", worst.word());
    ArrayNode checks = root.putArray("checks");
    findings.forEach(finding -> checks.add(finding.json()));
    return Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root);
  }
}
