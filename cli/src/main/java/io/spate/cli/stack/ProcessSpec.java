package io.spate.cli.stack;

import java.util.List;
import java.util.Map;

/**
 * A process as it is wanted.
 *
 * @param port it shall listen on
 * @param settings environment variables it gets
 * @param arguments of its main class
 */
record ProcessSpec(
    String name, ProcessKind kind, int port, Map<String, String> settings, List<String> arguments) {
  ProcessSpec {
    settings = Map.copyOf(settings);
    arguments = List.copyOf(arguments);
  }

  /** True when that process was started with just these settings. */
  boolean isSameAs(StackProcess process) {
    return port == process.port() && settings.equals(process.settings());
  }
}
