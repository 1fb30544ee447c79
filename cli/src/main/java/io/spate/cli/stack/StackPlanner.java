package io.spate.cli.stack;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Decides what to keep, stop and start, given what lives and what is wanted. Level-triggered: asked
 * again when all is as wanted, it plans nothing; asked after a crash, it plans the repair.
 *
 * <p>A process that lives but was told an address that has changed since (its broker came back on
 * another port) is started anew.
 */
final class StackPlanner {
  private final StackHome home;
  private final PortChooser ports;

  StackPlanner(StackHome home, PortChooser ports) {
    this.home = home;
    this.ports = ports;
  }

  /**
   * What to do.
   *
   * @param keep lives and is right
   * @param stop lives and is wrong or too many, the highest numbers first
   * @param start is missing
   */
  record Plan(List<StackProcess> keep, List<StackProcess> stop, List<ProcessSpec> start) {
    boolean isNothing() {
      return stop.isEmpty() && start.isEmpty();
    }

    /**
     * What is wanted once this plan failed half done: as many as it was for, whatever lives of them
     * now.
     */
    Wanted again(Wanted wanted) {
      return new Wanted(
          OptionalInt.of(number(ProcessKind.AGENT)),
          OptionalInt.of(number(ProcessKind.AGGREGATOR)),
          wanted.todoApi());
    }

    private int number(ProcessKind kind) {
      long kept = keep.stream().filter(process -> process.kind() == kind).count();
      return (int) (kept + start.stream().filter(spec -> spec.kind() == kind).count());
    }
  }

  /**
   * Plans.
   *
   * @param known what was started before, dead or alive
   * @param alive the names of those that live
   */
  Plan plan(StackState known, Set<String> alive, Wanted wanted) {
    List<StackProcess> keep = new ArrayList<>();
    List<StackProcess> stop = new ArrayList<>();
    List<ProcessSpec> start = new ArrayList<>();
    for (ProcessSpec spec : specs(known, alive, wanted)) {
      StackProcess process =
          alive.contains(spec.name()) ? known.find(spec.name()).orElse(null) : null;
      if (process != null && spec.isSameAs(process)) {
        keep.add(process);
      } else {
        start.add(spec);
        if (process != null) {
          stop.add(process);
        }
      }
    }
    stop.addAll(tooMany(known, alive, wanted));
    return new Plan(keep, stop, start);
  }

  /** What to do to have the broker, whatever else runs; stops nothing else. */
  Plan planBroker(StackState known, Set<String> alive) {
    String name = ProcessKind.BROKER.id();
    ProcessSpec spec = broker(port(name, ProcessKind.BROKER, known, alive));
    StackProcess process = alive.contains(name) ? known.find(name).orElse(null) : null;
    if (process == null) {
      return new Plan(List.of(), List.of(), List.of(spec));
    }
    return spec.isSameAs(process)
        ? new Plan(List.of(process), List.of(), List.of())
        : new Plan(List.of(), List.of(process), List.of(spec));
  }

  private List<ProcessSpec> specs(StackState known, Set<String> alive, Wanted wanted) {
    Map<ProcessKind, Integer> port = new LinkedHashMap<>();
    for (ProcessKind kind : ProcessKind.values()) {
      if (kind != ProcessKind.AGENT && (kind != ProcessKind.TODO_API || wanted.todoApi())) {
        port.put(kind, port(kind.id(), kind, known, alive));
      }
    }
    List<ProcessSpec> specs = new ArrayList<>();
    specs.add(broker(port.get(ProcessKind.BROKER)));
    specs.add(controlPlane(port));
    int first = port.get(ProcessKind.AGGREGATOR);
    for (int n = 1; n <= aggregators(known, wanted); n++) {
      String name = ProcessKind.aggregatorName(n);
      specs.add(
          aggregator(
              name,
              n == 1
                  ? first
                  : port(name, 0, "another " + ProcessKind.AGGREGATOR.label(), known, alive),
              port));
    }
    for (int n = 1; n <= agents(known, alive, wanted); n++) {
      String name = ProcessKind.agentName(n);
      specs.add(agent(name, port(name, ProcessKind.AGENT, known, alive), port));
    }
    if (wanted.todoApi()) {
      specs.add(todoApi(port.get(ProcessKind.TODO_API)));
    }
    return specs;
  }

  private int port(String name, ProcessKind kind, StackState known, Set<String> alive) {
    return port(name, kind.defaultPort(), kind.label(), known, alive);
  }

