package io.spate.cli.run;

import io.spate.cli.CliException;
import io.spate.cli.Environment;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;

/**
 * A file of events, which is written as they come and appears whole or not at all.
 *
 * @param file where
 */
public record EventFile(Path file) {
  private static final int PIECE = 64 * 1024;
  private static final long SILENCE_SECONDS = 60;

  /**
   * What was written.
   *
   * @param lines without the first
   * @param bytes of the file
   */
  public record Written(long lines, long bytes) {}

  /**
   * A file that can be written.
   *
   * @param option that names it, for the message
   * @throws CliException of bad usage, if it cannot
   */
  public static EventFile of(String option, String name, Environment environment) {
    return new EventFile(ResultFiles.fit(option, name, environment));
  }

  /**
   * Writes all that comes, and closes it.
   *
   * @throws CliException if it does not come to its end, or cannot be written
   */
  public Written write(InputStream csv) {
    Path temporary = file.resolveSibling("." + file.getFileName() + ".tmp");
    try {
      long lines = copy(csv, temporary);
      Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
      return new Written(Math.max(0, lines - 1), Files.size(file));
    } catch (IOException e) {
      throw CliException.failed("cannot write all events to " + file + ": " + e.getMessage(), e);
    } finally {
      try {
        Files.deleteIfExists(temporary);
      } catch (IOException e) {
        // Nothing hangs on it: the next export replaces it.
      }
    }
  }

  /** Returns the number of lines. A server that falls silent is given up. */
  private long copy(InputStream csv, Path temporary) throws IOException {
    ScheduledExecutorService watch =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("silence").factory());
    try (csv;
        OutputStream out = open(temporary)) {
      byte[] piece = new byte[PIECE];
      long lines = 0;
      while (true) {
        ScheduledFuture<?> silence =
            watch.schedule(() -> close(csv), SILENCE_SECONDS, TimeUnit.SECONDS);
        int length = csv.read(piece);
        if (!silence.cancel(false)) {
          throw new IOException("nothing has come for " + SILENCE_SECONDS + " s");
        }
        if (length < 0) {
          return lines;
        }
        for (int i = 0; i < length; i++) {
          lines += piece[i] == '\n' ? 1 : 0;
        }
        out.write(piece, 0, length);
      }
    } finally {
      watch.shutdownNow();
    }
  }

  private OutputStream open(Path temporary) throws IOException {
    OutputStream out = Files.newOutputStream(temporary);
    return file.getFileName().toString().endsWith(".gz")
        ? new GZIPOutputStream(out, PIECE)
        : new BufferedOutputStream(out, PIECE);
  }

  private static void close(InputStream csv) {
    try {
      csv.close();
    } catch (IOException e) {
      // It ends the read all the same.
    }
  }
}
