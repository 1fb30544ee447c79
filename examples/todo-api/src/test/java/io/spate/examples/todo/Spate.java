package io.spate.examples.todo;

import io.spate.cli.Environment;
import io.spate.cli.SpateMain;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The {@code spate} command, called as its main class is, with a directory of its own. */
record Spate(Path directory) {
  /** How a command ended, and all that it said. */
  record Outcome(int exitCode, String said) {
    /** Lines such as {@code "POST /todo"}, in the order in which a dry run sent them. */
    List<String> sent() {
      return said.lines()
          .filter(line -> line.startsWith("    > ") && line.endsWith(" HTTP/1.1"))
          .map(line -> line.substring(6, line.length() - " HTTP/1.1".length()))
          .toList();
    }
  }

  Outcome run(String... arguments) {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
    int code =
        SpateMain.run(
            new Environment(directory, directory, directory, Map.of(), false, false, out, out),
            arguments);
    return new Outcome(code, said.toString(StandardCharsets.UTF_8));
  }
}
