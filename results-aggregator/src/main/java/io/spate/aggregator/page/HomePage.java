package io.spate.aggregator.page;

import io.spate.aggregator.view.RunSummary;
import java.util.List;

/**
 * What the index page is rendered from.
 *
 * @param runs newest first
 */
record HomePage(List<RunSummary> runs) {

  /** An empty row: the pattern that the browser clones for runs which turn up later. */
  public RunSummary blank() {
    return new RunSummary("", "", "", "", "", 0, 0, 0, 0, 0, 0, null);
  }
}
