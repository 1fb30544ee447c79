package io.spate.controlplane.kafka;

import io.spate.controlplane.config.ControlPlaneConfig;
import io.spate.protocol.kafka.KafkaUnavailableException;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits, bounded in time, for what has been sent to Kafka. */
@Singleton
public final class Acknowledgements {
  private final KafkaSettings settings;
  private final Duration timeout;

  Acknowledgements(KafkaSettings settings, ControlPlaneConfig config) {
    this.settings = settings;
    this.timeout = config.publish().timeout();
  }

  /** By when all that belongs to one request must be acknowledged. */
  public Deadline deadline() {
    return new Deadline(System.nanoTime() + timeout.toNanos());
  }

  /** A moment by {@link System#nanoTime}. */
  public record Deadline(long nanos) {
    /** What is left, at least 0. */
    public long leftMillis() {
      return Math.max(0, TimeUnit.NANOSECONDS.toMillis(nanos - System.nanoTime()));
    }
  }

  /**
   * Waits for an acknowledgement.
   *
   * @param what is waited for, for the message
   * @throws KafkaUnavailableException if it is refused or does not come in time
   */
  public <T> T await(CompletableFuture<T> acknowledged, Deadline deadline, String what) {
    try {
      return acknowledged.get(deadline.leftMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw notAcknowledged(what, Failures.inWords(e), e.getCause());
    } catch (TimeoutException e) {
      throw notAcknowledged(what, "no answer within " + timeout.toMillis() + " ms", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw notAcknowledged(what, "interrupted while waiting", e);
    }
  }

  private KafkaUnavailableException notAcknowledged(String what, String why, Throwable cause) {
    return new KafkaUnavailableException(
        "Kafka at "
            + settings.bootstrapServers()
            + " did not acknowledge "
            + what
            + ": "
            + why
            + "; is the broker running?",
        cause);
  }
}
