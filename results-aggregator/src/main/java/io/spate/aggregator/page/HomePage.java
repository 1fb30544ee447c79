package io.spate.aggregator.page;

import io.spate.aggregator.view.RunSummary;
import java.util.List;
import java.util.Set;

/**
 * What the index page is rendered from.
 *
 * @param runs newest first
 */
record HomePage(List<RunSummary> runs) {
  private static final Set<String> STOPPABLE = Set.of("waiting", "setup", "running", "paused");

  /** True while there is a run that can be asked to stop. */
  public boolean stoppable() {
    return runs.stream().anyMatch(run -> STOPPABLE.contains(run.phase()));
  }

  /** An empty row: the pattern that the browser clones for runs which turn up later. */
  public RunSummary blank() {
    return new RunSummary("", "", "", "", "", 0, 0, 0, 0, 0, 0, null);
  }
}
