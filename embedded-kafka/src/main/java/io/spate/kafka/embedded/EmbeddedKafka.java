package io.spate.kafka.embedded;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.utils.Utils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A whole Kafka in one node, broker and controller, in this process. Its data stays in its
 * directory: started again on the same one, it has the same topics and records. May be started,
 * stopped and started again in one JVM, and several may run next to each other on different
 * directories. Thread-safe.
 */
public final class EmbeddedKafka implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(EmbeddedKafka.class);

  /** A stop takes well under a second; beyond this something hangs and is left behind. */
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(20);

  private final EmbeddedKafkaOptions options;
  private final DataDirectory directory;
  private final BoundListeners listeners;
  private final Faults faults;
  private final Node node;
  private final AtomicBoolean closed = new AtomicBoolean();

  private EmbeddedKafka(
      EmbeddedKafkaOptions options, DataDirectory directory, BoundListeners listeners) {
    this.options = options;
    this.directory = directory;
    this.listeners = listeners;
    this.faults = new Faults();
    directory.formatOnce(BrokerSettings.NODE_ID, BoundListeners.CONTROLLER);
    Map<String, String> settings = BrokerSettings.of(options, directory.logDirectory(), listeners);
    this.node = new Node(settings, listeners, faults);
  }

  /**
   * Starts a broker; returns when it accepts clients. Undoes everything if that fails.
   *
   * @throws EmbeddedKafkaException if the port is taken, the data directory is in use or not
   *     readable, or the start takes longer than its time-out
   */
  public static EmbeddedKafka start(EmbeddedKafkaOptions options) {
    long startNanos = System.nanoTime();
    DataDirectory directory = DataDirectory.open(options.dataDirectory());
    BoundListeners listeners = null;
    try {
      listeners = BoundListeners.bind(options.host(), options.port());
      EmbeddedKafka kafka = create(options, directory, listeners);
      kafka.awaitStart();
      LOGGER.info(
          "broker started bootstrap={} data={} tookMs={}",
          kafka.bootstrapServers(),
          directory,
          Duration.ofNanos(System.nanoTime() - startNanos).toMillis());
      return kafka;
    } catch (RuntimeException | Error e) {
      if (listeners != null) {
        listeners.close();
      }
      directory.close();
      throw e;
    }
  }

  /** What a client gives as {@code bootstrap.servers}: one {@code host:port}. */
  public String bootstrapServers() {
    return Utils.formatAddress(options.host(), listeners.clients().getPort());
  }

  /** The port that clients connect to, never 0. */
  public int port() {
    return listeners.clients().getPort();
  }

  /** Completed, with the reason, if the running broker breaks down by itself. */
  public CompletionStage<Throwable> failure() {
    return faults.firstFatal().minimalCompletionStage();
  }

  /**
   * Stops the broker and frees its ports and its directory; the data stays. Bounded in time; the
   * second call does nothing.
   *
   * @throws EmbeddedKafkaException if the broker could not be stopped cleanly
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    try {
      await(inBackground("stop", node::stop), STOP_TIMEOUT);
    } catch (TimeoutException e) {
      throw new EmbeddedKafkaException(
          "the broker did not stop within " + STOP_TIMEOUT.toSeconds() + " s; it is left behind",
          e);
    } catch (ExecutionException e) {
      throw new EmbeddedKafkaException(
          "the broker did not stop cleanly: " + e.getCause(), e.getCause());
    } finally {
      listeners.close();
      directory.close();
    }
  }

  private static EmbeddedKafka create(
      EmbeddedKafkaOptions options, DataDirectory directory, BoundListeners listeners) {
    try {
      return new EmbeddedKafka(options, directory, listeners);
    } catch (EmbeddedKafkaException e) {
      throw e;
    } catch (RuntimeException e) {
      throw unreadable(directory, e);
    }
  }

  private void awaitStart() {
    Background start = inBackground("start", node::start);
    CompletableFuture<Void> failed =
        faults.firstFatal().thenCompose(CompletableFuture::failedFuture).thenAccept(ignored -> {});
    try {
      CompletableFuture.anyOf(start.done(), failed)
          .get(options.startTimeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      giveUp(start);
      throw new EmbeddedKafkaException(
          "the broker did not start within "
              + options.startTimeout().toMillis()
              + " ms on "
              + directory
              + "; is the machine overloaded, or the data large?",
          e);
    } catch (ExecutionException e) {
      giveUp(start);
      throw unreadable(directory, e.getCause());
    } catch (InterruptedException e) {
      giveUp(start);
      Thread.currentThread().interrupt();
      throw new EmbeddedKafkaException("interrupted while the broker was starting", e);
    }
  }

  /** Kafka waits interruptibly and stops what it had started, so an interrupt ends its start. */
  private void giveUp(Background start) {
    start.thread().interrupt();
    try {
      start.thread().join(STOP_TIMEOUT);
      await(inBackground("stop", node::stop), STOP_TIMEOUT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOGGER.warn("the broker that could not start did not stop cleanly: {}", e.toString());
    }
  }

  private static EmbeddedKafkaException unreadable(DataDirectory directory, Throwable cause) {
    return new EmbeddedKafkaException(
        "the broker cannot start on the data in "
            + directory
            + ": "
            + cause.getMessage()
            + "; if its files are damaged or from another kind of broker, move the directory away"
            + " or give another one",
        cause);
  }

  private record Background(Thread thread, CompletableFuture<Void> done) {}

  private static Background inBackground(String what, Runnable work) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
                done.complete(null);
              } catch (Throwable e) { // handed to the thread that waits
                done.completeExceptionally(e);
              }
            },
            "embedded-kafka-" + what);
    thread.setDaemon(true);
    // Kafka loads classes by name; in a test framework the caller's loader may be a short-lived
    // one.
    thread.setContextClassLoader(EmbeddedKafka.class.getClassLoader());
    thread.start();
    return new Background(thread, done);
  }

  private static void await(Background work, Duration timeout)
      throws ExecutionException, TimeoutException {
    boolean interrupted = false;
    long deadlineNanos = System.nanoTime() + timeout.toNanos();
    try {
      while (true) {
        try {
          work.done().get(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
          return;
        } catch (InterruptedException e) {
          interrupted = true; // stopping cleanly matters more; the interrupt is passed on below
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
