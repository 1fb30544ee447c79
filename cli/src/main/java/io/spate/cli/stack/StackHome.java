package io.spate.cli.stack;

import io.spate.cli.CliException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a local stack keeps what it has ({@code SPATE_HOME}). Two stacks with two homes never meet.
 *
 * @param directory the real path, links resolved: it is part of the mark by which processes are
 *     recognised
 */
record StackHome(Path directory) {
  /**
   * The home in this directory, made if it is not there.
   *
   * @throws CliException if it cannot be made
   */
  static StackHome in(Path directory) {
    try {
      for (String part : new String[] {"logs", "data"}) {
        Files.createDirectories(directory.resolve(part));
      }
      return new StackHome(directory.toRealPath());
    } catch (IOException e) {
      throw CliException.failed(
          "cannot use "
              + directory
              + " for the local stack: "
              + e
              + "; set SPATE_HOME to a directory that can be written",
          e);
    }
  }

  /** What is known of the processes. */
  Path stackFile() {
    return directory.resolve("stack.json");
  }

  Path lockFile() {
    return directory.resolve("lock");
  }

  Path logs() {
    return directory.resolve("logs");
  }

  Path log(String process) {
    return logs().resolve(process + ".log");
  }

  /** Persistent data of a part. */
  Path data(String part) {
    return directory.resolve("data").resolve(part);
  }

  Path brokerReadyFile() {
    return directory.resolve("broker.ready");
  }

  /**
   * The mark of a process of this home. It stands first in its command line, so that whoever has
   * only the process table recognises it, and takes no other process for it.
   */
  String mark(String process) {
    return markPrefix() + process;
  }

  String markPrefix() {
    return "-Dspate.process=" + directory + "/";
  }
}
