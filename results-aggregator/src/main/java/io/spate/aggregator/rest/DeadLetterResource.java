package io.spate.aggregator.rest;

import io.spate.aggregator.run.DeadLetterFeed;
import io.spate.protocol.deadletter.DeadLetter;
import io.spate.protocol.deadletter.DeadLetters;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Records that a service could not read. */
@Path("/api/v1/dead-letters")
@Tag(name = "Dead letters")
class DeadLetterResource {
  private final DeadLetterFeed feed;

  DeadLetterResource(DeadLetterFeed feed) {
    this.feed = feed;
  }

  /**
   * What could not be read.
   *
   * @param count of all that are known
   * @param counts the same by service and topic
   * @param letters the newest ones, the newest first
   */
  record LetterList(long count, List<Count> counts, List<Letter> letters) {}

  /** How many records of a topic a service could not read. */
  record Count(String service, String topic, long count) {}

  /**
   * A record that could not be read, without its value.
   *
   * @param at when it was written to the dead letters, milliseconds since the epoch
   * @param service that could not read it
   * @param topic where it was
   * @param partition where it was
   * @param offset where it was
   * @param recordAt its timestamp, milliseconds since the epoch
   * @param key its key; null if it had none
   * @param valueBytes how long its value was
   * @param reason why it cannot be read
   */
  record Letter(
      long at,
      String service,
      String topic,
      int partition,
      long offset,
      long recordAt,
      String key,
      int valueBytes,
      String reason) {
    static Letter of(DeadLetters.Entry entry) {
      DeadLetter letter = entry.letter();
      return new Letter(
          entry.at(),
          letter.service(),
          letter.topic(),
          letter.partition(),
          letter.offset(),
          letter.recordAt(),
          letter.key(),
          letter.valueBytes(),
          letter.reason());
    }
  }

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Records that a service could not read and has left out",
      description =
          "As the topic spate.dead-letters tells, which keeps them for seven days: the newest 500,"
              + " the newest first. Values are not told, as they may hold what is secret; they are"
              + " in the topic.")
  public LetterList list() {
    List<Count> counts =
        feed.letters().counts().entrySet().stream()
            .map(e -> new Count(e.getKey().service(), e.getKey().topic(), e.getValue()))
            .toList();
    return new LetterList(
        counts.stream().mapToLong(Count::count).sum(),
        counts,
        feed.letters().newest().stream().map(Letter::of).toList());
  }
}
