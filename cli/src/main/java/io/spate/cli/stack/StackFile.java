package io.spate.cli.stack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spate.cli.CliException;
import io.spate.protocol.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code stack.json}: what was started, written right after each start by temporary file and
 * rename, so that a reader (or the next command after a crash) never sees half of it. Only the
 * holder of the {@link StackLock} writes.
 */
final class StackFile {
  private static final int VERSION = 1;

  private final Path file;

  StackFile(Path file) {
    this.file = file;
  }

  /**
   * What it says; empty when it is not there. A file that nobody can read counts as empty, as the
   * processes are found by their mark all the same.
   */
  StackState read() {
    try {
      return Files.exists(file) ? parse(Files.readString(file)) : StackState.EMPTY;
    } catch (JsonProcessingException e) {
      return StackState.EMPTY;
    } catch (IOException e) {
      throw CliException.failed("cannot read " + file + ": " + e, e);
    }
  }

  void write(StackState state) {
    Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
    try {
      if (state.processes().isEmpty()) {
        Files.deleteIfExists(file);
        return;
      }
      Files.writeString(temporary, format(state));
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw CliException.failed("cannot write " + file + ": " + e, e);
    }
  }

  static String format(StackState state) throws JsonProcessingException {
    ObjectNode root = Json.MAPPER.createObjectNode().put("version", VERSION);
    ArrayNode processes = root.putArray("processes");
    for (StackProcess process : state.processes()) {
      ObjectNode node =
          processes
              .addObject()
              .put("name", process.name())
              .put("kind", process.kind().id())
              .put("pid", process.pid())
              .put("port", process.port())
              .put("log", process.log());
      if (process.startedAt() != null) {
        node.put("startedAt", process.startedAt().toString());
      }
      if (process.instance() != null) {
        node.put("instance", process.instance());
      }
      ObjectNode settings = node.putObject("settings");
      new TreeMap<>(process.settings()).forEach(settings::put);
    }
    return Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
  }

  static StackState parse(String text) throws JsonProcessingException {
    JsonNode root = Json.MAPPER.readTree(text);
    List<StackProcess> processes = new ArrayList<>();
    for (JsonNode node : root.path("processes")) {
      String name = node.path("name").asText();
      ProcessKind kind = ProcessKind.ofName(name);
      if (kind != null && node.path("pid").asLong() > 0) {
        processes.add(
            new StackProcess(
                name,
                kind,
                node.path("pid").asLong(),
                instant(node.path("startedAt").asText("")),
                node.path("port").asInt(),
                node.path("log").asText(),
                settings(node.path("settings")),
                node.path("instance").asText(null)));
      }
    }
    return new StackState(processes);
  }

  private static Instant instant(String text) {
    try {
      return text.isEmpty() ? null : Instant.parse(text);
    } catch (DateTimeParseException e) {
      return null; // The mark in the command line is proof enough.
    }
  }

  private static Map<String, String> settings(JsonNode node) {
    Map<String, String> settings = new TreeMap<>();
    node.properties().forEach(entry -> settings.put(entry.getKey(), entry.getValue().asText()));
    return settings;
  }
}
