package io.spate.cli.run;

import io.spate.cli.CliException;
import io.spate.cli.Environment;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Where a text goes: a file, which appears whole or not at all, or the standard output.
 *
 * @param file null for the standard output
 */
public record TextFile(Path file, PrintStream out) {

  /**
   * The place, found fit to be written.
   *
   * @param option that names it, for messages
   * @param name of the file; {@code -} is the standard output
   * @throws CliException of bad usage, if it cannot be written
   */
  public static TextFile of(String option, String name, Environment environment) {
    return "-".equals(name)
        ? new TextFile(null, environment.out())
        : new TextFile(ResultFiles.fit(option, name, environment), null);
  }

  /** Writes the text. */
  public void write(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (file == null) {
      out.write(bytes, 0, bytes.length);
      out.flush();
    } else {
      ResultFiles.write(file, bytes);
    }
  }
}
