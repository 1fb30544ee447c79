package io.spate.cli.stack;

import io.spate.cli.terminal.Numbers;
import java.net.URI;
import java.util.List;

/**
 * A running local stack, for those who use it.
 *
 * @param controlPlane address of its REST API
 * @param pages address of the results aggregator, the first one if there are more
 * @param morePages addresses of the other results aggregators, which show the same
 * @param todoApi address of the sample API; null if it is not wanted
 * @param agents names of its agents
 * @param started names of the processes that this call has started
 * @param added of these, those that were no part of the stack before: not the ones that were
 *     started again
 * @param stopped names of the processes that this call has stopped
 */
public record StackView(
    URI controlPlane,
    URI pages,
    List<URI> morePages,
    URI todoApi,
    List<String> agents,
    List<String> started,
    List<String> added,
    List<String> stopped) {

  /** Results aggregators that run. */
  public int aggregators() {
    return 1 + morePages.size();
  }

  /** {@code no agent}, {@code 1 agent}, {@code 3 agents}. */
  public String agentsInWords() {
    return agents.isEmpty() ? "no agent" : Numbers.plural(agents.size(), "agent");
  }
}
