package io.spate.scenario;

import java.util.List;

/**
 * Requests that are made side by side, as a browser loads what belongs to a page. The step ends
 * when all of them have ended.
 *
 * @param requests at least one; their own think times are not used
 * @param connections how many are under way at one time at the most, from 1
 * @param thinkTime after all of them
 */
public record ParallelStep(List<RequestStep> requests, int connections, ThinkTime thinkTime)
    implements Step {
  /** The most requests of one step. */
  public static final int MAX_REQUESTS = 1_000;

  /** The most requests at one time. */
  public static final int MAX_CONNECTIONS = 100;

  /** As many as browsers make to one server by HTTP/1.1. */
  public static final int DEFAULT_CONNECTIONS = 6;

  public ParallelStep {
    requests = List.copyOf(requests);
  }
}