  private int port(String name, int preferred, String label, StackState known, Set<String> alive) {
    int before = known.find(name).map(StackProcess::port).orElse(0);
    if (before > 0 && alive.contains(name)) {
      return before;
    }
    // The port it had is what others, and the user's browser, still know.
    return ports.choose(label, before > 0 ? before : preferred);
  }

  private static int agents(StackState known, Set<String> alive, Wanted wanted) {
    int now = (int) known.agents().stream().filter(a -> alive.contains(a.name())).count();
    // A stack that runs without agents is one that was scaled to none: that is left as it is. One
    // that has nothing but its broker (`up --only kafka`) never had any.
    boolean fresh =
        !alive.contains(ProcessKind.BROKER.id())
            || known.processes().stream().allMatch(p -> p.kind() == ProcessKind.BROKER);
    return wanted.agents().orElse(now == 0 && fresh ? Wanted.DEFAULT_AGENTS : now);
  }

  /** One that has ended is part of the stack until somebody wants fewer: it is started again. */
  private static int aggregators(StackState known, Wanted wanted) {
    int before =
        known.all(ProcessKind.AGGREGATOR).stream()
            .mapToInt(process -> ProcessKind.aggregatorNumber(process.name()))
            .max()
            .orElse(1);
    return Math.max(1, wanted.aggregators().orElse(before));
  }

  private static List<StackProcess> tooMany(StackState known, Set<String> alive, Wanted wanted) {
    int agents = agents(known, alive, wanted);
    int aggregators = aggregators(known, wanted);
    return known.processes().reversed().stream()
        .filter(process -> alive.contains(process.name()))
        .filter(
            process ->
                ProcessKind.agentNumber(process.name()) > agents
                    || ProcessKind.aggregatorNumber(process.name()) > aggregators)
        .toList();
  }

  private ProcessSpec broker(int port) {
    return new ProcessSpec(
        ProcessKind.BROKER.id(),
        ProcessKind.BROKER,
        port,
        Map.of(),
        List.of(
            "--data",
            home.data("kafka").toString(),
            "--port",
            Integer.toString(port),
            "--ready-file",
            home.brokerReadyFile().toString()));
  }

  private ProcessSpec controlPlane(Map<ProcessKind, Integer> port) {
    Map<String, String> settings = service(port.get(ProcessKind.CONTROL_PLANE), port);
    settings.put("SPATE_PAGES_URL", url(port.get(ProcessKind.AGGREGATOR)));
    return spec(ProcessKind.CONTROL_PLANE, port, settings);
  }

  private ProcessSpec aggregator(String name, int port, Map<ProcessKind, Integer> ports) {
    Map<String, String> settings = service(port, ports);
    settings.put("SPATE_CONTROL_PLANE_URL", url(ports.get(ProcessKind.CONTROL_PLANE)));
    settings.put("SPATE_STATE_DIR", home.data(name).toString());
    return new ProcessSpec(name, ProcessKind.AGGREGATOR, port, settings, List.of());
  }

  private ProcessSpec agent(String name, int port, Map<ProcessKind, Integer> ports) {
    Map<String, String> settings = service(port, ports);
    settings.put("SPATE_AGENT_ID", name);
    return new ProcessSpec(name, ProcessKind.AGENT, port, settings, List.of());
  }

  private ProcessSpec todoApi(int port) {
    Map<String, String> settings = http(port);
    settings.put("TODO_DB_PATH", home.data("todo").resolve("todo.db").toString());
    return new ProcessSpec(
        ProcessKind.TODO_API.id(), ProcessKind.TODO_API, port, settings, List.of());
  }

  private static ProcessSpec spec(
      ProcessKind kind, Map<ProcessKind, Integer> port, Map<String, String> settings) {
    return new ProcessSpec(kind.id(), kind, port.get(kind), settings, List.of());
  }

  private static Map<String, String> service(int port, Map<ProcessKind, Integer> ports) {
    Map<String, String> settings = http(port);
    settings.put("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:" + ports.get(ProcessKind.BROKER));
    return settings;
  }

  private static Map<String, String> http(int port) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("QUARKUS_HTTP_HOST", "127.0.0.1");
    settings.put("QUARKUS_HTTP_PORT", Integer.toString(port));
    return settings;
  }

  private static String url(int port) {
    return "http://127.0.0.1:" + port;
  }
}
