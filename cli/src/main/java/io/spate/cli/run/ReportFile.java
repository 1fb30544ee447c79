package io.spate.cli.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.spate.cli.CliException;
import io.spate.cli.Environment;
import io.spate.protocol.Json;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Where {@code --json} puts the report: a file, which appears whole or not at all, or {@code -},
 * the standard output.
 *
 * @param file null for the standard output
 */
public record ReportFile(Path file, PrintStream out) {

  /**
   * The place, found fit to be written before the run starts rather than after it.
   *
   * @throws CliException of bad usage, if it cannot be written
   */
  public static ReportFile of(String name, Environment environment) {
    if ("-".equals(name)) {
      return new ReportFile(null, environment.out());
    }
    Path file = environment.resolve(Path.of(name));
    Path directory = file.getParent();
    if (Files.isDirectory(file)) {
      throw CliException.usage("--json " + name + ": this is a directory; name a file in it");
    }
    if (directory == null || !Files.isDirectory(directory)) {
      throw CliException.usage("--json " + name + ": there is no directory " + directory);
    }
    if (!Files.isWritable(directory)) {
      throw CliException.usage("--json " + name + ": " + directory + " cannot be written");
    }
    return new ReportFile(file, null);
  }

  /** Writes the report. */
  void write(JsonNode report) {
    try {
      String json = Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(report) + "\n";
      if (file == null) {
        out.write(json.getBytes(StandardCharsets.UTF_8));
        out.flush();
        return;
      }
      Path temporary = file.resolveSibling("." + file.getFileName() + ".tmp");
      Files.writeString(temporary, json);
      Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw CliException.failed("cannot write the report to " + file + ": " + e, e);
    }
  }
}
