package io.spate.protocol.deadletter;

import io.spate.protocol.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Writes the records that a service cannot read to {@code spate.dead-letters}, each once: before it
 * writes it reads what is there, so that neither a restart nor another instance of the service that
 * reads the same topic writes a letter again. Two instances that write in the very same moment may;
 * a reader takes letters of one {@link DeadLetter#identity} for one.
 *
 * <p>Thread-safe. {@link #offer} never blocks: letters are written by a thread of this class, which
 * begins, and connects to Kafka, with the first one, and closes its connections when there was none
 * for a while. All is bounded: so many letters may wait, so many may be written at once and one a
 * second from then on, and a letter that Kafka does not take within a minute is given up. What is
 * left out is counted.
 */
public final class DeadLetterWriter implements AutoCloseable {
  private static final int MOST_WAITING = 100;
  private static final int MOST_AT_ONCE = 200;
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration FOREVER = Duration.ofDays(10_000);

  /**
   * How patient a writer is.
   *
   * @param spread a letter waits a random part of it, so that of many instances that read the same
   *     record one writes and the others see it
   * @param retry the pause after a failure
   * @param giveUp how long a letter is tried
   * @param idle after which connections are closed
   */
  record Patience(Duration spread, Duration retry, Duration giveUp, Duration idle) {
    static final Patience USUAL =
        new Patience(
            Duration.ofMillis(500),
            Duration.ofSeconds(1),
            Duration.ofMinutes(1),
            Duration.ofSeconds(20));
  }

  private final String service;
  private final Map<String, Object> kafka;
  private final Consumer<String> warn;
  private final Patience patience;
  private final BlockingQueue<DeadLetter> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
  private final Allowance allowance = new Allowance(MOST_AT_ONCE, System.nanoTime());
  private final LetterBox.Known known = new LetterBox.Known();
  private final AtomicBoolean started = new AtomicBoolean();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "dead-letters");

  private final LongAdder unreadable = new LongAdder();
  private final LongAdder written = new LongAdder();
  private final LongAdder leftOut = new LongAdder();

  /**
   * A writer that has nothing to do yet.
   *
   * @param service whose records they are: {@code control-plane}, {@code load-agent}, {@code
   *     aggregator}
   * @param kafka client settings, {@code bootstrap.servers} at least
   * @param warn told in words of letters that are given up; called by this class's thread
   */
  public DeadLetterWriter(String service, Map<String, Object> kafka, Consumer<String> warn) {
    this(service, kafka, warn, Patience.USUAL);
  }

  DeadLetterWriter(
      String service, Map<String, Object> kafka, Consumer<String> warn, Patience patience) {
    this.service = service;
    this.kafka = new HashMap<>(kafka);
    this.warn = warn;
    this.patience = patience;
    thread.setDaemon(true);
  }

  /**
   * Takes a record that could not be read; returns at once. It is written soon, or left out if too
   * many wait.
   *
   * @param record as it was read; its value must not be changed any more
   * @param reason why it cannot be read
   */
  public void offer(ConsumerRecord<String, byte[]> record, RuntimeException reason) {
    if (record.topic().equals(Topics.DEAD_LETTERS.topic())) {
      return; // a letter about a letter would be the next that cannot be read
    }
    unreadable.increment();
    boolean taken =
        closed.getCount() > 0
            && allowance.take(System.nanoTime())
            && waiting.offer(DeadLetter.about(service, record, reason));
    if (!taken) {
      leftOut.increment();
    } else if (started.compareAndSet(false, true)) {
      thread.start();
    }
  }

  /** Records that could not be read, since the start. */
  public long unreadable() {
    return unreadable.sum();
  }

  /** Letters of this instance that Kafka has acknowledged, since the start. */
  public long written() {
    return written.sum();
  }

  /** Records that could not be read and of which there is no letter for that: too many of them. */
  public long leftOut() {
    return leftOut.sum();
  }

  private void run() {
    try {
      DeadLetter letter = next(FOREVER);
      while (letter != null) {
        letter = deliver(letter);
        letter = letter == null ? next(FOREVER) : letter;
      }
    } catch (InterruptedException | InterruptException e) {
      // Closed, and not done in time.
    }
  }

  /**
   * Writes a letter and those that come after it, for as long as there are some.
   *
   * @return one that is still to be written, null if there is none
   */
  private DeadLetter deliver(DeadLetter first) throws InterruptedException {
    DeadLetter letter = first;
    long giveUpAt = System.nanoTime() + patience.giveUp().toNanos();
    while (true) {
      try (LetterBox box = new LetterBox(service, kafka, known)) {
        while (letter != null) {
          pause(spread());
          if (box.write(letter)) {
            written.increment();
          }
          letter = next(patience.idle());
          giveUpAt = System.nanoTime() + patience.giveUp().toNanos();
        }
        return null;
      } catch (InterruptException e) {
        throw e;
      } catch (KafkaException e) {
        if (System.nanoTime() - giveUpAt > 0 || !isOpen()) {
          leftOut.increment();
          warn.accept(
              "A record that cannot be read (%s) could not be written to the dead letters: %s"
                  .formatted(letter.identity(), e.getMessage()));
          return waiting.poll();
        }
        pause(patience.retry().toMillis());
      }
    }
  }

  private long spread() {
    long most = patience.spread().toMillis();
    return most == 0 ? 0 : ThreadLocalRandom.current().nextLong(most);
  }

  /** The next letter; null if none comes within a time, or none waits and none comes any more. */
  private DeadLetter next(Duration most) throws InterruptedException {
    long endsAt = System.nanoTime() + most.toNanos();
    DeadLetter letter = waiting.poll();
    while (letter == null && isOpen() && System.nanoTime() - endsAt < 0) {
      letter = waiting.poll(1, TimeUnit.SECONDS);
    }
    return letter;
  }

  private boolean isOpen() {
    return closed.getCount() > 0;
  }

  /** Returns early when the writer is closed. */
  private void pause(long millis) throws InterruptedException {
    closed.await(millis, TimeUnit.MILLISECONDS);
  }

  /** Takes no more, and writes what waits, within two seconds. */
  @Override
  public void close() {
    closed.countDown();
    if (!started.get()) {
      return;
    }
    try {
      thread.join(CLOSE_TIMEOUT.toMillis());
      thread.interrupt();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
