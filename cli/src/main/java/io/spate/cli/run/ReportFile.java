package io.spate.cli.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.spate.cli.CliException;
import io.spate.cli.Environment;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

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
    return new ReportFile(ResultFiles.fit("--json", name, environment), null);
  }

  /** Writes the report. */
  void write(JsonNode report) {
    byte[] json = (report.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
    if (file == null) {
      out.write(json, 0, json.length);
      out.flush();
    } else {
      ResultFiles.write(file, json);
    }
  }
}
