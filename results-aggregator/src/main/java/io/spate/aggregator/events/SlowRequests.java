package io.spate.aggregator.events;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * The slowest requests of a range: the answer of {@code GET /api/v1/runs/{id}/slowest}. Immutable.
 *
 * @param run id of the run
 * @param from start, milliseconds since the epoch
 * @param to end, not included, milliseconds since the epoch
 * @param requests of the range that were looked at
 * @param complete whether these are all that the range had, as far as Kafka knows
 * @param incompleteBecause why not, in words; null if they are
 * @param slowest the slowest first
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record SlowRequests(
    String run,
    long from,
    long to,
    long requests,
    boolean complete,
    String incompleteBecause,
    List<SlowRequest> slowest) {

  /**
   * One request.
   *
   * @param at when it was due, milliseconds since the epoch
   * @param responseMs from when it was due until its response was complete
   * @param serviceMs the same from when it was sent
   * @param name of the request
   * @param status of the response; 0 if there was none
   * @param error kind of failure; null of a success
   * @param agent that made it
   * @param user of the run, by number
   * @param trace id of the trace (W3C) that it was sent with, 32 hexadecimal digits; null if none
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record SlowRequest(
      double at,
      double responseMs,
      double serviceMs,
      String name,
      int status,
      String error,
      String agent,
      int user,
      String trace) {}
}
