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
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;

/**
 * A file of events, which is written as they come and appears whole or not at all.
 *
 * @param file where
 * @param format of it
 */
public record EventFile(Path file, Format format) {
  /** What a file of events may be; {@code --format} has these words. */
  public enum Format {
    /** Lines of text, compressed if the file's name ends so. */
    csv,
    /** Apache Parquet: columns with types, compressed in itself. */
    parquet;

    /** What a file's name tells: CSV, unless it ends with {@code .parquet}. */
    static Format ofName(String name) {
      return name.toLowerCase(Locale.ROOT).endsWith(".parquet") ? parquet : csv;
    }
  }

  private static final String GZ = ".gz";
  private static final int PIECE = 64 * 1024;
  private static final long SILENCE_SECONDS = 60;

  /**
   * What was written.
   *
   * @param events how many
   * @param bytes of the file
   */
  public record Written(long events, long bytes) {}

  /**
   * A file that can be written.
   *
   * @param option that names it, for the message
   * @param format null: what its name tells
   * @throws CliException of bad usage, if it cannot
   */
  public static EventFile of(String option, String name, Format format, Environment environment) {
    Format chosen = format == null ? Format.ofName(name) : format;
    if (chosen == Format.parquet && isCompressed(name)) {
      throw CliException.usage(
          option
              + ' '
              + name
              + ": Parquet is compressed in itself, and readers would not take it for Parquet; call"
              + " the file "
              + name.substring(0, name.length() - GZ.length()));
    }
    return new EventFile(ResultFiles.fit(option, name, environment), chosen);
  }

  private static boolean isCompressed(String name) {
    return name.endsWith(GZ);
  }

  /**
   * Writes all that comes, and closes it.
   *
   * @param csv events as CSV, with a first line of names
   * @throws CliException if it does not come to its end, or cannot be written
   */
  public Written write(InputStream csv) {
    Path temporary = file.resolveSibling("." + file.getFileName() + ".tmp");
    try {
      long events = copy(csv, temporary);
      Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
      return new Written(events, Files.size(file));
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

  /** Returns the number of events. A server that falls silent is given up. */
  private long copy(InputStream csv, Path temporary) throws IOException {
    ScheduledExecutorService watch =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("silence").factory());
    try (csv;
        OutputStream out = open(temporary)) {
      EventWriter writer =
          switch (format) {
            case csv -> new EventCsvCopy(out);
            case parquet -> new EventParquet(out);
          };
      byte[] piece = new byte[PIECE];
      while (true) {
        ScheduledFuture<?> silence =
            watch.schedule(() -> close(csv), SILENCE_SECONDS, TimeUnit.SECONDS);
        int length = csv.read(piece);
        if (!silence.cancel(false)) {
          throw new IOException("nothing has come for " + SILENCE_SECONDS + " s");
        }
        if (length < 0) {
          return writer.finish();
        }
        writer.write(piece, length);
      }
    } finally {
      watch.shutdownNow();
    }
  }

  private OutputStream open(Path temporary) throws IOException {
    OutputStream out = Files.newOutputStream(temporary);
    return isCompressed(file.getFileName().toString())
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
