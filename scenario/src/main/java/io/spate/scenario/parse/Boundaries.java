package io.spate.scenario.parse;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * The boundaries of a scenario's multipart bodies. With a seed they follow from it, so that a run
 * is the same byte for byte on each agent and each time; without one they are made up anew.
 */
final class Boundaries {
  private Long seed;
  private int bodies;

  /** Those of a scenario with a seed; null for none. Before the first. */
  void seed(Long seed) {
    this.seed = seed;
  }

  /**
   * The boundary of the next body.
   *
   * @param attempt 0, or how often one of this body was found in the body itself
   */
  String next(int attempt) {
    bodies += attempt == 0 ? 1 : 0;
    String from = seed + "/" + bodies + "/" + attempt;
    UUID id =
        seed == null
            ? UUID.randomUUID()
            : UUID.nameUUIDFromBytes(from.getBytes(StandardCharsets.US_ASCII));
    return "spate-" + id;
  }
}
