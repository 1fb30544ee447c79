package io.spate.kafka.embedded;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the process was told: an argument {@code --name value}, or else the environment variable of
 * the same meaning.
 *
 * @param options how to start the broker
 * @param readyFile where to write that the broker is ready
 */
record MainArguments(EmbeddedKafkaOptions options, Optional<Path> readyFile) {
  static final String USAGE =
      """
      usage: java -jar spate-embedded-kafka.jar --data DIR [--port N] [--host ADDRESS] [--ready-file FILE]
        --data DIR         where topics and records are kept   (or SPATE_KAFKA_DATA)
        --port N           port to listen on, 0 takes a free one, which is the default (or SPATE_KAFKA_PORT)
        --host ADDRESS     address to listen on, default 127.0.0.1 (or SPATE_KAFKA_HOST)
        --ready-file FILE  gets the line 'ready bootstrap=HOST:PORT' (or SPATE_KAFKA_READY_FILE)""";

  private static final String DATA = "data";
  private static final String PORT = "port";
  private static final String HOST = "host";
  private static final String READY_FILE = "ready-file";
  private static final Set<String> NAMES = Set.of(DATA, PORT, HOST, READY_FILE);

  /**
   * Reads them.
   *
   * @throws EmbeddedKafkaException if one is unknown, missing or no such value
   */
  static MainArguments parse(String[] arguments, Map<String, String> environment) {
    Map<String, String> given = given(arguments);
    String data =
        value(DATA, given, environment)
            .orElseThrow(() -> new EmbeddedKafkaException("no data directory given\n" + USAGE));
    EmbeddedKafkaOptions options =
        EmbeddedKafkaOptions.in(path(DATA, data))
            .withHost(value(HOST, given, environment).orElse(EmbeddedKafkaOptions.DEFAULT_HOST))
            .withPort(value(PORT, given, environment).map(MainArguments::port).orElse(0));
    return new MainArguments(
        options, value(READY_FILE, given, environment).map(file -> path(READY_FILE, file)));
  }

  private static Map<String, String> given(String[] arguments) {
    Map<String, String> given = new HashMap<>();
    for (int i = 0; i < arguments.length; i += 2) {
      String name = arguments[i].startsWith("--") ? arguments[i].substring(2) : "";
      if (!NAMES.contains(name)) {
        throw new EmbeddedKafkaException("unknown argument " + arguments[i] + "\n" + USAGE);
      }
      if (i + 1 == arguments.length) {
        throw new EmbeddedKafkaException("--" + name + " needs a value\n" + USAGE);
      }
      given.put(name, arguments[i + 1]);
    }
    return given;
  }

  private static Optional<String> value(
      String name, Map<String, String> given, Map<String, String> environment) {
    String variable = "SPATE_KAFKA_" + name.toUpperCase(java.util.Locale.ROOT).replace('-', '_');
    return Optional.ofNullable(given.getOrDefault(name, environment.get(variable)))
        .filter(value -> !value.isBlank());
  }

  private static int port(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new EmbeddedKafkaException("--port " + text + " is no number\n" + USAGE, e);
    }
  }

  private static Path path(String name, String text) {
    try {
      return Path.of(text).toAbsolutePath();
    } catch (InvalidPathException e) {
      throw new EmbeddedKafkaException(
          "--" + name + " " + text + " is no path: " + e.getReason(), e);
    }
  }
}
