package io.spate.protocol.kafka;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.errors.AuthenticationException;
import org.slf4j.LoggerFactory;

/**
 * Tells that Kafka refuses this service, or the other way round, because of certificates or
 * passwords: in words when it begins, twice a minute at the most while it lasts, and when it is
 * over. Each client tries again for ever and logs each attempt as an error of its own, several a
 * second; those lines are left out.
 *
 * <p>Works on the clients' log lines, as there is no other place that knows of the attempts of all
 * clients. Thread-safe.
 */
public final class KafkaRefusals {
  static final Duration REMINDER = Duration.ofSeconds(30);

  /** Clients wait a second or two at the most before they try again. */
  static final Duration QUIET = Duration.ofSeconds(10);

  private static final org.slf4j.Logger LOGGER = LoggerFactory.getLogger(KafkaRefusals.class);
  private static final Pattern ATTEMPT =
      Pattern.compile(
          "Connection to node \\S+ \\((.*)\\) failed authentication due to: (.*)", Pattern.DOTALL);
  private static final String OF_METADATA = "Fatal error during metadata update";

  /** Held here, as the logging system forgets a logger, and its filter, that nobody holds. */
  private static final List<Logger> CLIENTS =
      List.of(
          Logger.getLogger("org.apache.kafka.clients.NetworkClient"),
          Logger.getLogger("org.apache.kafka.clients.admin.internals.AdminMetadataManager"));

  /** Where the words go. */
  interface Told {
    void warn(String words);

    void info(String words);
  }

  private static final class InLog implements Told {
    @Override
    public void warn(String words) {
      LOGGER.warn(words);
    }

    @Override
    public void info(String words) {
      LOGGER.info(words);
    }
  }

  private final Told told;
  private final LongSupplier nanos;
  private boolean lasting;
  private String where;
  private long toldAt;
  private long lastAt;
  private long attempts;

  KafkaRefusals(Told told, LongSupplier nanos) {
    this.told = told;
    this.nanos = nanos;
  }

  /**
   * From now on, refusals of all Kafka clients of this process are told in this way, through {@code
   * java.util.logging}, which is also what Quarkus logs with. To be called before clients are made;
   * harmless when called again.
   */
  public static void tellSeldom() {
    KafkaRefusals refusals = new KafkaRefusals(new InLog(), System::nanoTime);
    Filter filter = refusals::mayPass;
    for (Logger client : CLIENTS) {
      client.setFilter(filter);
    }
  }

  /**
   * Whether this failure, or what caused it, is a refusal: it is told already once {@link
   * #tellSeldom} was called.
   */
  public static boolean isRefusal(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof AuthenticationException) {
        return true;
      }
    }
    return false;
  }

  /** False for the lines about refusals, which are counted instead. */
  boolean mayPass(LogRecord line) {
    String words = String.valueOf(line.getMessage());
    Matcher attempt = ATTEMPT.matcher(words);
    if (attempt.find()) {
      refused(attempt.group(1), attempt.group(2));
      return false;
    }
    return !(words.contains(OF_METADATA) && isRefusal(line.getThrown()));
  }

  private synchronized void refused(String address, String reason) {
    long now = nanos.getAsLong();
    attempts++;
    lastAt = now;
    where = address.startsWith("/") ? address.substring(1) : address;
    if (!lasting) {
      lasting = true;
      tell(
          now,
          "Kafka at "
              + where
              + " and this service refuse each other: "
              + reason
              + "; check what the service shows (kafka.ssl.keystore.*, kafka.sasl.*), whom it"
              + " trusts (kafka.ssl.truststore.*), and that kafka.security.protocol is the"
              + " listener's. It goes on trying");
      Thread.ofVirtual().name("kafka-refusals").start(this::awaitQuiet);
    } else if (now - toldAt >= REMINDER.toNanos()) {
      long seconds = TimeUnit.NANOSECONDS.toSeconds(now - toldAt);
      tell(
          now,
          "Kafka at "
              + where
              + " and this service still refuse each other, "
              + attempts
              + " attempts in "
              + seconds
              + " s: "
              + reason);
    }
  }

  private void tell(long now, String words) {
    toldAt = now;
    attempts = 0;
    told.warn(words);
  }

  private void awaitQuiet() {
    try {
      do {
        TimeUnit.SECONDS.sleep(1);
      } while (!isOver());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Looks whether it is over, and tells so once. */
  synchronized boolean isOver() {
    if (lasting && nanos.getAsLong() - lastAt >= QUIET.toNanos()) {
      lasting = false;
      attempts = 0;
      told.info(
          "Kafka at "
              + where
              + " and this service have not refused each other for "
              + QUIET.toSeconds()
              + " s");
    }
    return !lasting;
  }
}
