package io.spate.testsupport;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * What a service logs as a warning or worse between {@link #begin} and {@link #close}, through
 * {@code java.util.logging}, which is what Quarkus logs with. A broker that runs in the same
 * process is left out, its clients are not; and so is the service of a test before this one, which
 * may have something to say still when its broker is gone already. Thread-safe.
 */
public final class LogLines extends Handler {
  private static final Logger ROOT = Logger.getLogger("");

  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final ClassLoader own = Thread.currentThread().getContextClassLoader();

  private LogLines() {}

  /** Begins to collect, of the service that the calling thread's test is about. */
  public static LogLines begin() {
    LogLines lines = new LogLines();
    ROOT.addHandler(lines);
    return lines;
  }

  /** Logger and words of each line so far. */
  public List<String> all() {
    return List.copyOf(lines);
  }

  @Override
  public void publish(LogRecord line) {
    String logger = String.valueOf(line.getLoggerName());
    if (line.getLevel().intValue() >= Level.WARNING.intValue()
        && !isOfBroker(logger)
        && !isOfAnotherService(Thread.currentThread().getContextClassLoader())) {
      lines.add(logger + ": " + line.getMessage());
    }
  }

  /** Each start of a service under test has class loaders of its own, which its threads keep. */
  private boolean isOfAnotherService(ClassLoader loader) {
    if (loader == null || !loader.getClass().getSimpleName().equals("QuarkusClassLoader")) {
      return false;
    }
    for (ClassLoader each = own; each != null; each = each.getParent()) {
      if (each == loader) {
        return false;
      }
    }
    return true;
  }

  private static boolean isOfBroker(String logger) {
    return logger.startsWith("kafka.")
        || (logger.startsWith("org.apache.kafka.")
            && !logger.startsWith("org.apache.kafka.clients.")
            && !logger.startsWith("org.apache.kafka.streams."));
  }

  @Override
  public void flush() {}

  /** Collects no more. */
  @Override
  public void close() {
    ROOT.removeHandler(this);
  }
}
