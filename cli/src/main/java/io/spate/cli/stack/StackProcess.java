package io.spate.cli.stack;

import java.time.Instant;
import java.util.Map;

/**
 * A process of the stack as it was started.
 *
 * @param name unique in the stack, e.g. {@code agent-2}
 * @param kind its kind
 * @param pid its process id
 * @param startedAt when the operating system says it started; null if it does not say
 * @param port it listens on
 * @param log its log file
 * @param settings the environment it was given
 * @param instance what it says in {@link Health#INSTANCE_HEADER} of its answers, so that nobody
 *     else is taken for it; null if it says nothing, as the broker
 */
record StackProcess(
    String name,
    ProcessKind kind,
    long pid,
    Instant startedAt,
    int port,
    String log,
    Map<String, String> settings,
    String instance) {
  StackProcess {
    settings = settings == null ? Map.of() : Map.copyOf(settings);
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }
}
