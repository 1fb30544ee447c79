package io.spate.scenario.dsl;

import java.time.Duration;
import java.util.List;

/** Requests side by side, see {@link Dsl#parallel}. */
public final class ParallelDraft extends StepDraft {
  ParallelDraft(RequestDraft[] requests) {
    put("parallel", List.of(requests));
  }

  /** How many at a time at the most, from 1 to 100; default 6. */
  public ParallelDraft connections(int connections) {
    put("connections", connections);
    return this;
  }

  /** The wait after all of them, in place of that of the class. */
  public ParallelDraft thinkTime(Wait wait) {
    put("thinkTime", wait);
    return this;
  }

  /** The same, always so long. */
  public ParallelDraft thinkTime(Duration time) {
    put("thinkTime", time);
    return this;
  }
}
