package io.spate.cli.stack;

import java.util.Arrays;

/**
 * The kinds of processes of a local stack.
 *
 * <p>Heaps are small on purpose: the whole stack shares a laptop with the system under test. They
 * are what the parts need for a run of some thousand users, with room; {@code
 * SPATE_<KIND>_JAVA_OPTS} gives more (e.g. {@code SPATE_AGENT_JAVA_OPTS=-Xmx1g}).
 */
enum ProcessKind {
  BROKER("broker", "broker", 9092, 384),
  CONTROL_PLANE("control-plane", "control plane", 8090, 128),
  AGGREGATOR("aggregator", "results aggregator", 8091, 384),
  AGENT("agent", "load agent", 0, 384),
  TODO_API("todo-api", "ToDo API", 8080, 192);

  private final String id;
  private final String label;
  private final int defaultPort;
  private final int heapMegabytes;

  ProcessKind(String id, String label, int defaultPort, int heapMegabytes) {
    this.id = id;
    this.label = label;
    this.defaultPort = defaultPort;
    this.heapMegabytes = heapMegabytes;
  }

  /**
   * Stands in files and names of processes; agents get a number after it, aggregators beyond the
   * first too.
   */
  String id() {
    return id;
  }

  /** What people read. */
  String label() {
    return label;
  }

  /** The port it gets when nobody else has it; 0 when any will do. */
  int defaultPort() {
    return defaultPort;
  }

  int heapMegabytes() {
    return heapMegabytes;
  }

  /** The environment variable with more JVM flags for this kind. */
  String javaOptionsVariable() {
    return "SPATE_" + name() + "_JAVA_OPTS";
  }

  /** The kind of a process by its name, e.g. {@code agent-2}; null for a name of no kind. */
  static ProcessKind ofName(String name) {
    return Arrays.stream(values())
        .filter(
            k ->
                switch (k) {
                  case AGENT -> agentNumber(name) > 0;
                  case AGGREGATOR -> aggregatorNumber(name) > 0;
                  case BROKER, CONTROL_PLANE, TODO_API -> k.id.equals(name);
                })
        .findFirst()
        .orElse(null);
  }

  static String agentName(int number) {
    return AGENT.id + "-" + number;
  }

  static String aggregatorName(int number) {
    return number == 1 ? AGGREGATOR.id : AGGREGATOR.id + "-" + number;
  }

  /** 2 for {@code agent-2}; 0 for what is no agent's name. */
  static int agentNumber(String name) {
    return number(AGENT, name);
  }

  /** 1 for {@code aggregator}, 2 for {@code aggregator-2}; 0 for what is no aggregator's name. */
  static int aggregatorNumber(String name) {
    int number = number(AGGREGATOR, name);
    return name.equals(AGGREGATOR.id) ? 1 : number > 1 ? number : 0;
  }

  private static int number(ProcessKind kind, String name) {
    String prefix = kind.id + "-";
    return name.startsWith(prefix) && name.substring(prefix.length()).matches("[1-9][0-9]{0,5}")
        ? Integer.parseInt(name.substring(prefix.length()))
        : 0;
  }
}
