package io.spate.cli.stack;

import io.spate.cli.CliException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Held while processes of a stack are started or stopped, so that two commands at once do not race.
 * The operating system frees it with its holder, however that ends.
 */
final class StackLock {
  private static final Duration RETRY = Duration.ofMillis(100);

  private final FileChannel channel;

  private StackLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the lock, waiting for another command to be done.
   *
   * @param atMost how long to wait
   * @throws CliException if the other command is not done by then, or the user wants out
   */
  static StackLock take(Path file, Duration atMost, Pause pause, Consumer<String> words) {
    long deadline = System.nanoTime() + atMost.toNanos();
    boolean told = false;
    try {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      while (!locked(channel)) {
        if (!told) {
          words.accept("another spate command is starting or stopping this stack; waiting for it");
          told = true;
        }
        boolean late = System.nanoTime() > deadline;
        if (late || !pause.pause(RETRY)) {
          channel.close();
          throw late ? lateness(file, atMost) : Pause.cancelled();
        }
      }
      return new StackLock(channel);
    } catch (IOException e) {
      throw CliException.failed("cannot lock " + file + ": " + e, e);
    }
  }

  private static CliException lateness(Path file, Duration atMost) {
    return CliException.failed(
        "another spate command has held "
            + file
            + " for more than "
            + atMost.toSeconds()
            + " s; wait for it, or end it, and try again");
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false; // Another thread of this process has it.
    }
  }

  /** Lets the next one in. */
  void release() {
    try {
      channel.close();
    } catch (IOException e) {
      throw CliException.failed("cannot release the lock: " + e, e);
    }
  }
}
