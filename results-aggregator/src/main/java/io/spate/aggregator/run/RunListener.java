package io.spate.aggregator.run;

import io.spate.aggregator.view.StatsView;

/** Told of each live run about once a second. Called by one thread; must not block. */
public interface RunListener {
  /** The run goes on; the series holds only what is new or has changed. */
  void updated(StatsView update);

  /** The run's report is written. */
  void ended(StatsView last);
}
