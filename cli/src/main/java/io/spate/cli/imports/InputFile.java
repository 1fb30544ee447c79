package io.spate.cli.imports;

import io.spate.cli.CliException;
import io.spate.cli.Environment;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * What is to be imported.
 *
 * @param label how the user called it
 * @param bytes where to read it from, once
 */
public record InputFile(String label, InputStream bytes) implements AutoCloseable {

  /**
   * Opens a file; {@code -} is the standard input.
   *
   * @throws CliException of bad usage, if it cannot be read
   */
  public static InputFile open(String file, Environment environment, InputStream stdin) {
    if (file.equals("-")) {
      return new InputFile("<stdin>", stdin);
    }
    try {
      Path path = environment.resolve(Path.of(file));
      if (Files.isDirectory(path)) {
        throw CliException.usage(file + " is a directory; give a file in it");
      }
      return new InputFile(file, Files.newInputStream(path));
    } catch (NoSuchFileException e) {
      throw CliException.usage("no such file: " + file);
    } catch (InvalidPathException | IOException e) {
      throw CliException.usage("cannot read " + file + ": " + e.getMessage());
    }
  }

  /**
   * All of it as text.
   *
   * @param megabytes the most it may have
   * @throws CliException of bad usage, if it is larger, or cannot be read
   */
  String text(int megabytes) {
    int most = megabytes * 1024 * 1024;
    try {
      byte[] read = bytes.readNBytes(most + 1);
      if (read.length > most) {
        throw CliException.usage(
            label + " is larger than " + megabytes + " MiB; cut it down to what is to be tested");
      }
      String text = new String(read, StandardCharsets.UTF_8);
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (IOException e) {
      throw CliException.usage("cannot read " + label + ": " + e.getMessage());
    }
  }

  @Override
  public void close() {
    try {
      bytes.close();
    } catch (IOException e) {
      // It has been read; there is nothing to be lost.
    }
  }
}
