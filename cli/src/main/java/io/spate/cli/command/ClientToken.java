package io.spate.cli.command;

import io.spate.cli.CliException;
import io.spate.cli.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** The API token that a command sends. No message has it. */
final class ClientToken {
  /** Where it is without a file. */
  static final String VARIABLE = "SPATE_TOKEN";

  private static final long LONGEST_FILE = 10_000;
  // What a header may have; a proxy in front may know other tokens than ours.
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/=-]{1,8000}");

  private ClientToken() {}

  /**
   * Of the file, or of the environment; null if neither is given.
   *
   * @throws CliException if there is none in the file, or what is there is no token
   */
  static String of(Path file, Environment environment) {
    if (file != null) {
      return checked(read(file, environment), "--token-file " + file);
    }
    String variable = environment.variables().getOrDefault(VARIABLE, "").strip();
    return variable.isEmpty() ? null : checked(variable, VARIABLE);
  }

  private static String read(Path file, Environment environment) {
    Path path = environment.resolve(file);
    try {
      if (Files.size(path) > LONGEST_FILE) {
        throw CliException.usage("--token-file " + file + ": too long for a file with one token");
      }
      return Files.readString(path).strip();
    } catch (IOException e) {
      String reason = Files.exists(path) ? "it cannot be read" : "there is no such file";
      throw CliException.usage("--token-file " + file + ": " + reason);
    }
  }

  private static String checked(String token, String where) {
    if (!TOKEN.matcher(token).matches()) {
      throw CliException.usage(
          where + ": this is no API token; it is one word, as `spate token create` prints it");
    }
    return token;
  }
}
