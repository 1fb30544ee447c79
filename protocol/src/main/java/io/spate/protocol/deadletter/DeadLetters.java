package io.spate.protocol.deadletter;

import io.spate.protocol.UnreadableRecordException;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What {@code spate.dead-letters} says: how many records of which topic each service could not
 * read, and the newest of them. Takes a letter that was written twice for one. Thread-safe.
 */
public final class DeadLetters {
  private static final int MOST_KNOWN = 20_000;

  /** Far more than there are services and topics. */
  private static final int MOST_ORIGINS = 100;

  private static final Origin OTHER = new Origin("other", "other");

  /**
   * A letter without what it is about.
   *
   * @param letter its value is left out
   * @param at when it was written, milliseconds since the epoch
   */
  public record Entry(DeadLetter letter, long at) {}

  /** Whose records of which topic. */
  public record Origin(String service, String topic) implements Comparable<Origin> {
    @Override
    public int compareTo(Origin other) {
      int byService = service.compareTo(other.service);
      return byService != 0 ? byService : topic.compareTo(other.topic);
    }
  }

  private final int most;
  private final Deque<Entry> newest = new ArrayDeque<>();
  private final Map<Origin, Long> counts = new TreeMap<>();
  private final Set<String> known =
      Collections.newSetFromMap(
          new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
              return size() > MOST_KNOWN;
            }
          });

  /**
   * Nothing yet.
   *
   * @param most how many letters are kept
   */
  public DeadLetters(int most) {
    this.most = most;
  }

  /**
   * Takes a record of the topic.
   *
   * @return the letter if it was not known
   * @throws UnreadableRecordException if it is no letter
   */
  public synchronized Optional<DeadLetter> accept(ConsumerRecord<String, byte[]> record) {
    DeadLetter letter = DeadLetter.of(record);
    if (!known.add(letter.identity())) {
      return Optional.empty();
    }
    Origin origin = new Origin(letter.service(), letter.topic());
    boolean room = counts.size() < MOST_ORIGINS || counts.containsKey(origin);
    counts.merge(room ? origin : OTHER, 1L, Long::sum);
    newest.addFirst(new Entry(letter.withoutValue(), record.timestamp()));
    if (newest.size() > most) {
      newest.removeLast();
    }
    return Optional.of(letter);
  }

  /** How many there were, by origin, in order. */
  public synchronized Map<Origin, Long> counts() {
    return Collections.unmodifiableMap(new TreeMap<>(counts));
  }

  /** The newest ones, the newest first. */
  public synchronized List<Entry> newest() {
    return List.copyOf(newest);
  }
}
